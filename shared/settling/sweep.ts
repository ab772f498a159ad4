import { decodeTime } from "ulid";
import { lateJudge } from "../absences/late.ts";
import type { Means } from "../ctx.ts";
import { jobs, wakeJob } from "../jobs/store.ts";
import { orderJob, resumeMerge } from "../merges/order.ts";
import type { Merge } from "../merges/schema.ts";
import { messages } from "../messages/store.ts";
import { reviveMessage } from "../messages/wake.ts";
import { followEvent } from "../sources/apply/follow-event.ts";
import { nameInBookings } from "../sources/apply/package-name.ts";
import { release } from "../sources/apply/release.ts";
import { open } from "../sources/service.ts";
import { pointerKey, pointerOf, type Ref, type Waiting } from "../sources/store.ts";
import type { Item, Key } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";
import type { Scan } from "../table/table.ts";
import type { RulesBook } from "./accounts.ts";
import { removeBehind } from "./behind.ts";
import { type Card, cards, follows } from "./card.ts";
import { addSums, same } from "./contribution.ts";
import { isReadable, isUnsettled, recountClient } from "./recount.ts";
import type { Rules } from "./rules.ts";

/** What a sweep found and mended. */
export interface Swept {
  clients: number;
  /** records that no event had settled */
  settled: number;
  /** clients whose card or months were not the sum of what is settled: drift */
  drifted: number;
  /** bookings without their event's last change, records that waited for what was there, absences presumed otherwise */
  followed: number;
  released: number;
  judged: number;
  /** dirty records that do not fit their schema, and partitions that something failed in: neither stops the sweep */
  unread: number;
  failed: number;
}

/** What is younger has its own event under way, ms. */
const grace = 5 * 60_000;
/** Events changed within this time have their roster compared, ms. */
const recent = 7 * 24 * 3600_000;
/** A job nobody went on with for so long was given up by the stream, ms. */
const forgotten = 30 * 60_000;

interface Sweep {
  meansOf: (accountId: string) => Means;
  rulesOf: RulesBook;
  /** epoch ms the sweep is run as of */
  at: number;
  /** told what failed, and where */
  report: (pk: string, error: unknown) => void;
  judgeLate: ReturnType<typeof lateJudge>;
  swept: Swept;
}

/** One partition, as the scan passes through it. */
interface Passing {
  pk: string;
  /** the item read last */
  last: Key;
  sums: Record<string, number>;
  card?: Card;
  suspicious: boolean;
}

const age = (item: Item, at: number): number => at - decodeTime(item.rev.slice(4));

/**
 * One read of the whole table, partition by partition, and a cheap one, since whatever looks wrong is read again consistently before it is
 * mended: settles what a lost event left dirty, mends cards that are not the
 * sum of what is settled or follow other settings, takes changed events to bookings they missed, lets go what no longer
 * waits, and calls jobs that were given up. `enough` ends it early, between partitions and after at least one; `save` is
 * given the key to resume after.
 */
export const sweepTable = async (
  sweep: Omit<Sweep, "swept" | "judgeLate">,
  from: Scan["last"],
  save: (after: Scan["last"]) => Promise<void>,
  enough: () => boolean,
): Promise<Swept> => {
  const none: Swept = { clients: 0, settled: 0, drifted: 0, followed: 0, released: 0, judged: 0, unread: 0, failed: 0 };
  const run: Sweep = { ...sweep, judgeLate: lateJudge(sweep.at), swept: none };
  const { table } = sweep.meansOf("");
  let passing: Passing | undefined;
  let left: Key | undefined;
  let after = from;
  do {
    const page = await table.scan({ ...(after && { after }), consistent: false });
    for (const item of page.items) {
      if (passing?.pk !== item.pk) {
        if (passing) {
          await leave(run, passing);
          left = passing.last;
        }
        passing = { pk: item.pk, last: item, sums: {}, suspicious: false };
      }
      await pass(run, passing, item);
    }
    after = page.last;
    if (after && left && enough()) {
      await save({ pk: left.pk, sk: left.sk });
      return run.swept;
    }
  } while (after);
  if (passing) await leave(run, passing);
  await save(undefined);
  return run.swept;
};

