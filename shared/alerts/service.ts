import type * as z from "zod";
import type { Ctx } from "../ctx.ts";
import type { PageQuery } from "../kernel/page.ts";
import type { alertRoutes } from "./routes.ts";
import { alertsOf, countSince, noteSeen, seenUpTo } from "./store.ts";

type AlertPage = z.input<(typeof alertRoutes)["GET /v1/alerts"]["reply"][200]>;

/** Notices for the team, newest first, with how many came since the caller looked (S3-17). */
export const listAlerts = async (ctx: Ctx, page: PageQuery): Promise<AlertPage> => {
  const [found, seen] = await Promise.all([alertsOf(ctx, page), seenUpTo(ctx)]);
  return { ...found, unread: await countSince(ctx, seen) };
};

/** Notes up to when the caller has seen them; an earlier time than before changes nothing. */
export const seeAlerts = async (ctx: Ctx, upTo: string): Promise<{ unread: number }> => {
  const before = await seenUpTo(ctx);
  const seen = before !== undefined && before > upTo ? before : upTo;
  if (seen !== before) await noteSeen(ctx, seen);
  return { unread: await countSince(ctx, seen) };
};
