import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { notFound, Refusal } from "../../shared/kernel/errors.ts";
import type { Routes } from "../../shared/route.ts";

const matches = (pattern: string, path: string): boolean => {
  const wanted = pattern.split("/");
  const given = path.split("/");
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => (part.startsWith("{") ? given[i] !== "" : part === given[i]))
  );
};

const parametersIn = (path: string): number => path.split("{").length;

/** What `$default` answers: 405 with the methods that exist at this path, else 404. Of paths that match, the one with fewest parameters counts. */
export const unknownRoute = (routes: Routes, event: APIGatewayProxyEventV2): Refusal => {
  const known = Object.keys(routes)
    .map((routeKey) => routeKey.split(" ") as [string, string])
    .filter(([, path]) => matches(path, event.rawPath));
  const fewest = Math.min(...known.map(([, path]) => parametersIn(path)));
  const allowed = known.filter(([, path]) => parametersIn(path) === fewest).map(([method]) => method);
  if (allowed.length === 0) return notFound("address");
  return new Refusal("methodNotAllowed", "method-not-allowed", `This address takes ${allowed.join(", ")}.`, [], {
    allow: allowed.join(", "),
  });
};
