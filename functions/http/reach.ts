import { reached, requireReach } from "../../shared/accounts/reach.ts";
import type { Ctx } from "../../shared/ctx.ts";
import { ClientId } from "../../shared/kernel/ids.ts";
import { isLimited } from "../../shared/kernel/rights.ts";
import { Reply, type RequestOf, type Route } from "../../shared/route.ts";

/** The client a row is about: itself, or the one it names. */
const clientOf = (row: unknown): string | undefined => {
  if (row === null || typeof row !== "object") return undefined;
  const { id, clientId, client } = row as { id?: unknown; clientId?: unknown; client?: unknown };
  const named = [clientId, (client as { id?: unknown } | undefined)?.id, client, id];
  return named.find((one): one is string => typeof one === "string" && one.startsWith("cli_"));
};

/** The rows of a list whose client the caller reaches, or which are about none; a page may hold fewer than asked. */
const rowsInReach = async (ctx: Ctx, rows: unknown[]): Promise<unknown[]> => {
  const ids = [...new Set(rows.map(clientOf).filter((id) => id !== undefined))];
  if (ids.length === 0) return rows;
  const among = await reached(ctx, ids);
  return rows.filter((row) => {
    const id = clientOf(row);
    return id === undefined || among.has(id);
  });
};

/** An answer without the rows of its lists that are about clients of other locations; 403 where it is about one alone. */
const inReach = async (ctx: Ctx, body: unknown, named: string[]): Promise<unknown> => {
  if (body === null || typeof body !== "object") return body;
  const about = clientOf(body);
  if (about && !named.includes(about)) await requireReach(ctx, about);
  const fields = Object.entries(body).map(async ([name, value]) => [
    name,
    Array.isArray(value) ? await rowsInReach(ctx, value) : value,
  ]);
  return Object.fromEntries(await Promise.all(fields));
};

/** Every client that a request names, in its path, query or body, however deep. */
const clientsIn = (part: unknown): string[] => {
  if (typeof part === "string") return ClientId.safeParse(part).success ? [part] : [];
  return part !== null && typeof part === "object" ? Object.values(part).flatMap(clientsIn) : [];
};

/** Whether an answer is to a question: a GET, or a POST that makes nothing. */
const isQuestion = (routeKey: string, { reply }: Route): boolean =>
  routeKey.startsWith("GET ") || (routeKey.startsWith("POST ") && 200 in reply);

/**
 * The one place where "own locations" holds (rules.md, People): for callers limited to locations every client the request
 * names is looked at before the handler, and the answer to a question is looked through after it. Others pay nothing.
 */
export const withinReach = async (
  { routeKey, route, ctx }: { routeKey: string; route: Route; ctx: Ctx },
  { params, query, body }: RequestOf<Route>,
  handle: () => Promise<unknown>,
): Promise<unknown> => {
  if (!isLimited(ctx.actor)) return handle();
  const named = clientsIn([params, query, body]);
  if (named.length > 0) await requireReach(ctx, ...named);
  const reply = await handle();
  if (!isQuestion(routeKey, route)) return reply;
  if (reply instanceof Reply) return new Reply(await inReach(ctx, reply.body, named), reply.headers, reply.picture);
  return inReach(ctx, reply, named);
};
