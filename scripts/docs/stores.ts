import * as accounts from "../../shared/accounts/store.ts";
import * as audit from "../../shared/audit/store.ts";
import * as bookings from "../../shared/bookings/store.ts";
import * as charts from "../../shared/charts/service.ts";
import * as emails from "../../shared/clients/emails.ts";
import * as clients from "../../shared/clients/store.ts";
import * as events from "../../shared/events/store.ts";
import * as idempotency from "../../shared/idempotency/store.ts";
import * as invoices from "../../shared/invoices/store.ts";
import * as jobs from "../../shared/jobs/store.ts";
import * as settling from "../../shared/settling/patterns.ts";
import * as sources from "../../shared/sources/store.ts";
import type { ItemKind, Pattern } from "../../shared/table/pattern.ts";

/** Every part of the code that asks the table, by its name; test/docs tells when one is missing. */
const stores: Record<string, { patterns: Pattern[]; kinds?: ItemKind[] }> = {
  Accounts: accounts,
  Clients: {
    patterns: [...clients.patterns, ...emails.patterns],
    kinds: [...clients.kinds, ...emails.kinds],
  },
  Bookings: bookings,
  Invoices: invoices,
  Events: events,
  Charts: charts,
  "Source records": { patterns: sources.patterns, kinds: sources.kinds },
  Settling: settling,
  Jobs: jobs,
  "Audit trail": audit,
  "Idempotency keys": { patterns: idempotency.patterns, kinds: idempotency.kinds },
};

/** The access patterns of each part. */
export const patternsByStore: [string, Pattern[]][] = Object.entries(stores).map(([name, { patterns }]) => [
  name,
  patterns,
]);

/** Every kind of item the table holds. */
export const itemKinds: ItemKind[] = Object.values(stores).flatMap(({ kinds = [] }) => kinds);
