import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalRun } from "../../infra/local/run.ts";
import { faultyDeliveries } from "./deliveries.ts";
import { endOf, miscounted, unfinished } from "./end.ts";
import { faultKinds, faultsOf } from "./faults.ts";
import { type Flags, parseFlags } from "./flags.ts";
import { type Load, loadOf, writeUntil } from "./load.ts";
import { faultyProviders } from "./providers.ts";
import { type Rest, restOf } from "./rest.ts";
import { type FaultySandboxes, faultySandboxes } from "./sandboxes.ts";
import { schedule, type Truth, truthOf } from "./studio.ts";
import { startFaultyTable } from "./table.ts";
import { shown } from "./table-of.ts";
import { placesWrong } from "./writers/desk.ts";

// functions never see another zone than Lambda's
process.env.TZ = "UTC";

const say = (text: string) => console.log(text);
const minute = 60_000;
/** Most differences that are printed. */
const most = 40;

/** Sweeps as of later, so that nothing is too young to be looked at; what it found that should not have been, in words. */
const sweep = async (run: LocalRun, rest: Rest, minutes: number, mayFind: boolean): Promise<string[]> => {
  const swept = await schedule(run, "sweep", Date.now() + minutes * minute);
  say(`Swept: ${JSON.stringify(swept)}`);
  await rest.come();
  const { drifted, settled, failed, unread } = swept;
  const wrong = (drifted ?? 0) + (failed ?? 0) + (unread ?? 0) + (mayFind ? 0 : (settled ?? 0));
  return wrong > 0 ? [`a sweep found what should not have been: ${JSON.stringify(swept)}`] : [];
};

/** Everything that differs from what was acknowledged, or from a recount. */
const compare = async (run: LocalRun, load: Load, truth: Truth): Promise<string[]> => {
  const end = await endOf(truth.table, run);
  const wrong = [...unfinished(end), ...placesWrong(load.accountId, load.floor, end.items)];
  for (const { name, writer, tally } of load.writers)
    wrong.push(...[...tally.changed, ...(await writer.compare(end))].map((text) => `${name}: ${text}`));
  wrong.push(...(await miscounted(truth.meansOf, end)));
  return wrong;
};

const play = async ({ seed, minutes }: Flags, home: string, closing: (() => Promise<unknown>)[]): Promise<string[]> => {
  const faults = faultsOf(seed);
  const table = await startFaultyTable(faults);
  closing.push(table.stop);
  const sandboxes: FaultySandboxes = faultySandboxes(faults, table);
  const deliveries = faultyDeliveries(faults);
  const { startLocal } = await import("../../infra/local/run.ts");
  const { records, messages } = deliveries;
  const edges = { start: sandboxes.start, records, messages, ...faultyProviders(faults) };
  const run = await startLocal({ port: 0, memory: true, demo: false, home, edges });
  closing.push(run.stop);
  let truth: Truth | undefined;
  const load = await loadOf(run, faults, seed, async () => {
    truth = await truthOf(run, sandboxes);
    return truth;
  });
  const rest = restOf(run, sandboxes, deliveries);
  await rest.come();
  faults.begin();
  await writeUntil(Date.now() + minutes * minute, load, run);
  faults.end();
  say("The faults are over. Waiting until everything has come to its end …");
  await deliveries.settled();
  await rest.come();
  for (const { writer } of load.writers) await writer.finish();
  await rest.come();
  // places that a killed request freed go to who waits with the first run of the next day
  const day = 24 * 60 * minute;
  await schedule(run, "waitlists", Math.ceil(Date.now() / day) * day);
  await rest.come();
  const swept = [...(await sweep(run, rest, 40, true)), ...(await sweep(run, rest, 41, false))];
  const wrong = [...swept, ...(await compare(run, load, truth!))];
  const { batches, letters, failed } = rest;
  say(`Redriven: ${batches} stream batches that were given up, ${letters} dead letters. Calls that failed: ${failed}.`);
  const never = faultKinds.filter((kind) => !faults.counts.get(kind));
  say(shown(faults, load));
  return [...wrong, ...never.map((kind) => `no fault of this kind was injected: ${kind}`)];
};

/**
 * The nothing-lost run: `npm run chaos`, or `npm run chaos -- --minutes 3 --seed 42`.
 *
 * The local run is started with faults at its edges: functions are killed before, after and between their requests to the table, and
 * cut off; the table throttles, fails, is slow, loses connections before and after it wrote, in bursts; stream batches and queue messages
 * are dropped, done without being acknowledged, doubled, held back, repeated later, lost, failed until given up; providers throttle and are cut off before and
 * after they took a message; answers to callers get lost. Meanwhile eleven callers write by HTTP, and remember what was acknowledged and what
 * has an unknown end. Then the faults stop, the writers send again two thirds of what is unknown with the same Idempotency-Key, what was
 * given up is redriven, one sweep passes, and everything is compared: each acknowledged write is there in its last state, each other one at
 * most once; numbers are those of an independent calculator, of `explain` and of a recount; no message was sent twice; an erased name is
 * nowhere; nothing is dirty or due. Exit code 1 on any difference, or where a kind of fault never happened.
 *
 * The seed makes the choices; when a request meets one of them is the machine's, so that a seed repeats a run in kind, not to the letter.
 */
const main = async (): Promise<void> => {
  const flags = parseFlags(process.argv.slice(2));
  say(`Chaos with seed ${flags.seed}: ${flags.minutes} minutes of faults.`);
  const home = mkdtempSync(join(tmpdir(), "clientele-chaos-"));
  const closing: (() => Promise<unknown>)[] = [];
  let wrong: string[];
  try {
    wrong = await play(flags, home, closing);
  } finally {
    for (const close of closing.reverse()) await close();
  }
  say(`\nseed ${flags.seed}: ${wrong.length} wrong`);
  for (const text of wrong.slice(0, most)) console.error(`  ${text}`);
  if (wrong.length === 0) return rmSync(home, { recursive: true, force: true });
  console.error(`Once more: npm run chaos -- --seed ${flags.seed} --minutes ${flags.minutes}. Logs: ${home}`);
  process.exitCode = 1;
};

await main();
