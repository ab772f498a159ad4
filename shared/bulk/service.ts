import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { newJob } from "../jobs/store.ts";
import { conflict, invalid, Refusal } from "../kernel/errors.ts";
import { may, rights } from "../kernel/rights.ts";
import { sampled } from "../segments/jobs.ts";
import type { Card } from "../settling/card.ts";
import { afresh } from "../table/afresh.ts";
import { effectOn } from "./effect.ts";
import type { Change, Effect, Plan, Who } from "./schema.ts";
import { planItem, planOf, runAction } from "./store.ts";
import { drawWho } from "./who.ts";

export interface BulkPreview {
  count: number;
  complete: boolean;
  sample: { clientId: string; name: string; before: Effect; after: Effect }[];
  asOf: string;
  token: string | null;
  jobId: string | null;
}

const purpose = (accountId: string): string => `${accountId} bulk change`;

/** What lets a plan be run: sealed, so that only what was previewed is. */
export const tokenOf = ({ secrets, accountId }: Pick<Ctx, "secrets" | "accountId">, list: string): string =>
  secrets.seal(purpose(accountId), list);

/** 403 for what needs more than the right to curate. */
const requireMay = ({ actor }: Pick<Ctx, "actor">, { lifecycle }: Change): void => {
  if (lifecycle === "deleted" && !may(actor, "administer"))
    throw new Refusal("forbidden", "forbidden", `Deleting many needs the right to: ${rights.administer.says}.`);
};

/**
 * How many clients a change would be for, and what it would do to the first of them (S4-39). The list of the clients is kept
 * for a day; the token runs the change for exactly these. Where finding them is much work a job goes on, and its result holds
 * the token.
 */
export const previewBulk = async (ctx: Ctx, who: Who, change: Change): Promise<BulkPreview> => {
  requireMay(ctx, change);
  const list = ctx.newId("revision");
  const asOf = ctx.now();
  const sampleOf = (first: Card[]): BulkPreview["sample"] =>
    first.slice(0, sampled).map((card) => ({
      clientId: card.clientId,
      name: `${card.firstName} ${card.lastName}`.trim(),
      ...effectOn(card, change),
    }));
  const planned = async (count: number, first: Card[]): Promise<BulkPreview> => {
    await ctx.table.put(planItem(ctx, { list, count, change, by: ctx.actor.id, asOf }));
    return { count, complete: true, sample: sampleOf(first), asOf, token: tokenOf(ctx, list), jobId: null };
  };
  const { drawing, first, rules } = await drawWho(ctx, who, list);
  if (drawing.done) return planned(drawing.count, first);
  const { job, item } = newJob(ctx, "bulkPreview", { rules, change });
  const place = { drawing, asOf, first: first.map(({ clientId }) => clientId) };
  await ctx.table.put({ ...item, data: { ...item.data, place } });
  return { count: drawing.count, complete: false, sample: sampleOf(first), asOf, token: null, jobId: job.id };
};

/** A change as the account's trail tells of it: what somebody wrote about clients stands on theirs alone. */
const told = ({ createTodo, ...change }: Change) => ({ ...change, ...(createTodo && { createTodo: true }) });

const unknownToken = (): Refusal =>
  invalid([{ pointer: "/body/token", message: "is not the token of a preview of the last 24 hours" }]);

/** Runs a previewed change as a job; a token that was run already answers its job. */
export const runBulk = (ctx: Ctx, token: string): Promise<{ jobId: string; count: number }> =>
  afresh(async () => {
    const list = ctx.secrets.open(purpose(ctx.accountId), token);
    const kept = list && (await planOf(ctx, list));
    if (!kept) throw unknownToken();
    const { plan, rev } = kept;
    requireMay(ctx, plan.change);
    if (plan.by !== ctx.actor.id) throw conflict("not-your-preview", "Somebody else made this preview; make your own.");
    if (plan.jobId) return { jobId: plan.jobId, count: plan.count };
    const { id: _, ...actor } = ctx.actor;
    const { job, item } = newJob(ctx, "bulk", { list: plan.list, actor });
    const running: Plan = { ...plan, jobId: job.id };
    await ctx.table.transact([
      runAction(ctx, running, rev),
      { put: item },
      auditAction(ctx, { act: "clients.bulk", about: job.id, after: { change: told(plan.change), count: plan.count } }),
    ]);
    return { jobId: job.id, count: plan.count };
  });
