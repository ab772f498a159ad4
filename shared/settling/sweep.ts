import { decodeTime } from "ulid";
import type { Means } from "../ctx.ts";
import { followEvent } from "../sources/apply/follow-event.ts";
import { release } from "../sources/apply/waiting.ts";
import { open } from "../sources/service.ts";
import type { Ref } from "../sources/store.ts";
import type { Scan } from "../table/client.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";
import type { RulesBook } from "./accounts.ts";
import { cards } from "./card.ts";
import { addSums, same } from "./contribution.ts";
import { isUnsettled, recountClient } from "./recount.ts";
import type { Rules } from "./rules.ts";

/** What a sweep found and mended. */
export interface Swept {
  clients: number;
  /** records that no event had settled */
  settled: number;
  /** clients whose card or months were not the sum of what is settled: drift */
  drifted: number;
  /** bookings that did not carry their event's last change, and records that waited for what was there */
  followed: number;
  released: number;
}

/** What is younger has its own event under way, ms. */
const grace = 5 * 60_000;
/** Events changed within this time have their roster compared, ms. */
const recent = 7 * 24 * 3600_000;

interface Sweep {
  meansOf: (accountId: string) => Means;
  rulesOf: RulesBook;
  /** epoch ms the sweep is run as of */
  at: number;
  swept: Swept;
}

/** Items of one partition, as the scan passes through them. */
interface Passing {
  pk: string;
  items: number;
  sums: Record<string, number>;
  card?: Record<string, number>;
  suspicious: boolean;
}

const age = (item: Item, at: number): number => at - decodeTime(item.rev.slice(4));

/**
 * One read of the whole table, partition by partition: settles what a lost event left dirty, mends cards that are not the
 * sum of what is settled, takes changed events to bookings they missed, and lets go what no longer waits.
 * `save` is given the key to resume after, between partitions; `enough` ends it early.
 */
export const sweepTable = async (
  sweep: Omit<Sweep, "swept">,
  from: Scan["last"],
  save: (after: Scan["last"]) => Promise<void>,
  enough: () => boolean,
): Promise<Swept> => {
  const run: Sweep = { ...sweep, swept: { clients: 0, settled: 0, drifted: 0, followed: 0, released: 0 } };
  const { table } = sweep.meansOf("");
  let passing: Passing | undefined;
  let after = from;
  let resume = from;
  do {
    const page = await table.scan({ ...(after && { after }) });
    for (const item of page.items) {
      if (passing?.pk !== item.pk) {
        if (passing) await leave(run, passing);
        passing = { pk: item.pk, items: 0, sums: {}, suspicious: false };
      }
      await pass(run, passing, item);
      resume = { pk: item.pk, sk: item.sk };
    }
    after = page.last;
    if (!after) break;
    if (enough()) {
      await save(resume);
      return run.swept;
    }
  } while (after);
  if (passing) await leave(run, passing);
  await save(undefined);
  return run.swept;
};

const pass = async (run: Sweep, passing: Passing, item: Item): Promise<void> => {
  const accountId = keyParts(item.pk)[0]!;
  if (!accountId.startsWith("acc_")) return;
  passing.items += 1;
  if (item.type === cards.type) passing.card = cards.fromItem(item).sums;
  if (item.settled) passing.sums = addSums(passing.sums, item.settled.sums);
  if (item.type === "waiting") run.swept.released += await releaseAgain(run, accountId, item);
  else if (item.type === "event") await compareRoster(run, accountId, item);
  else if (await isLeftBehind(run, accountId, item)) passing.suspicious = true;
};

const isLeftBehind = async ({ rulesOf, at }: Sweep, accountId: string, item: Item): Promise<boolean> => {
  if (item.dirty) return age(item, at) > grace;
  if (!item.settled) return false;
  const rules = await rulesOf(accountId);
  return item.settled.rules !== rules.version && isUnsettled(item, rules);
};

const leave = async ({ meansOf, rulesOf, swept }: Sweep, { pk, card, sums, suspicious }: Passing): Promise<void> => {
  if (!card) return;
  swept.clients += 1;
  if (!suspicious && same(card, sums)) return;
  const accountId = keyParts(pk)[0]!;
  const { settled, repaired } = await recountClient(meansOf(accountId), await rulesOf(accountId), pk);
  swept.settled += settled;
  swept.drifted += repaired ? 1 : 0;
};

const compareRoster = async ({ meansOf, at, swept }: Sweep, accountId: string, item: Item): Promise<void> => {
  if (item.dirty ? age(item, at) > grace : age(item, at) < recent)
    swept.followed += await followEvent(meansOf(accountId), item);
};

const releaseAgain = async ({ meansOf }: Sweep, accountId: string, item: Item): Promise<number> => {
  const referent = item.data.referent as Ref;
  return release(await open(meansOf(accountId), referent.source, []), referent);
};
