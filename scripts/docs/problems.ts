import * as z from "zod";
import { ending } from "../../shared/kernel/ids.ts";
import type { Route } from "../../shared/route.ts";

/** RFC 9457, as functions/http/problem.ts answers it. */
const Problem = z
  .object({
    type: z.string().meta({ examples: ["urn:clientele:problem:invalid"] }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: "for programs; sentences may change" }),
    errors: z
      .array(
        z.object({
          pointer: z.string().meta({ description: "JSON pointer into the request: /body/…, /query/…, /path/…" }),
          message: z.string(),
        }),
      )
      .meta({ description: "every fault of the request at once" }),
  })
  .meta({ id: "Problem" });

const sentences = {
  400: "The JSON or the Idempotency-Key is malformed, or the cursor is not of this list.",
  401: "Nobody we know asks: no credentials, or none that hold.",
  403: "The caller lacks the right (x-right says which; docs/roles.md who has it), or the client is at home elsewhere.",
  404: "There is no such thing, or it is another account's: both are answered alike.",
  409: "It conflicts with what is there; `code` says how.",
  412: "Somebody changed it meanwhile; the header ETag names the revision that holds now.",
  413: "The body is too long.",
  415: "The body is not application/json.",
  422: "The request is understood and has faults; `errors` names them all.",
  500: "Something went wrong here; `detail` names the request, and nothing of the inside.",
} as const;

type Status = keyof typeof sentences;

const nameOf = (status: Status): string => `Problem${status}`;

/** Every refusal as a response component. */
export const problemResponses = Object.fromEntries(
  Object.entries(sentences).map(([status, description]) => [
    nameOf(Number(status) as Status),
    { description, content: { "application/problem+json": { schema: Problem } } },
  ]),
);

const refTo = (status: Status) => ({ $ref: `#/components/responses/${nameOf(status)}` });

/** What pages say of the same: a small page for people. */
const asPage = (status: Status) => ({
  description: forPeople[status] ?? sentences[status],
  content: { "text/html": { schema: z.string() } },
});
const forPeople: Partial<Record<Status, string>> = {
  400: "The form cannot be read.",
  404: "The link is not ours, or its client or account is gone: all are answered alike.",
  415: "The body is not a form.",
};

/** Whether an id stands in a body or a query, which may be of something that is not there. */
const namesThings = (part: z.ZodType | undefined): boolean =>
  part !== undefined &&
  JSON.stringify(z.toJSONSchema(part, { io: "input", unrepresentable: "any" })).includes(idEnding);
const idEnding = JSON.stringify(ending).slice(1, -1);

/** The refusals one route can meet. */
export const problemsOf = (
  method: string,
  route: Route,
): Record<string, ReturnType<typeof refTo> | ReturnType<typeof asPage>> => {
  const writes = method !== "GET";
  const paged = route.query && "cursor" in route.query.shape;
  const keyed = method === "POST" && !route.idempotent;
  const statuses: Status[] = [
    ...(route.body || paged || keyed ? [400 as const] : []),
    ...(route.right === "public" ? [] : [401 as const, 403 as const]),
    ...(route.params || namesThings(route.body) || namesThings(route.query) ? [404 as const] : []),
    ...(writes && !route.page ? [409 as const] : []),
    ...(method === "PATCH" && !route.unversioned ? [412 as const] : []),
    ...(route.body ? [413 as const, 415 as const] : []),
    422,
    500,
  ];
  return Object.fromEntries(statuses.map((status) => [status, route.page ? asPage(status) : refTo(status)]));
};
