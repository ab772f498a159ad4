import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Faults } from "./faults.ts";

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the tests read what the API answers as it is
  body: any;
}

/** A write as it is sent, again with the same key when nobody knows what became of it. */
export interface Request {
  method: "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  key: string;
}

/** What was asked of a run, and what is known of it. */
export interface Tally {
  requests: number;
  /** writes by what the caller was told in the end */
  acknowledged: number;
  unknown: number;
  refused: Map<string, number>;
  /** requests whose answer was lost, and was other bytes when it was given again */
  changed: string[];
}

export interface Api {
  readonly tally: Tally;
  request(method: Request["method"], path: string, body?: unknown): Request;
  /** Sends until there is an answer that says something; undefined: nobody knows. Refusals are answers. */
  insist(request: Request, tries?: number): Promise<Answer | undefined>;
  /** Reads, until it is answered. */
  get(path: string): Promise<Answer["body"]>;
  /** all items of a list */
  list(path: string): Promise<Answer["body"][]>;
}

/** Codes of a 409 that says nothing but that it is to be tried again. */
const passing = new Set(["idempotency-key-busy", "contended"]);

export const tallyOf = (): Tally => ({ requests: 0, acknowledged: 0, unknown: 0, refused: new Map(), changed: [] });

/** The API as one caller of it, whose answers get lost. */
export const apiOf = (url: string, apiKey: string, faults: Faults, tally: Tally): Api => {
  const lost = new Map<string, string>();
  const ask = async (method: string, path: string, body?: unknown, key?: string): Promise<Answer | undefined> => {
    tally.requests += 1;
    const headers = {
      authorization: `Bearer ${apiKey}`,
      ...(key && { "idempotency-key": key }),
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    try {
      const response = await fetch(url + path, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(60_000),
      });
      const text = await response.text();
      if (key && response.headers.has("idempotency-replayed") && (lost.get(key) ?? text) !== text)
        tally.changed.push(`${method} ${path} answered ${text} the second time, ${lost.get(key)} the first`);
      if (key && faults.draw({ "answer to the caller lost": 0.03 })) {
        if (response.status < 300) lost.set(key, text);
        return undefined;
      }
      return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
    } catch {
      return undefined;
    }
  };
  const says = (answer: Answer | undefined): answer is Answer =>
    answer !== undefined && answer.status < 500 && !(answer.status === 409 && passing.has(answer.body?.code));
  const patiently = async (send: () => Promise<Answer | undefined>, tries: number): Promise<Answer | undefined> => {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const answer = await send();
      if (says(answer)) return answer;
      await wait(Math.min(100 * 2 ** attempt, 3000));
    }
    return undefined;
  };
  const api: Api = {
    tally,
    request: (method, path, body) => ({ method, path, key: randomUUID(), ...(body !== undefined && { body }) }),
    async insist({ method, path, body, key }, tries = 4) {
      const answer = await patiently(() => ask(method, path, body, key), tries);
      if (!answer) tally.unknown += 1;
      else if (answer.status < 300) tally.acknowledged += 1;
      else {
        const what = `${method} ${path.replaceAll(/[a-z]{3}_[0-9A-Z]{26}/g, "…")} ${answer.status} ${answer.body?.code}`;
        tally.refused.set(what, (tally.refused.get(what) ?? 0) + 1);
      }
      return answer;
    },
    async get(path) {
      const answer = await patiently(() => ask("GET", path), 20);
      if (answer?.status !== 200) throw new Error(`GET ${path} answered ${JSON.stringify(answer)}.`);
      return answer.body;
    },
    async list(path) {
      const items: unknown[] = [];
      for (let cursor = ""; ; ) {
        const page = await api.get(`${path}${path.includes("?") ? "&" : "?"}limit=100${cursor}`);
        items.push(...page.items);
        if (!page.nextCursor) return items;
        cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
      }
    },
  };
  return api;
};
