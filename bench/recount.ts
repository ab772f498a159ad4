import { CountSettings } from "../shared/accounts/schema.ts";
import { setCounts } from "../shared/accounts/service.ts";
import { headOf } from "../shared/accounts/store.ts";
import { countPreviewStep } from "../shared/counts/preview.ts";
import { previewCounts } from "../shared/counts/preview-service.ts";
import type { Ctx } from "../shared/ctx.ts";
import { runJob, type Step } from "../shared/jobs/run.ts";
import { type Job, JobKind } from "../shared/jobs/schema.ts";
import { jobItemOf } from "../shared/jobs/store.ts";
import { newId } from "../shared/kernel/ids.ts";
import { recountStep } from "../shared/settling/recount-all.ts";
import { rulesOf } from "../shared/settling/rules.ts";
import type { Table } from "../shared/table/table.ts";
import { type MemoryTable, memoryTable } from "../test/support/memory-table.ts";
import { prices } from "./cost/prices.ts";
import type { Row } from "./measure.ts";
import { type Cost, meteredTable } from "./metered.ts";
import { account, accountRow } from "./records.ts";
import { childcare, seed, wrongOf } from "./recount-studio.ts";

const now = "2026-06-20T12:00:00.000Z";
const bookings = 100;
const dollars = ({ readUnits, writeUnits }: Cost): number =>
  readUnits * prices.readUnit.each + writeUnits * prices.writeUnit.each;

const secrets = {
  hash: (value: string) => value,
  seal: (_: string, text: string) => text,
  open: (_: string, text: string) => text,
};
const ctxOf = (table: Table): Ctx => ({
  accountId: account.id,
  actor: { id: "stf_bench", role: "owner", permissions: [] },
  now: () => now,
  newId,
  table,
  secrets,
});

const written = (text: string): void => void process.stderr.write(`${text}\n`);

/** Runs a job as the function does, its progress printed now and then; `killAt` ends the work before that write, once. */
const work = async (
  table: MemoryTable,
  jobId: string,
  stepOf: (ctx: Ctx) => Step,
  cost: Cost,
  killAt = Number.POSITIVE_INFINITY,
): Promise<{ job: Job; killed: boolean }> => {
  let writes = 0;
  let killed = false;
  const kill = () => {
    writes += 1;
    if (writes !== killAt) return;
    killed = true;
    throw new Error("killed");
  };
  for (;;) {
    const ctx = ctxOf(meteredTable(table, cost, kill));
    const step = stepOf(ctx);
    let pieces = 0;
    const shown: Step = async (job) => {
      pieces += 1;
      if (pieces % 25 === 0) written(`  ${job.kind} ${JSON.stringify(job.progress)}`);
      return step(job);
    };
    try {
      const job = await runJob(ctx, await jobItemOf(ctx, jobId), shown, () => false);
      return { job, killed };
    } catch (error) {
      if (!killed || (error as Error).message !== "killed") throw error;
      const { progress } = (await jobItemOf(ctx, jobId)).data;
      written(`  killed before write ${writes}; it stands at ${JSON.stringify(progress)} and goes on`);
    } finally {
      table.images.length = 0;
    }
  }
};

const rowOf = (what: string, { progress, result }: Job, cost: Cost, wrong: number): Row => ({
  figure: "S0-09",
  what: `${what}: ${result?.says ?? `${progress.settled} records settled`}`,
  measured: `${cost.requests.toLocaleString("en")} requests, ${cost.readUnits.toLocaleString("en")} RU, ${cost.writeUnits.toLocaleString("en")} WU = $${dollars(cost).toFixed(3)}; ${wrong} wrong`,
  target: "0 wrong",
  holds: wrong === 0,
});

/** Changes what counts for `count` clients with 100 bookings each: preview, recount killed and resumed, exact; what it costs. */
export const recount = async (count: number): Promise<Row[]> => {
  const table = memoryTable({ units: false, indexIsCurrent: () => false });
  await table.put(accountRow());
  const ids = await seed(table, rulesOf(await headOf(table, account.id)), now, count, bookings);
  written(`${count} clients with ${bookings} bookings each are there`);
  const rows: Row[] = [];
  const change = async (what: string, given: object, expected: number, preview: boolean, killAt?: number) => {
    const counts = CountSettings.parse(given);
    if (preview) {
      const cost: Cost = { requests: 0, readUnits: 0, writeUnits: 0 };
      const { id } = await previewCounts(ctxOf(table), counts);
      const { job } = await work(table, id, countPreviewStep, cost);
      rows.push(rowOf(`preview: ${what}`, job, cost, job.state === "done" ? 0 : 1));
    }
    const cost: Cost = { requests: 0, readUnits: 0, writeUnits: 0 };
    await setCounts(ctxOf(table), counts);
    const { items } = await table.query({ pk: account.id, prefix: "JOB#", newestFirst: true });
    const ordered = items.find(({ data }) => data.kind === JobKind.enum.recount)!;
    const start = performance.now();
    const { job, killed } = await work(table, String(ordered.data.id), recountStep, cost, killAt);
    const rules = rulesOf(await headOf(table, account.id));
    const wrong = await wrongOf(ctxOf(table), rules, ids, expected);
    const took = `${((performance.now() - start) / 1000).toFixed(0)} s in memory`;
    rows.push(rowOf(`${what}${killed ? ", killed half way and resumed" : ""} (${took})`, job, cost, wrong.length));
  };
  const exclusions = [{ eventTypeName: childcare }];
  await change("an event type left out, of every fifth booking", { exclusions }, 80, true, Math.floor(count * 0.6));
  await change("another kind of period", { exclusions, period: { kind: "year" } }, 80, false);
  await change("everything left out, the dearest", { exclusions: [{ pattern: "*" }] }, 0, false);
  return rows;
};
