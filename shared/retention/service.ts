import { auditAction } from "../audit/store.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { Job } from "../jobs/schema.ts";
import { newJob } from "../jobs/store.ts";
import { stale } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { type Card, cards, directoryPk } from "../settling/card.ts";
import { afresh } from "../table/afresh.ts";
import { listPage } from "../table/list.ts";
import { TransactionRefused } from "../table/table.ts";
import type { ToReview } from "./routes.ts";
import { monthsBefore, namedBy } from "./rules.ts";
import type { RetentionSettings } from "./schema.ts";
import { isQuiet } from "./step.ts";
import { nightAction, retentionAction, retentionOf } from "./store.ts";

/** Sets how long the account keeps what; the change stands on the audit trail. 412 when `ifMatch` is no longer the revision. */
export const setRetention = (
  ctx: Ctx,
  settings: RetentionSettings,
  ifMatch: string | undefined,
): Promise<{ settings: RetentionSettings; rev: string }> =>
  afresh(async () => {
    const before = await retentionOf(ctx);
    if (ifMatch !== undefined && ifMatch !== before.rev) throw stale(before.rev ?? "");
    const rev = ctx.newId("revision");
    await ctx.table.transact([
      retentionAction(ctx.accountId, settings, rev, before.rev),
      auditAction(ctx, { act: "retention.changed", before: before.settings, after: settings }),
    ]);
    return { settings, rev };
  });

/** Orders a count of what these settings would do. */
export const previewRetention = async (ctx: Ctx, settings: RetentionSettings): Promise<Job> => {
  const { job, item } = newJob(ctx, "retention", { settings, dryRun: true });
  await ctx.table.transact([{ put: item }, ...(ctx.keepAnswer?.(job) ?? [])]);
  return job;
};

/** Orders the night's work of an account, once a day however often it is called; whether it was ordered now. */
export const orderNight = async (means: Means): Promise<boolean> => {
  const { settings } = await retentionOf(means);
  const day = means.now().slice(0, 10);
  try {
    await means.table.transact([
      nightAction(means.accountId, day, means.newId("revision")),
      { put: newJob(means, "retention", { settings, dryRun: false }).item },
    ]);
    return true;
  } catch (error) {
    if (error instanceof TransactionRefused && !error.contended) return false;
    throw error;
  }
};

/** L14. Clients to look at, by name: as many pages of the directory as it takes to find some, at most ten. */
export const toReview = async (ctx: Ctx, { limit, cursor }: PageQuery): Promise<Page<ToReview>> => {
  const { settings } = await retentionOf(ctx);
  const where = { index: "gsi2" as const, pk: directoryPk(ctx.accountId) };
  const found: ToReview[] = [];
  let next: string | null | undefined = cursor;
  for (let pages = 0; pages < 10 && found.length === 0 && next !== null; pages += 1) {
    const page: Page<Card> = await listPage(
      ctx,
      "review",
      { limit, ...(next && { cursor: next }) },
      where,
      cards.fromItem,
    );
    for (const card of page.items) {
      const named = namedBy(settings, card, ctx.now());
      if (named?.act !== "review") continue;
      const { clientId, firstName, lastName, lastAttendanceAt = null } = card;
      const rule = named.rule === "leads" ? ("leads" as const) : ("inactive" as const);
      const since = rule === "inactive" && monthsBefore(ctx.now(), settings.inactive!.months);
      if (since && !(await isQuiet(ctx, clientId, since))) continue;
      found.push({ clientId, name: `${firstName} ${lastName}`.trim(), rule, lastAttendanceAt });
    }
    next = page.nextCursor;
  }
  return { items: found, nextCursor: next ?? null };
};
