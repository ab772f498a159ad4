import { headOf } from "../accounts/store.ts";
import type { Means } from "../ctx.ts";
import type { Card } from "../settling/card.ts";
import { rulesOf } from "../settling/rules.ts";
import { waiversIn } from "../waivers/schema.ts";
import type { Scene } from "./facts.ts";
import { type Judgement, judge } from "./judge.ts";
import { type Reads, readsOf } from "./reads.ts";
import { readRecords } from "./records.ts";
import type { Filter } from "./schema.ts";

type Asking = Pick<Means, "table" | "accountId" | "now">;

/** A filter ready to be asked, as of one time. */
export interface Sieve {
  filter: Filter;
  reads: Reads;
  scene: Scene;
  asking: Asking;
}

const asksOfPlaces = ({ groups }: Filter): boolean =>
  groups.some(({ rules }) => rules.some(({ on }) => on === "booking.hour" || on === "booking.weekday"));

const asksOfWaivers = ({ groups }: Filter): boolean =>
  groups.some(({ rules }) => rules.some(({ on }) => on === "waiver"));

/** When and where a filter is judged: only rules on an event's wall clock and on waivers need the account, one request more. */
export const sceneOf = async (asking: Asking, filter: Filter): Promise<Scene> => {
  const now = asking.now();
  if (!asksOfPlaces(filter) && !asksOfWaivers(filter)) return { now, zoneOf: () => "UTC" };
  const head = await headOf(asking.table, asking.accountId);
  return { now, zoneOf: rulesOf(head).zoneOf, waivers: waiversIn(head.waivers) };
};

export const sieveOf = async (asking: Asking, filter: Filter): Promise<Sieve> => {
  const scene = await sceneOf(asking, filter);
  return { filter, reads: readsOf(filter, scene.now), scene, asking };
};

/** One client, judged by its card and, where that leaves it open or the `whole` is asked, by its records. */
export const judgeClient = async (
  { filter, reads, scene, asking }: Sieve,
  card: Card,
  how: "enough" | "whole" = "enough",
): Promise<Judgement> => {
  const judged = judge(filter, { ...scene, card });
  const open = judged.groups.some(({ rules }) => rules.some(({ holds }) => holds === undefined));
  if (judged.in !== undefined && (how === "enough" || !open)) return judged;
  return judge(filter, { ...scene, card, records: await readRecords(asking, card.clientId, reads) });
};

/** What the card alone says. */
export const judgeCard = ({ filter, scene }: Sieve, card: Card): Judgement["in"] =>
  judge(filter, { ...scene, card }).in;

/** Clients whose records are read at a time. */
const lanes = 20;

/** Those of some clients that are in, in their order, and how many had to be told by their records. */
export const sift = async (sieve: Sieve, cards: Card[]): Promise<{ passed: Card[]; read: number }> => {
  const verdicts = cards.map((card) => judgeCard(sieve, card));
  const open = cards.flatMap((_, i) => (verdicts[i] === undefined ? [i] : []));
  const read = open.length;
  const lane = async () => {
    for (let i = open.pop(); i !== undefined; i = open.pop()) verdicts[i] = (await judgeClient(sieve, cards[i]!)).in;
  };
  await Promise.all(Array.from({ length: Math.min(lanes, read) }, lane));
  return { passed: cards.filter((_, i) => verdicts[i]), read };
};
