import { auditAction } from "../audit/store.ts";
import { automationsStand, storedAutomations } from "../automations/store.ts";
import type { Ctx } from "../ctx.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, stale } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { withEtag } from "../route.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import { contentAfter, contentOf } from "./content.ts";
import { requireInstruction } from "./instruction.ts";
import { everyTemplate, isStored, type Standing, standingIn } from "./read.ts";
import type { Content, NewTemplate, TemplatePatch, TemplateRef } from "./schema.ts";
import { saying, shown, type Written } from "./show.ts";
import { replaceTemplates, type StoredTemplate, storedTemplates, type Templates, versionAction } from "./store.ts";

/** They stand in one item. */
const mostTemplates = 200;

const requireFreeName = (all: Templates, name: string, but?: string): void => {
  const other = everyTemplate(all).find((row) => row.id !== but && !row.archived && fold(row.name) === fold(name));
  if (other)
    throw conflict("template-exists", `There is a template ${other.name} already.`, [
      { pointer: "/body/name", message: `is the name of ${other.id}` },
    ]);
};

const told = ({ name, purpose, version }: StoredTemplate) => ({ name, purpose, version });

/** Writes a template's next version; `before` is what it was, which is kept too where it came with the hub. */
const write = async (ctx: Ctx, all: Templates, now: Standing, before?: Standing): Promise<Written> => {
  const { row, said } = now;
  const written = shown(now);
  const kept: Action[] = before && !isStored(all, row.id) ? [versionAction(ctx, row.id, before.said)] : [];
  const [act, change] = before
    ? (["template.changed", differences<object>(told(before.row), told(row))] as const)
    : (["template.added", { after: { ...told(row), channel: row.channel } }] as const);
  await ctx.table.transact([
    replaceTemplates(ctx, all, [...all.list.filter(({ id }) => id !== row.id), row]),
    versionAction(ctx, row.id, said),
    ...kept,
    auditAction(ctx, { act, about: row.id, ...change }),
    ...(ctx.keepAnswer?.(withEtag(written.template, written.rev)) ?? []),
  ]);
  return written;
};

/** The next standing of a template: its row and its version say the same. */
const standing = (ctx: Ctx, row: Omit<StoredTemplate, "rev" | "subject">, content: Content): Standing => {
  const [at, by, rev] = [ctx.now(), ctx.actor.id, ctx.newId("revision")];
  const { name, purpose, version } = row;
  return {
    row: {
      ...row,
      ...(content.subject !== undefined && { subject: content.subject }),
      changedAt: at,
      changedBy: by,
      rev,
    },
    said: { ...content, version, name, purpose, at, by },
  };
};

/** Makes a template; 409 when one that is in use has this name, case and accents folded. */
export const addTemplate = (ctx: Ctx, input: NewTemplate): Promise<Written> =>
  afresh(async () => {
    const all = await storedTemplates(ctx);
    if (all.list.length >= mostTemplates)
      throw conflict("too-many-templates", `An account has at most ${mostTemplates} templates.`);
    requireFreeName(all, input.name);
    const { name, channel, purpose } = input;
    const row = { id: ctx.newId("template"), name, channel, purpose, version: 1, archived: false, builtIn: false };
    return write(ctx, all, standing(ctx, row, contentOf(input)));
  });

/**
 * Changes a template: its next version, while what was sent keeps the one it was made from. The same again writes nothing. 412 when
 * `ifMatch` is old; 409 for one that is archived.
 */
export const changeTemplate = (
  ctx: Ctx,
  id: TemplateRef,
  patch: TemplatePatch,
  ifMatch: string | undefined,
): Promise<Written> =>
  afresh(async () => {
    const all = await storedTemplates(ctx);
    const before = await standingIn(ctx, all, id);
    const { subject: _, rev, ...row } = before.row;
    if (ifMatch !== undefined && ifMatch !== rev) throw stale(rev);
    if (row.archived) throw conflict("template-archived", "This template is archived.");
    const { name = row.name, purpose = row.purpose } = patch;
    requireFreeName(all, name, id);
    const content = contentAfter(row, saying(before.said), patch);
    requireInstruction(id, content);
    const { after } = differences<object>(
      { ...saying(before.said), ...told(before.row) },
      { ...content, ...told({ ...before.row, name, purpose }) },
    );
    const gone = before.said.html !== undefined && content.html === undefined;
    if (Object.keys(after).length === 0 && !gone) return shown(before);
    return write(ctx, all, standing(ctx, { ...row, name, purpose, version: row.version + 1 }, content), before);
  });

/** Takes a template out of use; what was sent keeps it. Twice is once. 409 for a built-in one, and where an active automation sends by it. */
export const archiveTemplate = (ctx: Ctx, id: TemplateRef): Promise<Written> =>
  afresh(async () => {
    const all = await storedTemplates(ctx);
    const { row, said } = await standingIn(ctx, all, id);
    if (row.builtIn)
      throw conflict("template-built-in", "Every account has this template; change what it says instead.");
    if (row.archived) return shown({ row, said });
    const automations = await storedAutomations(ctx);
    const using = automations.list.filter(({ active, templateId }) => active && templateId === id);
    if (using.length > 0) throw conflict("template-in-use", `The automation ${using[0]!.name} sends by this template.`);
    const archived = { ...row, archived: true, rev: ctx.newId("revision") };
    const written = shown({ row: archived, said });
    await ctx.table.transact([
      replaceTemplates(
        ctx,
        all,
        all.list.map((one) => (one.id === id ? archived : one)),
      ),
      automationsStand(ctx, automations),
      auditAction(ctx, { act: "template.archived", about: id, after: { name: row.name } }),
      ...(ctx.keepAnswer?.(withEtag(written.template, written.rev)) ?? []),
    ]);
    return written;
  });
