import { requireClient } from "../clients/collection.ts";
import { rowOf } from "../clients/profile.ts";
import type { ClientRow } from "../clients/routes.ts";
import type { Ctx } from "../ctx.ts";
import type { Records } from "../filters/facts.ts";
import type { Judgement } from "../filters/judge.ts";
import type { Filter } from "../filters/schema.ts";
import { judgeClient, sieveOf } from "../filters/sift.ts";
import { newJob } from "../jobs/store.ts";
import { goneAt } from "../messages/engaged.ts";
import { lastActionOf } from "../messages/view.ts";
import { drawNow, onceInAWhile } from "./draw.ts";
import { sampled } from "./jobs.ts";
import { requireSeen } from "./resolve.ts";

export interface Preview {
  count: number;
  sample: ClientRow[];
  /** false: `count` and `sample` are of the part looked at, the job goes on to count them all */
  complete: boolean;
  asOf: string;
  jobId: string | null;
}

/** How many clients rules let in, and the first of them, before anything is saved; a job where that is much work. */
export const preview = async (ctx: Ctx, rules: Filter): Promise<Preview> => {
  requireSeen(ctx, rules);
  const sieve = await sieveOf(ctx, rules);
  const { drawing, first } = await drawNow(ctx, sieve, undefined, onceInAWhile);
  const asOf = sieve.scene.now;
  const said = { count: drawing.count, sample: first.slice(0, sampled).map((card) => rowOf(card, asOf)), asOf };
  if (drawing.done) return { ...said, complete: true, jobId: null };
  const { job, item } = newJob(ctx, "segmentPreview", { rules });
  const place = { drawing, asOf, first: first.map(({ clientId }) => clientId) };
  await ctx.table.put({ ...item, data: { ...item.data, place } });
  return { ...said, complete: false, jobId: job.id };
};

type Shown = { [K in keyof Records]: (record: Records[K][number]) => Record<string, unknown> };

/** A record as the answer names it. */
const shown: Shown = {
  booking: ({ id, status, event }) => ({
    id,
    status,
    eventName: event.name,
    eventType: event.eventType,
    teacher: event.staff?.name ?? null,
    at: event.startsAt,
  }),
  invoice: ({ id, issuedAt }) => ({ id, at: issuedAt }),
  contract: ({ id, name, status, endsOn }) => ({ id, name, status, endsOn: endsOn ?? null }),
  package: ({ id, name, creditsTotal, creditsUsed = 0, expiresOn }) => ({
    id,
    name,
    creditsLeft: creditsTotal === undefined ? null : creditsTotal - creditsUsed,
    expiresOn: expiresOn ?? null,
  }),
  todo: ({ id, dueOn }) => ({ id, dueOn: dueOn ?? null }),
  message: ({ sender, ...message }) => ({
    id: message.id,
    channel: message.channel,
    sender: sender?.name ?? sender?.id ?? null,
    at: goneAt(message),
    lastAction: lastActionOf(message),
  }),
  month: ({ month }) => ({ month }),
};

export interface Why {
  clientId: string;
  in: boolean;
  asOf: string;
  match: "all" | "any";
  groups: {
    holds: boolean;
    match: "all" | "any";
    not: boolean;
    rules: { on: string; not: boolean; holds: boolean; rule: Record<string, unknown>; found?: unknown }[];
    matched: { kind: string; record: Record<string, unknown> }[];
    reason: string;
  }[];
}

/** A sentence for a group: the record that matched, or what failed. */
const reasonOf = ({ holds, rules, matched }: Judgement["groups"][number], not: boolean): string => {
  if (holds !== not && matched.length > 0) return `one ${matched[0]!.kind} matches`;
  const failed = rules.filter((rule) => !rule.holds).map(({ on }) => on);
  if (holds) return not ? "the group does not hold, as it should not" : "its rules hold";
  if (not) return "the group holds, and it should not";
  return failed.length > 0 ? `fails: ${failed.join(", ")}` : "no single record satisfies all of its rules";
};

/** Why a client is in or out: for every group each rule with the value found, and the record that matched. 404 without the client. */
export const why = async (ctx: Ctx, rules: Filter, asked: string): Promise<Why> => {
  requireSeen(ctx, rules);
  const card = await requireClient(ctx, asked);
  const { clientId } = card;
  const sieve = await sieveOf(ctx, rules);
  const judged = await judgeClient(sieve, card, "whole");
  return {
    clientId,
    in: judged.in === true && card.lifecycle !== "deleted",
    asOf: sieve.scene.now,
    match: rules.match,
    groups: judged.groups.map((group, i) => {
      const { match, not = false, rules: given } = rules.groups[i]!;
      return {
        holds: group.holds === true,
        match,
        not,
        rules: group.rules.map(({ on, holds, found }, j) => {
          const { on: _, not: turned = false, ...rule } = given[j]!;
          return { on, not: turned, holds: holds === true, rule, ...(found !== undefined && { found }) };
        }),
        matched: group.matched.map(({ kind, record }) => ({ kind, record: shown[kind](record as never) })),
        reason: reasonOf(group, not),
      };
    }),
  };
};
