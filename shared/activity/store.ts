import type { Ctx } from "../ctx.ts";
import type { Page } from "../kernel/page.ts";
import { may } from "../kernel/rights.ts";
import type { Item } from "../table/item.ts";
import type { Pattern } from "../table/pattern.ts";
import { ofAct } from "./acts.ts";
import { ofInteraction, ofMessage } from "./dealings.ts";
import { ofBooking, ofInvoice } from "./records.ts";
import type { ActivityQuery } from "./routes.ts";
import { type ActivityEntry, type ActivityKind, activityKinds } from "./schema.ts";
import { type Lane, mergedPage } from "./timeline.ts";

type Show = (item: Item) => ActivityEntry | undefined;

/**
 * A list the time line is merged from, the kinds it tells of, and how many of its rows are read for each entry wanted when
 * all of them are asked for: the audit rows of bookings, invoices and messages are passed over.
 */
interface Told {
  prefix: string;
  kinds: readonly ActivityKind[];
  ahead: number;
  show: (ctx: Ctx, clientId: string) => Show;
}

const lists: readonly Told[] = [
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

/** Rows read for each entry wanted where only some of a list's kinds are asked for. */
const aheadOfSome = 4;
const mostRows = 200;

/**
 * E2. A client's time line (S2-06): records at the time they are for, since a client's lists are kept by it and a booking of a
 * source has no moment it was made at: a booking at its event's start, a purchase at its issue, a message when it was written
 * or came, what passed outside the hub when it did, an act when it was done.
 */
export const activityOf = (ctx: Ctx, clientId: string, query: ActivityQuery): Promise<Page<ActivityEntry>> => {
  const { kind: wanted, ...page } = query;
  const lanes = lists
    .filter(({ kinds }) => !wanted || kinds.some((kind) => wanted.includes(kind)))
    .map(({ prefix, kinds, ahead, show }): Lane<ActivityEntry> => {
      const all = !wanted || kinds.every((kind) => wanted.includes(kind));
      const shown = show(ctx, clientId);
      return {
        prefix,
        rows: Math.min(mostRows, page.limit * (all ? ahead : aheadOfSome)),
        entryOf: (item) => {
          const entry = shown(item);
          return entry && (!wanted || wanted.includes(entry.kind)) ? entry : undefined;
        },
      };
    });
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
