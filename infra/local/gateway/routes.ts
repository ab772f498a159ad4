import type { TemplateRoute } from "../template/model.ts";

export interface Match {
  route: TemplateRoute;
  /** decoded */
  params: Record<string, string>;
}

interface Compiled {
  route: TemplateRoute;
  method: string;
  segments: string[];
}

const variable = (segment: string): string | undefined => /^\{(.+)\}$/.exec(segment)?.[1];
const isGreedy = (segment: string | undefined): boolean => segment?.endsWith("+}") ?? false;

const compile = (route: TemplateRoute): Compiled => {
  const [method = "", path = ""] = route.key.split(" ");
  return { route, method, segments: path.split("/").slice(1) };
};

/** More literal segments first, then a named method before ANY; a greedy variable comes after all others. */
const bySpecificity = (one: Compiled, other: Compiled): number => {
  const rank = ({ segments, method }: Compiled) =>
    segments.map((segment) => (isGreedy(segment) ? "2" : variable(segment) ? "1" : "0")).join("") +
    (method === "ANY" ? "1" : "0");
  return rank(one) < rank(other) ? -1 : 1;
};

const paramsOf = (segments: string[], path: string[]): Record<string, string> | undefined => {
  const greedy = isGreedy(segments.at(-1));
  if (greedy ? path.length < segments.length : path.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, segment] of segments.entries()) {
    const name = variable(segment);
    const value = isGreedy(segment) ? path.slice(i).join("/") : (path[i] ?? "");
    if (name === undefined ? segment !== value : value === "") return undefined;
    if (name !== undefined) params[name.replace(/\+$/, "")] = decodeURIComponent(value);
  }
  return params;
};

/**
 * Finds routes as an HTTP API does: the most specific one of method and path, else `$default`.
 * The found function throws URIError for a path that is not well encoded.
 */
export const matcher = (routes: TemplateRoute[]): ((method: string, rawPath: string) => Match | undefined) => {
  const compiled = routes
    .filter(({ key }) => key !== "$default")
    .map(compile)
    .sort(bySpecificity);
  const fallback = routes.find(({ key }) => key === "$default");
  return (method, rawPath) => {
    decodeURIComponent(rawPath);
    const path = rawPath.split("/").slice(1);
    for (const { route, method: own, segments } of compiled) {
      const params = own === method || own === "ANY" ? paramsOf(segments, path) : undefined;
      if (params) return { route, params };
    }
    return fallback && { route: fallback, params: {} };
  };
};
