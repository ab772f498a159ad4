import { decodeTime } from "ulid";
import * as z from "zod";
import { MergedInto } from "../clients/alias.ts";
import { requireClient } from "../clients/collection.ts";
import { setLifecycle } from "../clients/lifecycle.ts";
import { changeClient } from "../clients/service.ts";
import type { Ctx, Means } from "../ctx.ts";
import { Filter } from "../filters/schema.ts";
import { sieveOf } from "../filters/sift.ts";
import type { Step } from "../jobs/run.ts";
import { Refusal } from "../kernel/errors.ts";
import { madeId } from "../kernel/made-id.ts";
import { Permission, Role } from "../kernel/roles.ts";
import { drawForJob } from "../segments/jobs.ts";
import { partOf, partSize } from "../segments/store.ts";
import { saveTags } from "../tags/client.ts";
import { addTodo } from "../todos/service.ts";
import { todoItemOf } from "../todos/store.ts";
import { effectOn } from "./effect.ts";
import { Change, type Plan } from "./schema.ts";
import { tokenOf } from "./service.ts";
import { planItem, planOf } from "./store.ts";

const PreviewInput = z.object({ rules: Filter, change: Change });

/** Finds the clients of a large bulk change; the result holds the token that runs it. */
export const bulkPreviewStep =
  (means: Means): Step =>
  async (job) => {
    const { rules, change } = PreviewInput.parse(job.input);
    const [next, { drawing, asOf }] = await drawForJob(means, await sieveOf(means, rules), job);
    if (!drawing.done) return next;
    const plan: Plan = { list: drawing.list!, count: drawing.count, change, by: job.by!, asOf };
    await means.table.put(planItem(means, plan));
    return { ...next, result: { count: plan.count, asOf, token: tokenOf(means, plan.list) } };
  };

const RunInput = z.object({
  list: z.string(),
  actor: z.object({ role: Role, permissions: z.array(Permission), locations: z.array(z.string()).optional() }),
});
const Failure = z.object({ clientId: z.string(), reason: z.string() });
const Result = z.object({ failures: z.array(Failure) });

/** Clients changed in one piece, some at a time; failures that are named. */
const [pieceSize, lanes, mostNamed] = [20, 5, 100];

/** The id of a to-do that this job gives this client, the same however often it is done; sorted by the job's time. */
const todoIdFor = (jobId: string, clientId: string): string =>
  madeId("todo", decodeTime(jobId.slice(4)), `${jobId} ${clientId}`);

/** Gives the client its to-do unless it has it already, done or deleted as it may be. */
const giveTodo = async (ctx: Ctx, clientId: string, todoId: string, todo: Change["createTodo"] & object) => {
  try {
    await todoItemOf(ctx, clientId, todoId);
    return false;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await addTodo({ ...ctx, newId: (kind) => (kind === "todo" ? todoId : ctx.newId(kind)) }, clientId, todo);
    return true;
  }
};

const acts = { active: "reactivate", inactive: "deactivate", deleted: "delete" } as const;

/** Does all of a change to one client, each part by its own service and on the audit trail; whether anything changed. */
const changeOne = async (ctx: Ctx, jobId: string, clientId: string, change: Change): Promise<boolean> => {
  const card = await requireClient(ctx, clientId);
  const { addTags: add = [], removeTags: remove = [], homeLocation, lifecycle, createTodo, fixNames } = change;
  const { after } = effectOn(card, change);
  const { firstName, lastName } = after;
  const renamed = fixNames && (firstName !== card.firstName || lastName !== card.lastName);
  let changed = false;
  if (add.length + remove.length > 0) {
    const tags = await saveTags(ctx, clientId, { add, remove });
    changed ||= tags.join("\n") !== [...(card.tags ?? [])].sort().join("\n");
  }
  if (homeLocation !== undefined || renamed) {
    const names = renamed ? { firstName, lastName } : {};
    const patch = { ...names, ...(homeLocation !== undefined && { homeLocation }) };
    changed = (await changeClient(ctx, clientId, patch, undefined)).changed || changed;
  }
  if (createTodo) changed = (await giveTodo(ctx, clientId, todoIdFor(jobId, clientId), createTodo)) || changed;
  if (lifecycle) changed = (await setLifecycle(ctx, clientId, acts[lifecycle])).changed || changed;
  return changed;
};

type Came = "changed" | "unchanged" | { clientId: string; reason: string };

const attempt = async (ctx: Ctx, jobId: string, clientId: string, change: Change): Promise<Came> => {
  try {
    return (await changeOne(ctx, jobId, clientId, change)) ? "changed" : "unchanged";
  } catch (error) {
    if (error instanceof MergedInto) return attempt(ctx, jobId, error.clientId, change);
    if (!(error instanceof Refusal)) throw error;
    return { clientId, reason: error.message };
  }
};

const attemptAll = async (ctx: Ctx, jobId: string, ids: string[], change: Change): Promise<Came[]> => {
  const came: Came[] = [];
  for (let at = 0; at < ids.length; at += lanes)
    came.push(...(await Promise.all(ids.slice(at, at + lanes).map((id) => attempt(ctx, jobId, id, change)))));
  return came;
};

/** A piece of a bulk change: the next of its clients. One whose change is refused is named, the others go on (S4-39). */
export const bulkStep =
  (means: Means): Step =>
  async (job) => {
    const { list, actor } = RunInput.parse(job.input);
    const kept = await planOf(means, list);
    if (!kept) return { ...job, state: "failed", failure: "The preview of this change is no longer kept." };
    const { plan } = kept;
    const { clients = 0, changed = 0, unchanged = 0, failed = 0 } = job.progress;
    const { failures } = Result.parse(job.result ?? { failures: [] });
    const ids = clients < plan.count ? await partOf(means, list, Math.floor(clients / partSize)) : [];
    const at = clients % partSize;
    const piece = (ids ?? []).slice(at, at + pieceSize);
    const came = await attemptAll(
      { ...means, actor: { id: job.by!, ...actor } as Ctx["actor"] },
      job.id,
      piece,
      plan.change,
    );
    const refused = came.filter((one) => typeof one === "object");
    const of = (what: Came) => came.filter((one) => one === what).length;
    const progress = {
      clients: clients + piece.length,
      changed: changed + of("changed"),
      unchanged: unchanged + of("unchanged"),
      failed: failed + refused.length,
    };
    const result = { failures: [...failures, ...refused].slice(0, mostNamed) };
    return { ...job, progress, result, state: progress.clients < plan.count && piece.length > 0 ? "running" : "done" };
  };
