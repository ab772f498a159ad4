import { clientSources } from "../shared/clients/header.ts";
import { ltvOf } from "../shared/clients/profile.ts";
import type { Ctx } from "../shared/ctx.ts";
import { runJob, type Step } from "../shared/jobs/run.ts";
import { isUnderWay, jobs } from "../shared/jobs/store.ts";
import { newId } from "../shared/kernel/ids.ts";
import { rulesBook } from "../shared/settling/accounts.ts";
import { cards } from "../shared/settling/card.ts";
import { projectPartition } from "../shared/settling/project.ts";
import { beginRun } from "../shared/sync/runs.ts";
import type { Pace, Run } from "../shared/sync/schema.ts";
import { connectSource } from "../shared/sync/service.ts";
import { syncStep } from "../shared/sync/step.ts";
import { states } from "../shared/sync/store.ts";
import type { Table } from "../shared/table/table.ts";
import { memoryTable } from "../test/support/memory-table.ts";
import type { Site, Truth } from "../test/sync/sites.ts";
import { type Cost, meteredTable } from "./metered.ts";
import { account, accountRow } from "./records.ts";
import { benchTools, Killed, mortalTable } from "./sync-site.ts";

const secrets = {
  hash: (value: string) => value,
  seal: (_: string, text: string) => text,
  open: (_: string, text: string) => text,
};
export const noCost = (): Cost => ({ requests: 0, readUnits: 0, writeUnits: 0 });

/** Records of one batch of the stream. */
const batch = 100;
/** Calls to a vendor that one invocation of the function is taken to make: what it looked up is lost after so many. */
const callsOfInvocation = 1500;

/** What a run did, and what that cost: by the run itself, and by settling what it wrote. */
export interface Ran {
  run: Run;
  pages: number;
  killed: number;
  intake: Cost;
  settling: Cost;
}

export interface Hub {
  /** requests that a run may make before each kill; none: it is not killed */
  sync(kills?: number[]): Promise<Ran>;
  at(time: string): void;
  forgetCursors(): Promise<void>;
  /** clients whose LTV or attended count is not what it is at the vendor */
  wrong(): Promise<string[]>;
  clients(): number;
  bytesKept(): number;
}

/** A studio in memory with a site connected to it, without a limit of calls. */
export const hubOf = async (site: Site, start: string, pace: Partial<Pace>, metered = true): Promise<Hub> => {
  const table = memoryTable({ units: false });
  const tools = benchTools();
  let now = start;
  const ctxOf = (own: Table): Ctx => ({
    accountId: account.id,
    actor: { id: "stf_bench", role: "owner", permissions: [] },
    now: () => now,
    newId,
    table: own,
    secrets,
  });
  await table.put(accountRow());
  const { connector, settings, credentials } = site;
  const given = { settings: settings as Record<string, unknown>, credentials };
  await connectSource(ctxOf(table), tools, { connector, ...given, pace: { callsPerDay: null, ...pace } });

  const settle = async (cost: Cost): Promise<void> => {
    const ctx = ctxOf(metered ? meteredTable(table, cost) : table);
    const book = rulesBook(table);
    for (let images = table.images.splice(0); images.length > 0; images = table.images.splice(0)) {
      const dirty = images.filter(({ after }) => after?.dirty === true);
      for (let i = 0; i < dirty.length; i += batch)
        for (const [pk, told] of Map.groupBy(dirty.slice(i, i + batch), ({ key }) => key.pk)) {
          const { unread } = await projectPartition(ctx, await book(account.id), pk, told, ({ after }) => after!);
          if (unread.length > 0) throw unread[0]!.error;
        }
    }
  };

  return {
    at: (time) => {
      now = time;
    },
    clients: () => table.items().filter(({ type }) => type === cards.type).length,
    bytesKept: tools.bucket.bytes,
    async sync(kills = []) {
      const ran = { pages: 0, killed: 0, intake: noCost(), settling: noCost() };
      const { id } = await beginRun(ctxOf(table), connector, "sync");
      for (;;) {
        const item = (await table.get(jobs.key(account.id, id)))!;
        if (!isUnderWay(item)) break;
        let left = kills.shift() ?? Number.POSITIVE_INFINITY;
        const counted = metered ? meteredTable(table, ran.intake) : table;
        const means = ctxOf(
          mortalTable(counted, () => {
            left -= 1;
            return left <= 0;
          }),
        );
        let began: number | undefined;
        let calls = 0;
        const step = syncStep(means, tools);
        const shown: Step = async (job) => {
          const after = await step(job);
          ran.pages += 1;
          await settle(ran.settling);
          calls = Number(after.progress?.calls ?? 0);
          began ??= calls;
          if (ran.pages % 200 === 0) process.stderr.write(`  ${connector} ${JSON.stringify(after.progress)}\n`);
          return after;
        };
        try {
          await runJob(means, item, shown, () => calls - (began ?? 0) > callsOfInvocation);
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
          ran.killed += 1;
        }
      }
      await settle(ran.settling);
      const state = states.fromItem((await table.get(states.key(account.id, connector)))!);
      return { ...ran, run: state.lastRun! };
    },
    async forgetCursors() {
      const item = (await table.get(states.key(account.id, connector)))!;
      await table.put({ ...item, data: { ...item.data, resources: {} } });
    },
    async wrong() {
      const here = new Map<string, Truth>();
      for (const row of table.items()) {
        if (row.type !== cards.type) continue;
        const card = cards.fromItem(row);
        const { items } = await table.query({ pk: row.pk, prefix: "0#SOURCE#" });
        for (const { origin } of items.map(clientSources.fromItem))
          here.set(origin.id, { ltv: ltvOf(card), attended: card.sums.attended ?? 0 });
      }
      const there = site.truth();
      return [...new Set([...here.keys(), ...there.keys()])].flatMap((id) => {
        const { ltv = 0, attended = 0 } = there.get(id) ?? {};
        const counted = here.get(id);
        return counted?.ltv === ltv && counted.attended === attended
          ? []
          : [`${id}: ${JSON.stringify(counted)} for ${JSON.stringify({ ltv, attended })}`];
      });
    },
  };
};
