import { type Table, TransactionRefused } from "../../shared/table/table.ts";
import type { Random } from "./simulator-random.ts";

/** What may befall a function at one of its requests to the table. */
export type Fault = "killed before" | "killed after" | "throttled" | "answer lost" | "sent twice" | "contended";
export const faults: readonly Fault[] = [
  "killed before",
  "killed after",
  "throttled",
  "answer lost",
  "sent twice",
  "contended",
];

export class Killed extends Error {}

/** Lets one waiting request go on at a time, chosen by the seed: every interleaving can happen, and again. */
export interface Turns {
  /** resolves when it is this request's turn */
  wait(): Promise<void>;
  waiting(): number;
  /** lets one go on, and all that follows from it until the next request */
  advance(): Promise<void>;
  /** from here on nobody waits any more */
  end(): void;
  ended(): boolean;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const turnsOf = (random: Random): Turns => {
  const waiting: (() => void)[] = [];
  let ended = false;
  return {
    wait: () => (ended ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    waiting: () => waiting.length,
    async advance() {
      const [go] = waiting.splice(random.int(0, waiting.length - 1), 1);
      go?.();
      await settled();
    },
    end: () => {
      ended = true;
    },
    ended: () => ended,
  };
};

/**
 * While it runs, a wait of the code under test is over when its turn comes, not by the clock on the wall. Errors, of which
 * there are many, carry no stack: that halves their cost.
 */
export const withoutTimers = async <T>(turns: () => Turns, work: () => Promise<T>): Promise<T> => {
  const { setTimeout: real, Math: math } = globalThis;
  const jitter = math.random;
  const { stackTraceLimit } = Error;
  math.random = () => 0.5;
  Error.stackTraceLimit = 0;
  globalThis.setTimeout = ((then: () => void) => void turns().wait().then(then)) as unknown as typeof setTimeout;
  try {
    return await work();
  } finally {
    globalThis.setTimeout = real;
    math.random = jitter;
    Error.stackTraceLimit = stackTraceLimit;
  }
};

const writes = new Set(["put", "update", "remove"]);
const asked = ["get", "getMany", "query", "scan", "put", "update", "remove", "transact"] as const;

/**
 * The table as one running function has it: each request waits its turn, and the `at`th meets a fault. Once killed, nothing
 * of it reaches the table any more. A transaction that the SDK sends again is answered by its token, any other write is
 * judged anew (AWS, TransactWriteItems).
 */
export const processTable = (
  table: Table,
  turns: Turns,
  random: Random,
  fault?: { kind: Fault; at: number },
): Table => {
  let asking = 0;
  let dead = false;
  const kill = (): never => {
    dead = true;
    throw new Killed("The function was killed.");
  };
  const request =
    (name: (typeof asked)[number]) =>
    async (...args: unknown[]): Promise<unknown> => {
      const met = fault?.at === asking ? fault.kind : undefined;
      asking += 1;
      if (random.chance(0.7)) await turns.wait();
      if (dead || met === "killed before") kill();
      if (met === "throttled") throw new Error("ProvisionedThroughputExceededException");
      if (met === "contended" && name === "transact") throw new TransactionRefused([], true);
      const send = () => (table[name] as (...args: unknown[]) => Promise<unknown>)(...args);
      const answer = await send();
      if (met === "killed after") kill();
      if (met === "answer lost") throw new Error("The connection was closed.");
      return met === "sent twice" && writes.has(name) ? send() : answer;
    };
  const process = Object.fromEntries(asked.map((name) => [name, request(name)])) as unknown as Table;
  return Object.assign(process, { usage: table.usage, metered: () => process });
};
