import type { Writable } from "node:stream";
import type { TemplateFunction } from "../template/model.ts";
import { type Outcome, payloadLimit, type Sandbox, type StartSandbox, startSandbox } from "./sandbox.ts";

/** All sandboxes of one function. */
export interface Pool {
  readonly fn: TemplateFunction;
  /** invocations started since the start */
  readonly started: number;
  /** of these, how many ended in an error */
  readonly failed: number;
  /** under way or waiting for a sandbox */
  readonly running: number;
  invoke(event: unknown): Promise<Outcome>;
  stop(): Promise<void>;
}

/** Sandboxes a function may have at once; more calls wait, as they would at a concurrency limit. */
const most = 4;

/** A pool that starts sandboxes as calls come, keeps them warm, and replaces those that died. */
export const startPool = (
  fn: TemplateFunction,
  endpoints: Record<string, string>,
  log: Writable,
  start: StartSandbox = startSandbox,
): Pool => {
  const sandboxes = new Set<Sandbox>();
  const idle: Sandbox[] = [];
  const waiting: (() => void)[] = [];
  let started = 0;
  let failed = 0;
  let running = 0;
  let stopped = false;

  const free = (): Sandbox | undefined => {
    for (let warm = idle.pop(); warm; warm = idle.pop()) {
      if (warm.alive) return warm;
      sandboxes.delete(warm);
    }
    if (sandboxes.size >= most) return undefined;
    const fresh = start(fn, endpoints, log);
    sandboxes.add(fresh);
    return fresh;
  };
  const acquire = async (): Promise<Sandbox> => {
    for (;;) {
      const sandbox = free();
      if (sandbox) return sandbox;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  const release = (sandbox: Sandbox) => {
    if (sandbox.alive) idle.push(sandbox);
    else sandboxes.delete(sandbox);
    waiting.shift()?.();
  };
  const run = async (event: string): Promise<Outcome> => {
    const sandbox = await acquire();
    try {
      return await sandbox.run(event);
    } finally {
      release(sandbox);
    }
  };

  return {
    fn,
    get started() {
      return started;
    },
    get failed() {
      return failed;
    },
    get running() {
      return running;
    },
    async invoke(event) {
      const text = JSON.stringify(event);
      if (Buffer.byteLength(text) > payloadLimit) return { error: tooLarge };
      if (stopped) return { error: stopping };
      started += 1;
      running += 1;
      const outcome = await run(text);
      running -= 1;
      if (outcome.error) failed += 1;
      return outcome;
    },
    async stop() {
      stopped = true;
      await Promise.all([...sandboxes].map((sandbox) => sandbox.stop()));
    },
  };
};

/** What Lambda answers to an event that is too long; no function sees it. */
export const tooLarge = {
  errorType: "RequestTooLargeException",
  errorMessage: `The event is longer than ${payloadLimit} bytes.`,
  trace: [],
};
const stopping = { errorType: "Runtime.Stopped", errorMessage: "The local run is stopping.", trace: [] };
