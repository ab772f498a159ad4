import { startHttpService, type WireAnswer, type WireRequest } from "../../services/http-service.ts";
import { actsOf } from "./acts.ts";
import { errorAnswer, json, Refused } from "./answers.ts";
import { routes, type Subscription } from "./routes.ts";
import { type SeedProps, seededWorld } from "./seed.ts";
import { truthOf } from "./truth.ts";
import { notify } from "./webhooks.ts";
import { listsOf } from "./world.ts";

export interface SquareOptions extends Partial<Omit<SeedProps, "now">> {
  /** the time it is at Square until `at` sets another */
  now: string;
  token?: string;
  /** where it is asked; none: any free one */
  port?: number;
}

const patterns = Object.keys(routes).map((name) => {
  const [method, path] = name.split(" ") as [string, string];
  return { name, method, match: new RegExp(`^${path.replace("{id}", "([^/]+)")}$`) };
});

/** What a request and its answer were, for whoever compares them with the vendor's description. */
export interface Exchange {
  route: string;
  request: WireRequest;
  status: number;
  body: unknown;
}

/**
 * Square on this machine: a seller's account with years behind it, answering as its public description says, with the traps it
 * names. `fail` lets the next requests fail, `counts` says how often each route was asked, `truth` what is so of each customer.
 */
export const startSquare = async ({
  now: start,
  token: first = "square-token",
  seed = 1,
  customers = 40,
  months = 6,
  port,
}: SquareOptions) => {
  const world = seededWorld({ seed, customers, months, now: start });
  const lists = listsOf(world);
  const subscriptions: Subscription[] = [];
  const failures: { status: number; headers: Record<string, string> }[] = [];
  const counts = new Map<string, number>();
  const watchers: ((exchange: Exchange) => void)[] = [];
  let [now, told, token] = [start, 0, first];

  const answerTo = (request: WireRequest): { route: string; answer: WireAnswer } => {
    const { pathname, searchParams: query } = new URL(request.target, "http://square");
    const route = patterns.find(({ method, match }) => method === request.method && match.test(pathname));
    if (!route)
      return { route: "", answer: errorAnswer(404, "INVALID_REQUEST_ERROR", "NOT_FOUND", "No such resource.") };
    counts.set(route.name, (counts.get(route.name) ?? 0) + 1);
    const failure = failures.shift();
    if (failure) {
      const limited = failure.status === 429;
      const [category, code] = limited ? ["RATE_LIMIT_ERROR", "RATE_LIMITED"] : ["API_ERROR", "INTERNAL_SERVER_ERROR"];
      return {
        route: route.name,
        answer: errorAnswer(failure.status, category!, code!, "Try again later.", failure.headers),
      };
    }
    if (request.headers.authorization !== `Bearer ${token}`)
      return {
        route: route.name,
        answer: errorAnswer(401, "AUTHENTICATION_ERROR", "UNAUTHORIZED", "The token is not known."),
      };
    const id = decodeURIComponent(route.match.exec(pathname)?.[1] ?? "");
    const body = request.body.length > 0 ? JSON.parse(request.body.toString("utf8")) : {};
    try {
      return {
        route: route.name,
        answer: json(200, routes[route.name]!({ world, lists, now, subscriptions }, { query, body, id })),
      };
    } catch (error) {
      if (error instanceof Refused) return { route: route.name, answer: error.answer };
      throw error;
    }
  };

  const service = await startHttpService(async (request) => {
    const { route, answer } = answerTo(request);
    if (watchers.length > 0 && answer !== "hangUp") {
      const exchange = { route, request, status: answer.status, body: JSON.parse(String(answer.body)) };
      for (const watch of watchers) watch(exchange);
    }
    return answer;
  }, port);
  const acts = actsOf({
    world,
    lists,
    now: () => now,
    tell(happened) {
      told += 1;
      return notify(subscriptions, happened, now, told);
    },
  });
  return {
    endpoint: service.endpoint,
    stop: service.stop,
    token: first,
    /** from now on another token is taken, and the one before no more */
    takes(other: string) {
      token = other;
    },
    world,
    acts,
    counts,
    at(time: string) {
      now = time;
    },
    fail(times: number, status: number, headers: Record<string, string> = {}) {
      for (let i = 0; i < times; i += 1) failures.push({ status, headers });
    },
    watch(watcher: (exchange: Exchange) => void) {
      watchers.push(watcher);
    },
    truth: () => truthOf(world, now),
  };
};
