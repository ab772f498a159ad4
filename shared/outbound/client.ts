import got, { type Got, type HandlerFunction, type RequestPromise } from "got";
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from "request-filtering-agent";

/** How requests to addresses that others named are made. */
export interface OutboundProps {
  /** addresses or CIDR blocks that may be called although they are private: the simulators of the local run */
  allowed?: readonly string[];
  /** milliseconds for the whole of one try */
  timeout: number;
  /** tries again within one call, each at most five seconds later */
  retries?: number;
}

/** Longest wait before a try within one call, ms: what takes longer is for a later run. */
const longestWait = 5000;
/** Longest answer that is read, bytes. */
const longestAnswer = 20 * 1024 * 1024;

/** Ends an answer that is longer than anything we ask for. */
const limited: HandlerFunction = (options, next) => {
  const tooLong = new AbortController();
  options.signal = tooLong.signal;
  const answer = next(options) as RequestPromise;
  answer.on("downloadProgress", ({ transferred }: { transferred: number }) => {
    if (transferred > longestAnswer) tooLong.abort();
  });
  return answer as never;
};

/**
 * A client for addresses that a studio or its booking software named (webhooks, sites): public addresses only, judged when the connection is
 * made, so that neither a name, a number, a redirect nor a rebound name leads inside (reliability.md, 22). Redirects are not followed; an answer
 * of any status is an answer.
 */
export const outbound = ({ allowed = [], timeout, retries = 0 }: OutboundProps): Got => {
  const filter = { allowIPAddressList: [...allowed], keepAlive: true };
  return got.extend({
    agent: { http: new RequestFilteringHttpAgent(filter), https: new RequestFilteringHttpsAgent(filter) },
    followRedirect: false,
    throwHttpErrors: false,
    timeout: { request: timeout },
    retry: { limit: retries, maxRetryAfter: longestWait, backoffLimit: longestWait, methods: ["GET", "POST"] },
    handlers: [limited],
  });
};
