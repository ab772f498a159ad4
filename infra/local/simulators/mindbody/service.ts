import type { WireAnswer, WireRequest } from "../../services/http-service.ts";
import { site } from "./catalogue.ts";
import type { Push, Subscription } from "./push.ts";
import { queryOf } from "./query.ts";
import { type Reading, Refused, reads } from "./reads.ts";

export interface Login {
  apiKey: string;
  username: string;
  password: string;
}

export interface Front extends Reading {
  login: Login;
  push: Push;
  tokens: Set<string>;
  /** calls by path since the count was last set to nothing */
  calls: Map<string, number>;
  /** calls a day before 429; the day ends by `newDay` */
  budget: number;
  spent: number;
  failures: { status: number; headers: Record<string, string> }[];
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): WireAnswer => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

const problem = (status: number, Code: string, Message: string) => json(status, { Error: { Code, Message } });

const issue = (front: Front, { body }: WireRequest): WireAnswer => {
  const { Username, Password } = JSON.parse(body.toString() || "{}");
  if (Username !== front.login.username || Password !== front.login.password)
    return problem(401, "InvalidUsernameOrPassword", "Your username or password is incorrect.");
  const AccessToken = `token-${front.tokens.size + 1}`;
  front.tokens.add(AccessToken);
  const Expires = new Date(front.world.now + 86_400_000).toISOString();
  return json(200, {
    TokenType: "Bearer",
    AccessToken,
    Expires,
    User: { Id: 0, FirstName: "Studio", LastName: "Owner", Type: "Owner" },
  });
};

const subscriptions = ({ push }: Front, { method, body }: WireRequest, path: string): WireAnswer => {
  const given = JSON.parse(body.toString() || "{}") as Partial<Subscription>;
  if (method === "POST") return json(200, { isSuccess: true, value: push.subscribe(given) });
  const found = push.subscriptions.get(path.split("/").at(-1)!);
  if (!found) return problem(404, "NotFound", "There is no such subscription.");
  if (method === "PATCH") Object.assign(found, given);
  const { messageSignatureKey: _, ...shown } = found;
  return json(200, { isSuccess: true, value: shown });
};

const answerRead = (front: Front, request: WireRequest, path: string, search: URLSearchParams): WireAnswer => {
  if (path === "/usertoken/issue" && request.method === "POST") return issue(front, request);
  const found = request.method === "GET" ? reads[path] : undefined;
  if (!found) return problem(404, "NotFound", "There is no such endpoint.");
  if (path !== "/site/sites" && request.headers.siteid !== String(site.id))
    return problem(401, "DeniedAccess", "SiteId is missing or not this site's.");
  if (found.staff && !front.tokens.has(String(request.headers.authorization ?? "")))
    return problem(401, "DeniedAccess", "A staff user token is required.");
  try {
    return json(200, found.read(front, queryOf(search)));
  } catch (error) {
    if (error instanceof Refused) return problem(400, "InvalidParameter", error.message);
    throw error;
  }
};

/** Answers as the vendor does: key first, then its day's calls, then what is asked for. */
export const answerOf =
  (front: Front) =>
  async (request: WireRequest): Promise<WireAnswer> => {
    const { pathname, searchParams } = new URL(request.target, "http://simulator");
    const path = pathname.replace(/^\/public\/v6/, "");
    front.calls.set(path, (front.calls.get(path) ?? 0) + 1);
    const failure = front.failures.shift();
    if (failure) return json(failure.status, { Error: { Code: "Failed", Message: "As ordered." } }, failure.headers);
    if (request.headers["api-key"] !== front.login.apiKey)
      return problem(401, "MissingAPIKey", "Please provide a valid API-Key header.");
    front.spent += 1;
    if (front.spent > front.budget) return problem(429, "TooManyRequests", "The day's calls are used up.");
    if (path.startsWith("/api/v1/subscriptions")) return subscriptions(front, request, path);
    return answerRead(front, request, path, searchParams);
  };
