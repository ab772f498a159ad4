import * as absences from "../../shared/absences/store.ts";
import * as accounts from "../../shared/accounts/store.ts";
import * as activity from "../../shared/activity/store.ts";
import * as alerts from "../../shared/alerts/store.ts";
import * as audit from "../../shared/audit/store.ts";
import * as automations from "../../shared/automations/store.ts";
import * as freePasses from "../../shared/bookings/free-pass.ts";
import * as places from "../../shared/bookings/places.ts";
import * as bookingSettings from "../../shared/bookings/settings.ts";
import * as bookings from "../../shared/bookings/store.ts";
import * as bulk from "../../shared/bulk/store.ts";
import * as campaigns from "../../shared/campaigns/store.ts";
import * as deletions from "../../shared/changes/deleted.ts";
import * as changes from "../../shared/changes/store.ts";
import * as charts from "../../shared/charts/months.ts";
import * as emails from "../../shared/clients/emails.ts";
import * as clients from "../../shared/clients/store.ts";
import * as consents from "../../shared/consents/store.ts";
import * as contacts from "../../shared/contacts/history.ts";
import * as contracts from "../../shared/contracts/store.ts";
import * as adjustments from "../../shared/counts/adjustments.ts";
import * as periodHistory from "../../shared/counts/period-history.ts";
import * as countPreview from "../../shared/counts/preview-service.ts";
import * as deliveries from "../../shared/deliveries/store.ts";
import * as discussionLists from "../../shared/discussions/list.ts";
import * as discussions from "../../shared/discussions/store.ts";
import * as strangers from "../../shared/discussions/strangers.ts";
import * as documents from "../../shared/documents/store.ts";
import * as duplicates from "../../shared/duplicates/store.ts";
import * as engagement from "../../shared/engagement/list.ts";
import * as events from "../../shared/events/store.ts";
import * as exports from "../../shared/exports/store.ts";
import * as fields from "../../shared/fields/store.ts";
import * as goals from "../../shared/goals/store.ts";
import * as idempotency from "../../shared/idempotency/store.ts";
import * as imports from "../../shared/imports/store.ts";
import * as importTraces from "../../shared/imports/traces.ts";
import * as interactions from "../../shared/interactions/store.ts";
import * as invoices from "../../shared/invoices/store.ts";
import * as jobs from "../../shared/jobs/store.ts";
import * as keys from "../../shared/keys/store.ts";
import * as merges from "../../shared/merges/store.ts";
import * as provided from "../../shared/messages/provided.ts";
import * as messagingSettings from "../../shared/messages/settings.ts";
import * as messages from "../../shared/messages/store.ts";
import * as migrations from "../../shared/migrations/store.ts";
import * as notes from "../../shared/notes/store.ts";
import * as offers from "../../shared/offers/store.ts";
import * as intros from "../../shared/packages/intro.ts";
import * as packages from "../../shared/packages/store.ts";
import * as points from "../../shared/points/store.ts";
import * as privacy from "../../shared/privacy/store.ts";
import * as suppressed from "../../shared/privacy/suppressed.ts";
import * as recurring from "../../shared/recurring/store.ts";
import * as relationships from "../../shared/relationships/store.ts";
import * as conversion from "../../shared/reports/conversion.ts";
import * as resets from "../../shared/resets/store.ts";
import * as retention from "../../shared/retention/store.ts";
import * as rewards from "../../shared/rewards/patterns.ts";
import * as searchLists from "../../shared/search/list.ts";
import * as searchOrders from "../../shared/search/orders.ts";
import * as search from "../../shared/search/store.ts";
import * as segments from "../../shared/segments/store.ts";
import { patterns as seriesPatterns } from "../../shared/series/patterns.ts";
import * as series from "../../shared/series/store.ts";
import * as settling from "../../shared/settling/patterns.ts";
import * as signatures from "../../shared/signatures/store.ts";
import * as sources from "../../shared/sources/patterns.ts";
import * as memberships from "../../shared/staff/membership.ts";
import * as staff from "../../shared/staff/store.ts";
import * as sync from "../../shared/sync/patterns.ts";
import type { ItemKind, Pattern } from "../../shared/table/pattern.ts";
import * as tags from "../../shared/tags/store.ts";
import * as templates from "../../shared/templates/store.ts";
import * as todos from "../../shared/todos/store.ts";
import * as transformationNotice from "../../shared/transformation/notice.ts";
import * as transformation from "../../shared/transformation/patterns.ts";
import * as waitlists from "../../shared/waitlists/patterns.ts";
import * as waivers from "../../shared/waivers/store.ts";
import * as webhooks from "../../shared/webhooks/patterns.ts";

