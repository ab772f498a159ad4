import type { Outcome, Sandbox, StartSandbox } from "../../infra/local/functions/sandbox.ts";
import { startSandbox } from "../../infra/local/functions/sandbox.ts";
import type { TemplateFunction } from "../../infra/local/template/model.ts";
import type { Faults } from "./faults.ts";
import type { FaultyTable } from "./table.ts";

/** How often an invocation meets its end before its own. */
const fates = { "function killed at work": 0.01, "function timed out": 0.01 } as const;

const timedOut: Outcome = {
  error: { errorType: "Sandbox.Timedout", errorMessage: "Task timed out (by chaos)", trace: [] },
};

/** Functions whose sandboxes are killed and cut off at random, and whose table is the faulty one. */
export interface FaultySandboxes {
  start: StartSandbox;
  /** the functions that were started, by ARN */
  functions: ReadonlyMap<string, TemplateFunction>;
}

export const faultySandboxes = (faults: Faults, table: FaultyTable): FaultySandboxes => {
  const functions = new Map<string, TemplateFunction>();
  let count = 0;
  const start: StartSandbox = (fn, endpoints, log) => {
    functions.set(fn.arn, fn);
    count += 1;
    let killed = false;
    const alive = () => !killed && sandbox.alive;
    const kill = () => {
      killed = true;
      void sandbox.stop();
    };
    const asker = { target: endpoints.AWS_ENDPOINT_URL_DYNAMODB!, alive, kill };
    const AWS_ENDPOINT_URL_DYNAMODB = table.endpointOf(`s${count}`, asker);
    const sandbox: Sandbox = startSandbox(fn, { ...endpoints, AWS_ENDPOINT_URL_DYNAMODB }, log);
    return {
      get alive() {
        return alive();
      },
      stop: sandbox.stop,
      run: (event) => fated(faults, sandbox.run(event), kill),
    };
  };
  return { start, functions };
};

/** An invocation that may be ended while it runs; a fault is counted when it was. */
const fated = (faults: Faults, running: Promise<Outcome>, kill: () => void): Promise<Outcome> =>
  new Promise((resolve) => {
    const fate = (Object.keys(fates) as (keyof typeof fates)[]).find((kind) => faults.chance(fates[kind]));
    const end = () => {
      if (!fate) return;
      faults.count(fate);
      kill();
      if (fate === "function timed out") resolve(timedOut);
    };
    const timer = fate && setTimeout(end, faults.random.int(2, 150));
    void running.then((outcome) => {
      clearTimeout(timer);
      resolve(outcome);
    });
  });
