import { isDeepStrictEqual } from "node:util";
import { headOf } from "../../shared/accounts/store.ts";
import { scheduledVisit } from "../../shared/clients/store.ts";
import { type Card, cards } from "../../shared/settling/card.ts";
import { addSums } from "../../shared/settling/contribution.ts";
import { periodCount } from "../../shared/settling/periods.ts";
import { pointerKey, type Ref } from "../../shared/sources/store.ts";
import type { Item, Key } from "../../shared/table/item.ts";
import type { Schedule } from "./simulator.ts";
import { calculate } from "./simulator-calculator.ts";
import { unexplained } from "./simulator-explained.ts";
import { adjustedBy } from "./simulator-hand.ts";
import type { Numbers } from "./simulator-numbers.ts";
import { zoneOf } from "./simulator-world.ts";

/** What is wrong at the end of a schedule, in words and with the evidence; empty where all is right. */
export type Verdict = unknown[];

/** The end of a schedule, ready to be asked. */
const endOf = async ({ world, script }: Schedule) => {
  const { table, accountId } = world;
  const items = table.items();
  const ctx = world.ctx();
  const { account } = await headOf(table, accountId);
  const pointed = (ref: Omit<Ref, "source">): Item | undefined => {
    const { pk } = pointerKey(ctx, { source: "tideline", ...ref });
    return items.find((item) => item.pk === pk);
  };
  const of = (id: string): Item[] => {
    const pk = `${accountId}#${pointed({ type: "client", id })?.data.id}`;
    return items.filter((item) => item.pk === pk);
  };
  const homeOf = (id: string): string | undefined => {
    const [hub, source] = ["client", "clientSource"].map((type) => of(id).find((item) => item.type === type)?.data);
    const given = [hub?.hub, source?.given] as ({ homeLocation?: string | null } | undefined)[];
    return given.map((part) => part?.homeLocation ?? undefined).find((name) => name !== undefined);
  };
  const truth = calculate(script, {
    now: ctx.now(),
    counts: account.counts,
    zoneOf,
    homeOf,
    adjustedBy: (client) => adjustedBy(world.hand, String(pointed({ type: "client", id: client })?.data.id)),
    leftOut: (booking) => world.hand.leftOut.has(String(pointed({ type: "booking", id: booking })?.data.id)),
  });
  return { ctx, items, of, pointed, truth };
};

const cardOf = (own: Item[]): Card | undefined => {
  const item = own.find(({ type }) => type === cards.type);
  return item && cards.fromItem(item);
};

const sumsSaid = ({ sums: { bookings = 0, attended = 0, club = 0, invoices = 0, ...rest } }: Card) => ({
  bookings,
  attended,
  club,
  invoices,
  money: Object.fromEntries(Object.entries(rest).filter(([name]) => name.includes("#"))),
});

/** Whether the sums of any client are not those of its records; nothing else is asked. */
export const hasWrongSums = async (schedule: Schedule): Promise<Verdict> => {
  const { of, truth } = await endOf(schedule);
  return [...truth].flatMap(([id, { bookings, attended, club, invoices, money }]) => {
    const card = cardOf(of(id));
    const is = card && sumsSaid(card);
    return isDeepStrictEqual(is, { bookings, attended, club, invoices, money }) ? [] : [{ id, is }];
  });
};

/** Everything that must hold when all is delivered or swept (design.md, Numbers). */
export const judge = async (schedule: Schedule): Promise<Verdict> => {
  const { ctx, items, of, pointed, truth } = await endOf(schedule);
  const wrong: Verdict = schedule.drifted.map((pk) => `the card of ${pk} was not the sum of what was settled`);
  for (const [id, numbers] of truth) {
    const own = of(id);
    const card = cardOf(own);
    if (!card) {
      wrong.push(`${id} has no card`);
      continue;
    }
    const { lastAttendanceAt, firstVisitAt, firstBookingAt, firstInvoiceAt } = card;
    const months = own.filter(({ type, data }) => type === "series" && Object.keys(data.sums as object).length > 0);
    const is: Numbers = {
      ...sumsSaid(card),
      period: periodCount(card, ctx.now()),
      lastAttendanceAt,
      firstVisitAt,
      firstBookingAt,
      firstInvoiceAt,
      nextVisitAt: await scheduledVisit(ctx, card),
      months: Object.fromEntries(months.map(({ sk, data }) => [sk.split("#")[1], data.sums])),
    };
    if (!isDeepStrictEqual(is, numbers)) wrong.push(`the numbers of ${id}`, { is, numbers });
    const unclear = await unexplained(ctx, card.clientId);
    if (unclear.length > 0) wrong.push(`the records of ${id} do not make its numbers`, ...unclear);
    const settled = own.reduce((sums, record) => addSums(sums, record.settled?.sums ?? {}), {});
    if (!isDeepStrictEqual(settled, card.sums)) wrong.push(`the card of ${id} is not the sum of what is settled`);
  }
  for (const item of items) wrong.push(...faultsOf(item, items, pointed));
  return [...wrong, ...(await unrest(schedule))];
};

const faultsOf = (item: Item, items: Item[], pointed: (ref: Omit<Ref, "source">) => Item | undefined): Verdict => {
  const isPointer = item.type === "pointer";
  if (item.dirty) return ["dirty", item];
  if (item.gone && !isPointer && item.type !== "bar") return ["a tombstone", item];
  const to = isPointer ? (item.data.to as Key | undefined) : undefined;
  const there = to && items.find(({ pk, sk }) => pk === to.pk && sk === to.sk);
  if (to && (!there || there.gone)) return ["a pointer to nothing", item];
  if (!item.settled || item.type === "clubAdjustment") return [];
  const { id } = item.data.origin as { id: string };
  const back = pointed({ type: item.type as Ref["type"], id })?.data.to as Key | undefined;
  return back?.sk === item.sk && back.pk === item.pk ? [] : ["a record no pointer leads to", item];
};

/** What is written when everything is done again, days later. */
const unrest = async ({ world, repeat }: Schedule): Promise<Verdict> => {
  const { images } = world.table;
  const written = images.length;
  await repeat();
  return images.length === written ? [] : ["not at rest", images.slice(written)];
};
