import * as z from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import type { Route } from "../../shared/route.ts";
import { problemsOf } from "./problems.ts";
import { documented } from "./schemas.ts";

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const irregular: Record<string, string> = { staff: "staff-member", "transformation-log": "transformation-log-entry" };
const singular = (name: string): string => irregular[name] ?? name.replace(/s$/, "");

/** `GET /v1/clients/{clientId}/charts/event-types` is `getClientChartsEventTypes`: one of many is named in the singular. */
export const operationId = (method: string, path: string): string => {
  const steps = path.split("/").slice(path.startsWith("/v1/") ? 2 : 1);
  const words = steps.flatMap((step, i) => {
    if (step.startsWith("{")) return [];
    const name = steps[i + 1]?.startsWith("{") ? singular(step) : step;
    return name.split(/[^a-z]+/);
  });
  return method.toLowerCase() + words.map(capital).join("");
};

const IfMatch = z
  .string()
  .optional()
  .meta({ description: "ETag of the version that was edited; 412 if it is not the one that holds" });
const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .optional()
  .meta({
    description:
      "Visible ASCII. The same key and body get the same answer for 24 hours, another body 422, two at once 409; a refusal gives the key back",
  });
const ETag = z
  .string()
  .meta({ description: "Revision of what people edit, for If-Match; sync and settling never change it" });
const Replayed = z
  .literal("true")
  .optional()
  .meta({ description: "Set when this answer was kept from an earlier request" });

const headersOf = (method: string, route: Route): Record<string, z.ZodType> => ({
  ...(method === "PATCH" && !route.unversioned && { "If-Match": IfMatch }),
  ...(method === "POST" && !route.idempotent && { "Idempotency-Key": IdempotencyKey }),
});

/** The same answer drawn, for whoever prefers it in Accept. */
const pictured = {
  "image/svg+xml": { schema: { type: "string" as const, description: "The same, drawn: light and dark" } },
};

/** What operations are shown under: the first step of their path, or that they are for people. */
const tagOf = (route: Route, path: string): string =>
  route.page || route.file ? "pages" : path.replace(/^\/v1/, "").split("/")[1]!.split(".")[0]!;

/** A page takes a form as browsers and mail programs send it; everything else takes JSON. */
const bodyOf = (route: Route, schema: z.ZodType) =>
  route.page
    ? { "application/x-www-form-urlencoded": { schema }, "multipart/form-data": { schema } }
    : { "application/json": { schema } };

/** A body may be left out where it says nothing that is needed: of a page a form without fields, else one whose schema says what is taken for it. */
const takesNothing = ({ page, body }: Route): boolean => !!body?.safeParse(page ? {} : undefined).success;

const some = (shape: Record<string, z.ZodType>): z.ZodObject | undefined =>
  Object.keys(shape).length > 0 ? z.object(shape) : undefined;

/** One route as an operation. `edited` are the replies that can be changed by PATCH, and so carry an ETag. */
export const operationOf = (routeKey: string, route: Route, edited: Set<z.ZodType>): ZodOpenApiOperationObject => {
  const [method, path] = routeKey.split(" ") as [string, string];
  const [status, reply] = Object.entries(route.reply)[0]!;
  const header = some(headersOf(method, route));
  const headers = some({
    ...(edited.has(reply) && { ETag }),
    ...(method === "POST" && !route.idempotent && { "Idempotency-Replayed": Replayed }),
  });
  return {
    operationId: operationId(method, path),
    summary: route.summary,
    tags: [tagOf(route, path)],
    "x-right": route.right,
    security: route.right === "public" ? [] : [{ bearer: [] }],
    ...(route.right !== "public" && { parameters: [{ $ref: "#/components/parameters/XAccount" }] }),
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(header && { header }),
    },
    ...(route.body && {
      requestBody: { required: !takesNothing(route), content: bodyOf(route, documented(route.body)) },
    }),
    responses: {
      [status]: {
        description: route.summary,
        ...(headers && { headers }),
        ...(status !== "204" && {
          content: {
            [route.file ?? (route.page ? "text/html" : "application/json")]: { schema: reply },
            ...(route.picture && pictured),
          },
        }),
      },
      ...problemsOf(method, route),
    },
  };
};
