import type { LocalRun } from "../../infra/local/run.ts";
import type { FaultyDeliveries } from "./deliveries.ts";
import { redriveBatches, redriveLetters } from "./redrive.ts";
import type { FaultySandboxes } from "./sandboxes.ts";
import { idle } from "./studio.ts";

/** How a run comes to rest when no fault is injected any more. */
export interface Rest {
  /** redrives what was given up, until nothing is left to do; refuses with what is left after ten rounds */
  come(): Promise<void>;
  /** what was redriven so far, and calls of functions that failed */
  readonly batches: number;
  readonly letters: number;
  readonly failed: number;
}

/** Seconds of a round: work that waits in a queue of dead letters would be waited for in vain. */
const round = 60;

export const restOf = (run: LocalRun, sandboxes: FaultySandboxes, deliveries: FaultyDeliveries): Rest => {
  const { AWS_ENDPOINT_URL_S3: files, AWS_ENDPOINT_URL_SQS: queues } = run.endpoints;
  let [batches, letters, failed] = [0, 0, 0];
  return {
    get batches() {
      return batches;
    },
    get letters() {
      return letters;
    },
    get failed() {
      return failed;
    },
    async come() {
      let left = "";
      for (let rounds = 0; rounds < 10; rounds += 1) {
        const given = await redriveBatches(files!, sandboxes, deliveries);
        const dead = await redriveLetters(queues!);
        batches += given;
        letters += dead;
        const answer = await idle(run, round);
        if ("left" in answer) left = answer.left;
        else failed = answer.failed;
        if (!("left" in answer) && given + dead === 0) return;
      }
      throw new Error(left);
    },
  };
};
