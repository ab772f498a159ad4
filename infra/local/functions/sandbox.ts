import { randomUUID } from "node:crypto";
import type { Writable } from "node:stream";
import { Worker } from "node:worker_threads";
import type { TemplateFunction } from "../template/model.ts";
import { awsAccount, region } from "../template/resolve.ts";
import type { Call, Done, FunctionError, Place } from "./protocol.ts";

/** One execution environment: a worker thread with its own environment and memory, used for one invocation at a time. */
export interface Sandbox {
  /** false once it has crashed, run out of memory or been cut off */
  readonly alive: boolean;
  run(event: string): Promise<Outcome>;
  stop(): Promise<unknown>;
}

export type Outcome = { payload: unknown; error?: never } | { error: FunctionError; payload?: never };

/** Largest event and largest answer of a synchronous invocation, in bytes (Lambda quotas). */
export const payloadLimit = 6 * 1024 * 1024;

/** Longest time a bundle may take to load; it does not count against the function's own (Lambda quota). */
const initLimit = 10_000;

const failure = (errorType: string, errorMessage: string): Outcome => ({
  error: { errorType, errorMessage, trace: [] },
});

/** What Lambda itself puts into a function's environment; credentials are of no account. */
const lambdaEnvironment = (fn: TemplateFunction): Record<string, string> => ({
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_ACCOUNT_ID: awsAccount,
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
  AWS_LAMBDA_FUNCTION_NAME: fn.name,
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.name}`,
  AWS_LAMBDA_LOG_STREAM_NAME: "local",
  LAMBDA_TASK_ROOT: fn.folder,
  _HANDLER: fn.handler,
  TZ: ":UTC",
});

/** Starts a sandbox; what the function prints goes to `log`. */
export type StartSandbox = (fn: TemplateFunction, endpoints: Record<string, string>, log: Writable) => Sandbox;

/** A sandbox whose bundle does not load answers every run with its error. */
export const startSandbox: StartSandbox = (fn, endpoints, log) => {
  const place: Place = { folder: fn.folder, handler: fn.handler, name: fn.name, arn: fn.arn, memoryMb: fn.memoryMb };
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    name: fn.name,
    workerData: place,
    env: { ...lambdaEnvironment(fn), ...endpoints, ...fn.environment },
    resourceLimits: { maxOldGenerationSizeMb: fn.memoryMb },
    stdout: true,
    stderr: true,
  });
  worker.stdout.pipe(log, { end: false });
  worker.stderr.pipe(log, { end: false });

  let alive = true;
  let settle: ((outcome: Outcome) => void) | undefined;
  const die = (outcome: Outcome) => {
    alive = false;
    settle?.(outcome);
  };
  const cutOff = (after: number, message: string) =>
    setTimeout(() => {
      die(failure("Sandbox.Timedout", message));
      void worker.terminate();
    }, after);

  const loading = cutOff(initLimit, `Init timed out after ${initLimit / 1000} seconds`);
  const loaded = new Promise<void>((resolve) => worker.once("message", () => resolve()));
  void loaded.then(() => {
    clearTimeout(loading);
    worker.on("message", (done: Done) => settle?.(answerOf(done)));
  });
  worker.on("error", (error: NodeJS.ErrnoException) => {
    log.write(`${error.stack ?? error}\n`);
    die(
      failure(
        error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "Runtime.OutOfMemory" : "Runtime.UnhandledError",
        error.message,
      ),
    );
  });
  worker.on("exit", (code) => {
    clearTimeout(loading);
    die(failure("Runtime.ExitError", `The function exited with code ${code}.`));
  });
  // a warm sandbox that nobody calls keeps no process alive
  worker.unref();

  const call = (event: string): NodeJS.Timeout => {
    const message: Call = { id: randomUUID(), event, deadline: Date.now() + fn.timeoutMs };
    worker.postMessage(message);
    return cutOff(fn.timeoutMs, `Task timed out after ${(fn.timeoutMs / 1000).toFixed(2)} seconds`);
  };
  const run = (event: string): Promise<Outcome> =>
    new Promise((resolve) => {
      if (!alive) return resolve(failure("Runtime.ExitError", "The function is not running."));
      let limit: NodeJS.Timeout | undefined;
      settle = (outcome) => {
        settle = undefined;
        clearTimeout(limit);
        resolve(outcome);
      };
      void loaded.then(() => {
        if (alive) limit = call(event);
      });
    });

  return {
    get alive() {
      return alive;
    },
    run,
    stop: () => worker.terminate(),
  };
};

const answerOf = (done: Done): Outcome => {
  if (done.error) return { error: done.error };
  if (Buffer.byteLength(done.payload) > payloadLimit) {
    return failure(
      "Function.ResponseSizeTooLarge",
      `Response payload size exceeded maximum allowed payload size (${payloadLimit} bytes).`,
    );
  }
  return { payload: JSON.parse(done.payload) };
};
