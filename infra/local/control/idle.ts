import type { Pool } from "../functions/pool.ts";
import type { Answer } from "../gateway/answer.ts";
import type { Delays } from "../services/delays.ts";
import type { Reader } from "../stream/reader.ts";
import type { Jobs } from "./jobs.ts";
import { json, problem } from "./problem.ts";

export interface Watched {
  pools: Pool[];
  readers: { name: string; reader: Reader }[];
  jobs: Jobs;
  /** queues, outside dead letters, that hold messages: visible, in flight or delayed */
  waiting: () => { name: string; size: number }[];
  /** records in batches that were given up since the start */
  deadLettered: () => number;
  /** events of sent messages that have not happened yet: they happen at once when it is asked for idleness */
  delays: Delays;
  /** the demo studio is being made */
  makingDemo: () => boolean;
}

const longestTimeout = 600;

const running = (pools: Pool[]): number => pools.reduce((sum, pool) => sum + pool.running, 0);
const started = (pools: Pool[]): number => pools.reduce((sum, pool) => sum + pool.started, 0);

/** What is left to do, in words; nothing when a look at everything found it quiet from beginning to end. */
const look = async (
  { pools, readers, jobs, delays, waiting, makingDemo }: Watched,
  unread: Set<string>,
): Promise<string[]> => {
  const before = started(pools);
  const delayed = delays.pending();
  await delays.flush();
  await Promise.all(
    readers.map(async ({ name, reader }) => {
      unread.add(name);
      await reader.caughtUp();
      unread.delete(name);
    }),
  );
  const due = await jobs.due();
  const left = pools.filter((pool) => pool.running > 0).map((pool) => `${pool.fn.name} is running`);
  if (due.length > 0)
    left.push(`${due.length === 1 ? "a job is" : `${due.length} jobs are`} due: ${due.slice(0, 3).join(", ")}`);
  for (const { name, size } of waiting()) left.push(`${name} holds ${size} message${size === 1 ? "" : "s"}`);
  if (makingDemo()) left.push("the demo studio is being made");
  if (delayed > 0) left.push("messages were delivered meanwhile");
  if (left.length === 0 && started(pools) !== before) left.push("functions were called meanwhile");
  return left;
};

const timeoutOf = (text: string | null): number | undefined => {
  if (text === null) return 30;
  const seconds = Number(text);
  return text.trim() !== "" && seconds > 0 && seconds <= longestTimeout ? seconds : undefined;
};

/**
 * `GET /_local/idle?timeout=`: answers once nothing is unread, running or due, twice in a row; 504 names what is left.
 * The demo studio's making is waited for too, but for the one who makes it: `besides=demo`.
 * Functions that failed and records that were given up do not hold it up: they are counted in the answer.
 */
export const idle = async (everything: Watched, query: URLSearchParams): Promise<Answer> => {
  const watched = query.get("besides") === "demo" ? { ...everything, makingDemo: () => false } : everything;
  const seconds = timeoutOf(query.get("timeout"));
  if (seconds === undefined) {
    const message = `must be a number of seconds above 0, at most ${longestTimeout}`;
    return problem(422, "invalid", "The timeout cannot be read.", [{ pointer: "/query/timeout", message }]);
  }
  const until = Date.now() + seconds * 1000;
  const unread = new Set<string>();
  let left: string[] = [];
  let over = false;
  const quiet = async () => {
    for (let times = 0; times < 2 && !over; times = left.length === 0 ? times + 1 : 0)
      left = await look(watched, unread);
  };
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, until - Date.now());
  });
  const inTime = await Promise.race([quiet().then(() => true), timeout.then(() => false)]);
  clearTimeout(timer);
  over = true;
  const counts = {
    failed: watched.pools.reduce((sum, pool) => sum + pool.failed, 0),
    deadLettered: watched.deadLettered(),
  };
  if (inTime) return json(200, { idle: true, ...counts });
  const streams = [...unread].map((name) => `${name} has not read its stream to the end`);
  const all = [...new Set([...left, ...streams, ...(running(watched.pools) > 0 ? ["functions are running"] : [])])];
  return problem(504, "not-idle", `Not idle after ${seconds} s: ${all.join("; ") || "never quiet twice in a row"}.`);
};
