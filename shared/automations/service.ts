import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, type Fault, invalid, notFound, stale } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { withEtag } from "../route.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import { everyTemplate } from "../templates/read.ts";
import { storedTemplates, templatesStand } from "../templates/store.ts";
import type { Automation, AutomationPatch, NewAutomation } from "./schema.ts";
import { type Automations, replaceAutomations, type StoredAutomation, storedAutomations } from "./store.ts";

/** They stand in one item. */
const mostAutomations = 200;

interface Written {
  automation: Automation;
  rev: string;
}

const viewOf = ({ rev: _, ...automation }: StoredAutomation): Automation => automation;

/** What sends by itself, by name. */
export const listAutomations = async (ctx: Ctx): Promise<Automation[]> =>
  (await storedAutomations(ctx)).list.map(viewOf);

const automationIn = ({ list }: Automations, automationId: string): StoredAutomation => {
  const found = list.find(({ id }) => id === automationId);
  if (!found) throw notFound("automation");
  return found;
};

/** An automation and its revision; 404. */
export const oneAutomation = async (ctx: Pick<Ctx, "table" | "accountId">, automationId: string): Promise<Written> => {
  const found = automationIn(await storedAutomations(ctx), automationId);
  return { automation: viewOf(found), rev: found.rev };
};

const requireFreeName = ({ list }: Automations, name: string, but?: string): void => {
  const other = list.find((one) => one.id !== but && fold(one.name) === fold(name));
  if (other)
    throw conflict("automation-exists", `There is an automation ${other.name} already.`, [
      { pointer: "/body/name", message: `is the name of ${other.id}` },
    ]);
};

/** 422 for a template that is not there, is archived, or is of another channel or purpose; else the check that it stays so. */
const templateStands = async (ctx: Ctx, { templateId, channel, purpose }: Automation): Promise<Action[]> => {
  if (templateId === undefined) return [];
  const all = await storedTemplates(ctx);
  const template = everyTemplate(all).find(({ id }) => id === templateId);
  const fault = (message: string): Fault[] => [{ pointer: "/body/templateId", message }];
  if (!template) throw invalid(fault("is no template of this account"));
  const faults = [
    ...(template.archived ? fault("is archived") : []),
    ...(template.channel !== channel ? fault(`is a template of the channel ${template.channel}`) : []),
    ...(template.purpose !== purpose ? fault(`is a template of the purpose ${template.purpose}`) : []),
  ];
  if (faults.length > 0) throw invalid(faults);
  return [templatesStand(ctx, all)];
};

/** Adds an automation; 409 when one has this name, case and accents folded. */
export const addAutomation = (ctx: Ctx, input: NewAutomation): Promise<Written> =>
  afresh(async () => {
    const all = await storedAutomations(ctx);
    if (all.list.length >= mostAutomations)
      throw conflict("too-many-automations", `An account has at most ${mostAutomations} automations.`);
    requireFreeName(all, input.name);
    const { templateId, description, ...fields } = input;
    const automation: Automation = {
      id: ctx.newId("automation"),
      ...fields,
      ...(templateId && { templateId }),
      ...(description && { description }),
      createdAt: ctx.now(),
      createdBy: ctx.actor.id,
    };
    const checks = await templateStands(ctx, automation);
    const rev = ctx.newId("revision");
    await ctx.table.transact([
      replaceAutomations(ctx, all, [...all.list, { ...automation, rev }]),
      ...checks,
      auditAction(ctx, { act: "automation.added", about: automation.id, after: automation }),
      ...(ctx.keepAnswer?.(withEtag(automation, rev)) ?? []),
    ]);
    return { automation, rev };
  });

const given = <T>(patch: T | null | undefined, held: T | undefined): T | undefined =>
  patch === undefined ? held : (patch ?? undefined);

const changed = ({ templateId, description, ...rest }: Automation, patch: AutomationPatch): Automation => {
  const [by, says] = [given(patch.templateId, templateId), given(patch.description, description)];
  return {
    ...rest,
    name: patch.name ?? rest.name,
    purpose: patch.purpose ?? rest.purpose,
    active: patch.active ?? rest.active,
    ...(by && { templateId: by }),
    ...(says && { description: says }),
  };
};

/** Changes an automation, or switches it off and on; what it sent stays. 412 when `ifMatch` is old. */
export const changeAutomation = (
  ctx: Ctx,
  automationId: string,
  patch: AutomationPatch,
  ifMatch: string | undefined,
): Promise<Written> =>
  afresh(async () => {
    const all = await storedAutomations(ctx);
    const { rev: held, ...before } = automationIn(all, automationId);
    if (ifMatch !== undefined && ifMatch !== held) throw stale(held);
    const automation = changed(before, patch);
    requireFreeName(all, automation.name, automationId);
    const checks = await templateStands(ctx, automation);
    const rev = ctx.newId("revision");
    const list = all.list.map((one) => (one.id === automationId ? { ...automation, rev } : one));
    await ctx.table.transact([
      replaceAutomations(ctx, all, list),
      ...checks,
      auditAction(ctx, {
        act: "automation.changed",
        about: automationId,
        ...differences<Automation>(before, automation),
      }),
    ]);
    return { automation, rev };
  });
