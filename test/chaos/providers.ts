import type { Edges } from "../../infra/local/edges.ts";
import type { Failure } from "../../infra/local/services/failures.ts";
import type { FaultKind, Faults } from "./faults.ts";

const failures: Partial<Record<FaultKind, Failure>> = {
  "provider throttles": "throttle",
  "provider refuses": "reject",
  "provider cut before it took the message": "timeout",
  "provider cut after it took the message": "acceptThenTimeout",
};

/** Providers of email and SMS that throttle, refuse, and are cut off before and after they took a message. */
export const faultyProviders = (faults: Faults): Required<Pick<Edges, "email" | "sms">> => {
  const fail = () => {
    const fault = faults.draw({
      "provider throttles": 0.08,
      "provider refuses": 0.06,
      "provider cut before it took the message": 0.06,
      "provider cut after it took the message": 0.08,
    });
    return fault && failures[fault];
  };
  return { email: fail, sms: fail };
};
