import { MergedInto } from "../../shared/clients/alias.ts";
import type { RequestOf, Route } from "../../shared/route.ts";

/** As many merges may stand one under another; a request names few clients beside. */
const mostSteps = 10;

/** A part of a request that names the winner wherever it named the alias. */
const renamed = <T>(part: T, to: MergedInto): T => {
  if (part === to.alias) return to.clientId as T;
  if (Array.isArray(part)) return part.map((one) => renamed(one, to)) as T;
  if (part === null || typeof part !== "object") return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, renamed(value, to)])) as T;
};

/** Asks again for the client that a named one was merged into: a merged client's id answers everywhere (rules.md, Identity). */
export const followingAliases = async (
  request: RequestOf<Route>,
  handle: (request: RequestOf<Route>) => Promise<unknown>,
): Promise<unknown> => {
  let asked = request;
  for (let steps = 0; ; steps += 1) {
    try {
      return await handle(asked);
    } catch (error) {
      if (!(error instanceof MergedInto) || steps === mostSteps) throw error;
      const { params, query, body } = asked;
      asked = { ...asked, ...renamed({ params, query, body }, error) };
    }
  }
};
