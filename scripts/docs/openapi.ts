import { createDocument } from "zod-openapi";
import packageJson from "../../package.json" with { type: "json" };
import type { Routes } from "../../shared/route.ts";
import { operationOf } from "./operation.ts";
import { problemResponses } from "./problems.ts";
import { override } from "./schemas.ts";

const description = `The client hub of a studio: one account, its clients, and every number about them with the records it is made of.

Times are RFC 3339 in UTC and end in \`At\`, days end in \`On\`; money is \`{ amount, currency }\` in minor units. Lists answer
\`{ items, nextCursor }\`; ask for the next page with \`cursor\` until \`nextCursor\` is null. Errors are RFC 9457 problems and
name every fault at once. Only two answers are the gateway's own, with \`{ "message" }\` instead of a problem: 413 above 10 MB
and 429 when there is too much at once.`;

/** The API as OpenAPI 3.1, from the route tables. */
export const openApiOf = (routes: Routes) => {
  const replies = (method: string) =>
    Object.entries(routes).flatMap(([routeKey, { reply, unversioned }]) =>
      routeKey.startsWith(method) && !unversioned ? Object.values(reply) : [],
    );
  const edited = new Set(replies("PATCH "));
  const paths: Record<string, Record<string, ReturnType<typeof operationOf>>> = {};
  for (const [routeKey, route] of Object.entries(routes)) {
    const [method, path] = routeKey.split(" ") as [string, string];
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(routeKey, route, edited) };
  }
  return createDocument(
    {
      openapi: "3.1.1",
      info: {
        title: "Clientele",
        version: packageJson.version,
        description,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/", description: "the stack's output ApiUrl, or what npm start prints" }],
      paths,
      components: {
        securitySchemes: {
          bearer: {
            type: "http",
            scheme: "bearer",
            description: "An API key (`ck_…`) or the access token of a signed-in member of staff.",
          },
        },
        parameters: {
          XAccount: {
            name: "X-Account",
            in: "header",
            required: false,
            schema: { type: "string", examples: ["acc_01JZ8Q4W6Y3F5T7R9P2M4K6H8D"] },
            description: "Which account is meant, for staff who belong to several; an API key is of one account.",
          },
        },
        responses: problemResponses,
      },
    },
    { override },
  );
};
