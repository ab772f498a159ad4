/**
 * How a provider fails where a test wants it: refused for its rate, refused for good, cut off before the message was taken, cut off
 * after it was taken.
 */
export type Failure = "throttle" | "reject" | "timeout" | "acceptThenTimeout";

/** Says of a request how it fails; undefined: it does not. */
export type FailureOf<Request> = (request: Request) => Failure | undefined;
