import type { Ctx } from "../ctx.ts";
import type { Page } from "../kernel/page.ts";
import { may } from "../kernel/rights.ts";
import type { Pattern } from "../table/pattern.ts";
import { ofAct } from "./acts.ts";
import { ofInteraction, ofMessage } from "./dealings.ts";
import { ofBooking, ofInvoice } from "./records.ts";
import type { ActivityQuery } from "./routes.ts";
import { type ActivityEntry, type ActivityKind, activityKinds } from "./schema.ts";
import { lanesOf, mergedPage, type Told } from "./timeline.ts";

/** The audit rows of bookings, invoices and messages are passed over. */
const lists: readonly Told<ActivityEntry, ActivityKind>[] = [
  {
    prefix: "AUD",
    kinds: activityKinds.filter((kind) => !["purchase", "booking", "message"].includes(kind)),
    ahead: 2,
    show: (_, clientId) => (item) => ofAct(item, clientId),
  },
  { prefix: "BKG", kinds: ["booking", "cancellation"], ahead: 1, show: () => ofBooking },
  {
    prefix: "INV",
    kinds: ["purchase"],
    ahead: 1,
    show:
      ({ actor }) =>
      (item) =>
        ofInvoice(item, may(actor, "sales")),
  },
  { prefix: "MSG", kinds: ["message"], ahead: 1, show: (_, clientId) => (item) => ofMessage(item, clientId) },
  { prefix: "INT", kinds: ["interaction"], ahead: 1, show: () => ofInteraction },
];

/**
 * E2. A client's time line (S2-06): records at the time they are for, since a client's lists are kept by it and a booking of a
 * source has no moment it was made at: a booking at its event's start, a purchase at its issue, a message when it was written
 * or came, what passed outside the hub when it did, an act when it was done.
 */
export const activityOf = (ctx: Ctx, clientId: string, query: ActivityQuery): Promise<Page<ActivityEntry>> => {
  const { kind: wanted, ...page } = query;
  const lanes = lanesOf(ctx, clientId, lists, { wanted, limit: page.limit, kindOf: ({ kind }) => kind });
  return mergedPage(ctx, clientId, `activity ${JSON.stringify([wanted, query.from, query.to])}`, lanes, page);
};

export const patterns: Pattern[] = [
  {
    id: "E2",
    question: "Everything that happened with a client, newest first, of all kinds or some",
    index: "table",
    keys: "pk = account#client, from / to AUD#at, BKG#startsAt, INV#issuedAt, MSG#at and INT#at, merged by time",
    requests: "5 a page (C7 too where it is empty); 1 or 2 where the kinds asked for stand in fewer lists",
    units: "1 RU per 4 KB of what each list is read ahead",
    usedBy: "GET /v1/clients/{clientId}/activity",
  },
];