/** Every part of the code that asks the table, by its name; test/docs tells when one is missing. */
const stores: Record<string, { patterns: Pattern[]; kinds?: ItemKind[] }> = {
  Accounts: accounts,
  Staff: {
    patterns: [...memberships.patterns, ...staff.patterns],
    kinds: [...memberships.kinds, ...staff.kinds],
  },
  "API keys": { patterns: keys.patterns, kinds: keys.kinds },
  Clients: {
    patterns: [...clients.patterns, ...emails.patterns],
    kinds: [...clients.kinds, ...emails.kinds],
  },
  Search: {
    patterns: [...search.patterns, ...searchLists.patterns, ...searchOrders.patterns],
    kinds: [...search.kinds, ...searchOrders.kinds],
  },
  Segments: segments,
  "Bulk changes": { patterns: bulk.patterns, kinds: bulk.kinds },
  Campaigns: { patterns: campaigns.patterns, kinds: campaigns.kinds },
  Reports: conversion,
  Bookings: {
    patterns: [...bookings.patterns, ...places.patterns, ...freePasses.patterns, ...bookingSettings.patterns],
    kinds: [...bookings.kinds, ...places.kinds, ...freePasses.kinds, ...bookingSettings.kinds],
  },
  Packages: { patterns: [...packages.patterns, ...intros.patterns], kinds: [...packages.kinds, ...intros.kinds] },
  Offers: { patterns: offers.patterns, kinds: offers.kinds },
  Contracts: { patterns: contracts.patterns, kinds: contracts.kinds },
  Invoices: invoices,
  Events: events,
  Series: { patterns: seriesPatterns, kinds: series.kinds },
  "Recurring bookings": { patterns: recurring.patterns, kinds: recurring.kinds },
  Absences: { patterns: absences.patterns, kinds: absences.kinds },
  Waitlists: waitlists,
  "Period resets": { patterns: resets.patterns, kinds: resets.kinds },
  Charts: charts,
  Relationships: relationships,
  Fields: fields,
  Documents: documents,
  Waivers: { patterns: waivers.patterns, kinds: waivers.kinds },
  Signatures: { patterns: signatures.patterns, kinds: signatures.kinds },
  Exports: exports,
  Imports: {
    patterns: [...imports.patterns, ...importTraces.patterns],
    kinds: [...imports.kinds, ...importTraces.kinds],
  },
  Sync: { patterns: sync.patterns, kinds: sync.kinds },
  "Source records": { patterns: sources.patterns, kinds: sources.kinds },
  Settling: settling,
  Jobs: jobs,
  Migrations: { patterns: migrations.patterns, kinds: migrations.kinds },
  "Adjustments of counting": { patterns: adjustments.patterns, kinds: adjustments.kinds },
  "History of Period Count": { patterns: periodHistory.patterns },
  "Previews of counting": { patterns: countPreview.patterns },
  Merges: merges,
  Duplicates: duplicates,
  Activity: activity,
  "Contact history": { patterns: contacts.patterns },
  Engagement: engagement,
  "Audit trail": { patterns: audit.patterns, kinds: audit.kinds },
  Tags: tags,
  "To-dos": { patterns: todos.patterns, kinds: todos.kinds },
  Notes: notes,
  "Offline interactions": { patterns: interactions.patterns, kinds: interactions.kinds },
  "Transformation log": {
    patterns: [...transformation.patterns, ...transformationNotice.patterns],
    kinds: [...transformation.kinds, ...transformationNotice.kinds],
  },
  Goals: { patterns: goals.patterns, kinds: goals.kinds },
  Consents: consents,
  Messages: {
    patterns: [...messages.patterns, ...provided.patterns, ...messagingSettings.patterns],
    kinds: [...messages.kinds, ...provided.kinds, ...messagingSettings.kinds],
  },
  Discussions: {
    patterns: [...discussions.patterns, ...discussionLists.patterns, ...strangers.patterns],
    kinds: discussions.kinds,
  },
  "Addresses and numbers": { patterns: points.patterns, kinds: points.kinds },
  Deliveries: { patterns: deliveries.patterns, kinds: deliveries.kinds },
  Templates: { patterns: templates.patterns, kinds: templates.kinds },
  Automations: { patterns: automations.patterns, kinds: automations.kinds },
  Alerts: { patterns: alerts.patterns, kinds: alerts.kinds },
  Changes: { patterns: [...changes.patterns, ...deletions.patterns], kinds: [...changes.kinds, ...deletions.kinds] },
  Webhooks: webhooks,
  Privacy: {
    patterns: [...privacy.patterns, ...suppressed.patterns],
    kinds: [...privacy.kinds, ...suppressed.kinds],
  },
  Retention: retention,
  Rewards: rewards,
  "Idempotency keys": { patterns: idempotency.patterns, kinds: idempotency.kinds },
};

/** The access patterns of each part. */
export const patternsByStore: [string, Pattern[]][] = Object.entries(stores).map(([name, { patterns }]) => [
  name,
  patterns,
]);

/** Every kind of item the table holds. */
export const itemKinds: ItemKind[] = Object.values(stores).flatMap(({ kinds = [] }) => kinds);
