import { setTimeout as wait } from "node:timers/promises";
import type { Target } from "./target.ts";

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a case says what it expects of an answer
  body: any;
}

type Send = (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** The API as a program calls it, and waiting for what it does behind. */
export interface Hub {
  target: Target;
  /** unlike that of every other case and run */
  mark: string;
  get: Send;
  post: Send;
  put: Send;
  patch: Send;
  delete: Send;
  /** the same by another key, or by none */
  as: (apiKey: string | undefined) => Hub;
  /** asks again until it holds, and answers what was read then; throws with what was read last */
  until: <T>(read: () => Promise<T>, holds: (seen: T) => boolean, seconds?: number) => Promise<T>;
  /** the body of an answer that succeeded */
  ok: (answer: Promise<Answer>) => Promise<Answer["body"]>;
}

/** How long a case waits for what happens behind: streams, queues and schedules, on a busy machine too. */
const patience = 90;

/** @param seconds how long it waits where a case says nothing else */
export const hubOf = (
  target: Target,
  mark: string,
  seconds = patience,
  apiKey: string | undefined = target.apiKey,
): Hub => {
  const send =
    (method: string): Send =>
    async (path, body, headers = {}) => {
      const response = await fetch(target.url + path, {
        method,
        headers: {
          ...(apiKey && { authorization: `Bearer ${apiKey}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get("content-type")?.includes("json");
      return {
        status: response.status,
        headers: response.headers,
        body: isJson && text !== "" ? JSON.parse(text) : text,
      };
    };
  return {
    target,
    mark,
    get: send("GET"),
    post: send("POST"),
    put: send("PUT"),
    patch: send("PATCH"),
    delete: send("DELETE"),
    as: (other) => hubOf(target, mark, seconds, other ?? ""),
    until: async (read, holds, within = seconds) => {
      for (const end = Date.now() + (seconds < patience ? seconds : within) * 1000; ; await wait(500)) {
        const seen = await read();
        if (holds(seen)) return seen;
        if (Date.now() > end) throw new Error(`Not within ${within} s; seen last: ${JSON.stringify(seen)}`);
      }
    },
    ok: async (answer) => {
      const { status, body } = await answer;
      if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
      return body;
    },
  };
};