/** One partition's trouble is its own. */
const guarded = async ({ swept, report }: Sweep, pk: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    swept.failed += 1;
    report(pk, error);
  }
};

const pass = (run: Sweep, passing: Passing, item: Item): Promise<void> =>
  guarded(run, item.pk, async () => {
    passing.last = item;
    const accountId = keyParts(item.pk)[0]!;
    if (!accountId.startsWith("acc_")) return;
    const rules = await run.rulesOf(accountId);
    run.swept.judged += await run.judgeLate(run.meansOf(accountId), item);
    if (item.settled) passing.sums = addSums(passing.sums, item.settled.sums);
    if (item.type === cards.type) passing.card = cards.fromItem(item);
    if (passing.card && item.type === cards.type)
      passing.suspicious = !passing.card.fence && !follows(passing.card, rules);
    else if (item.type === "waiting") run.swept.released += await releaseAgain(run, accountId, item);
    else if (item.type === "event") await compareRoster(run, accountId, item);
    else if (item.type === "merge" && item.data.state !== "merged" && age(item, run.at) > grace)
      await resumeMerge(run.meansOf(accountId), keyParts(item.pk)[1]!, item.data as Merge);
    else if (item.type === messages.type && age(item, run.at) > forgotten) {
      await reviveMessage(run.meansOf(accountId), item);
      if (isLeftBehind(run, rules, item)) passing.suspicious = true;
    } else if (item.type === jobs.type && age(item, run.at) > forgotten) await wakeJob(run.meansOf(accountId), item);
    else if (isLeftBehind(run, rules, item)) {
      if (item.type === "package") await nameInBookings(run.meansOf(accountId), item);
      passing.suspicious = true;
    }
  });

const isLeftBehind = ({ at, swept }: Sweep, rules: Rules, item: Item): boolean => {
  if (!item.dirty)
    return item.settled !== undefined && item.settled.rules !== rules.version && isUnsettled(item, rules);
  if (age(item, at) <= grace) return false;
  if (isReadable(item, rules)) return true;
  swept.unread += 1;
  return false;
};

const leave = (run: Sweep, { pk, card, sums, suspicious }: Passing): Promise<void> =>
  guarded(run, pk, async () => {
    if (!card) return;
    const { meansOf, rulesOf, swept } = run;
    if (card.fence === "alias") {
      if (suspicious) await orderJob(meansOf(keyParts(pk)[0]!), "merge", card.clientId);
      return;
    }
    swept.clients += 1;
    if (!suspicious && same(card.sums, sums) && card.fence !== "erased") return;
    const accountId = keyParts(pk)[0]!;
    if (card.fence === "erased") return void (await removeBehind(meansOf(accountId), pk));
    const { settled, repaired } = await recountClient(meansOf(accountId), await rulesOf(accountId), pk);
    swept.settled += settled;
    swept.drifted += repaired ? 1 : 0;
  });

const compareRoster = async ({ meansOf, at, swept }: Sweep, accountId: string, item: Item): Promise<void> => {
  if (item.dirty ? age(item, at) > grace : age(item, at) < recent)
    swept.followed += await followEvent(meansOf(accountId), item);
};

const releaseAgain = async ({ meansOf }: Sweep, accountId: string, item: Item): Promise<number> => {
  const referent = item.data.referent as Ref;
  const { source, record } = item.data as unknown as Waiting;
  const of = pointerKey(meansOf(accountId), { source, type: "client", id: String(record.client) });
  const { table } = meansOf(accountId);
  // it was put there while its client was being erased
  if (pointerOf(await table.get(of))?.erased) {
    await table.remove(item);
    return 1;
  }
  return release(await open(meansOf(accountId), referent.source, []), referent);
};
