import { lanesOf, mergedPage, type Told } from "../activity/timeline.ts";
import { Booking } from "../bookings/schema.ts";
import type { Ctx } from "../ctx.ts";
import { invoiceIn } from "../invoices/store.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { may } from "../kernel/rights.ts";
import type { Item } from "../table/item.ts";
import type { PointsEntry } from "./routes.ts";
import { rewards } from "./store.ts";

type Kind = PointsEntry["kind"];

const settledPoints = (item: Item): number => item.settled?.sums.points ?? 0;

const ofVisit = (item: Item): PointsEntry | undefined => {
  const points = settledPoints(item);
  if (points === 0) return undefined;
  const { id, event } = Booking.parse(item.data);
  return { kind: "visit", id, at: event.startsAt, name: event.name, points };
};

/** What was bought is named to those alone who see invoices. */
const ofPurchase = (item: Item, seesSales: boolean): PointsEntry | undefined => {
  const points = settledPoints(item);
  if (points === 0) return undefined;
  const { id, issuedAt, lines = [] } = invoiceIn(item);
  const name = seesSales ? lines.map((line) => line.name).join(", ") : "";
  return { kind: "purchase", id, at: issuedAt, name, points };
};

const ofReward = (item: Item): PointsEntry => {
  const { kind, id, at, on, points, name, reason = null, referredId = null, creator = null } = rewards.fromItem(item);
  return { kind, id, at, on, name: name ?? "", points, reason, referredId, creator };
};

const lists: readonly Told<PointsEntry, Kind>[] = [
  { prefix: "BKG", kinds: ["visit"], ahead: 4, show: () => ofVisit },
  {
    prefix: "INV",
    kinds: ["purchase"],
    ahead: 4,
    show:
      ({ actor }) =>
      (item) =>
        ofPurchase(item, may(actor, "sales")),
  },
  {
    prefix: "RWD",
    kinds: ["referral", "birthday", "review", "adjustment", "redemption"],
    ahead: 1,
    show: () => ofReward,
  },
];

/** R12. Where a client's points came from and went to, newest first, each with its record; records without points are left out, so a page may be shorter. */
export const historyOf = (ctx: Ctx, clientId: string, page: PageQuery): Promise<Page<PointsEntry>> => {
  const lanes = lanesOf(ctx, clientId, lists, { wanted: undefined, limit: page.limit, kindOf: ({ kind }) => kind });
  return mergedPage(ctx, clientId, "rewards", lanes, page);
};
