import { setTimeout as wait } from "node:timers/promises";
import pRetry from "p-retry";
import * as z from "zod";
import type { Item, Rejected } from "./batches.ts";
import type { Options } from "./options.ts";
import { Stopped } from "./usage.ts";

const Fault = z.object({ pointer: z.string(), message: z.string() });
const Answer = z.object({
  written: z.int(),
  unchanged: z.int(),
  waiting: z.int(),
  rejected: z.array(z.object({ index: z.int(), errors: z.array(Fault) })),
  writeUnits: z.number().default(0),
});
const Problem = z.object({ title: z.string(), detail: z.string(), errors: z.array(Fault) }).partial();

/** What became of some records. */
export interface Outcome {
  written: number;
  unchanged: number;
  waiting: number;
  rejected: Rejected[];
  writeUnits: number;
}

type Target = Pick<Options, "url" | "key" | "source">;

const longestWait = 120_000;

/**
 * Sends records and tells what became of them. Sent again when the network, a 429 or a 5xx stood in the way, after
 * what Retry-After asks; a body that is too large (413) or cannot be read (400) is halved until the one record is found.
 */
export const send = async (target: Target, items: Item[], hasAnswered: boolean): Promise<Outcome> => {
  if (items.length === 0) return { written: 0, unchanged: 0, waiting: 0, rejected: [], writeUnits: 0 };
  const { status, text } = await withRetries(target, () => post(target, items), hasAnswered);
  if (status === 200 || status === 201) return outcomeOf(items, text);
  if (status !== 413 && status !== 400) throw refusal(target, status, text);
  if (items.length === 1) return alone(items[0] as Item, status, text);
  const middle = Math.ceil(items.length / 2);
  const first = await send(target, items.slice(0, middle), hasAnswered);
  return sumOf(first, await send(target, items.slice(middle), hasAnswered));
};

/** Two outcomes as one. */
export const sumOf = (a: Outcome, b: Outcome): Outcome => ({
  written: a.written + b.written,
  unchanged: a.unchanged + b.unchanged,
  waiting: a.waiting + b.waiting,
  rejected: [...a.rejected, ...b.rejected],
  writeUnits: a.writeUnits + b.writeUnits,
});

class Later extends Error {
  /** what the API answered; none when it could not be reached */
  readonly status: number | undefined;
  readonly after: number;
  constructor(message: string, status?: number, after = 0) {
    super(message);
    this.status = status;
    this.after = after;
  }
}

interface Reply {
  status: number;
  text: string;
}

const post = async ({ url, key, source }: Target, items: Item[]): Promise<Reply> => {
  const body = `{"records":[${items.map(({ text }) => text).join(",")}]}`;
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  try {
    const signal = AbortSignal.timeout(60_000);
    const response = await fetch(`${url}/v1/sources/${source}/records`, { method: "POST", headers, body, signal });
    const text = await response.text();
    if (response.status !== 429 && response.status < 500) return { status: response.status, text };
    throw new Later(
      `it keeps answering ${response.status}`,
      response.status,
      retryAfter(response.headers.get("retry-after")),
    );
  } catch (error) {
    if (error instanceof Later) throw error;
    const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
    throw new Later(cause?.code ?? cause?.message ?? message);
  }
};

const retryAfter = (header: string | null): number => {
  if (!header) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), longestWait);
};

/** Patient with an API that answered before; one that was never there is asked four times only. */
const withRetries = async ({ url }: Target, ask: () => Promise<Reply>, hasAnswered: boolean): Promise<Reply> => {
  const isThere = (error: Error) => hasAnswered || (error instanceof Later && error.status !== undefined);
  try {
    return await pRetry(ask, {
      retries: 8,
      minTimeout: 250,
      maxTimeout: 10_000,
      randomize: true,
      shouldRetry: ({ error, retriesConsumed }) => isThere(error) || retriesConsumed < 3,
      onFailedAttempt: async ({ error, retryDelay, retriesLeft }) => {
        if (error instanceof Later && retriesLeft > 0) await wait(Math.max(0, error.after - retryDelay));
      },
    });
  } catch (error) {
    if (!(error instanceof Later)) throw error;
    throw new Stopped(`The API at ${url} cannot be used: ${error.message}. Is npm start running?`);
  }
};

const outcomeOf = (items: Item[], text: string): Outcome => {
  const { data } = Answer.safeParse(parsed(text));
  if (!data) throw new Stopped("What answers there is not Clientele: no count of written records came back.");
  const rejected = data.rejected.flatMap(({ index, errors }) => {
    const item = items[index];
    return item ? [{ line: item.line, errors, record: JSON.parse(item.text) }] : [];
  });
  return { ...data, rejected };
};

const alone = (item: Item, status: number, text: string): Outcome => {
  const problem = Problem.safeParse(parsed(text)).data;
  const sentence = status === 413 ? "too large for the API" : (problem?.detail ?? "cannot be read by the API");
  const errors = problem?.errors?.length ? problem.errors : [{ pointer: "", message: sentence }];
  return {
    written: 0,
    unchanged: 0,
    waiting: 0,
    rejected: [{ line: item.line, errors, record: JSON.parse(item.text) }],
    writeUnits: 0,
  };
};

const sentences: Record<number, (target: Target) => string> = {
  401: () => "The API does not know this key. npm start prints one; --key takes another.",
  403: () => "This key may not send records: that takes the role admin.",
  404: ({ url }) => `The API at ${url} has no route for source records. Is --url right?`,
};

const refusal = (target: Target, status: number, text: string): Stopped => {
  const problem = Problem.safeParse(parsed(text)).data;
  const faults = problem?.errors?.map(({ pointer, message }) => `${pointer} ${message}`.trim()).join("; ");
  const said = [problem?.detail ?? problem?.title, faults].filter(Boolean).join(" ");
  return new Stopped(sentences[status]?.(target) ?? `The API refused the records (${status}). ${said}`.trim());
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
