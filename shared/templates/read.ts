import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { builtIns, isBuiltIn } from "./builtin.ts";
import { type TemplateRef, type TemplateRow, type TemplateVersion, templateKeys } from "./schema.ts";
import { type StoredTemplate, storedTemplates, type Templates, versionOf } from "./store.ts";

type Reading = Pick<Ctx, "table" | "accountId">;

/** A template as it stands: its row and the version that holds. */
export interface Standing {
  row: StoredTemplate;
  said: TemplateVersion;
}

/** As they came with the hub. */
const asMade: StoredTemplate[] = templateKeys.map((key) => {
  const { name, channel, subject } = builtIns[key];
  const made = { id: key, key, name, channel, purpose: "service", version: 1, archived: false, builtIn: true } as const;
  return { ...made, ...(subject !== undefined && { subject }), rev: "builtIn" };
});

/** Whether an account has a template of its own or changed it. */
export const isStored = ({ list }: Templates, id: TemplateRef): boolean => list.some((row) => row.id === id);

/** Every template of an account by name: its own, and those that every account has. */
export const everyTemplate = (all: Templates): StoredTemplate[] =>
  [...all.list, ...asMade.filter(({ id }) => !isStored(all, id))].sort(
    (a, b) => fold(a.name).localeCompare(fold(b.name), "en") || (a.id < b.id ? -1 : 1),
  );

/** A template among them; 404. */
export const templateIn = (all: Templates, id: TemplateRef): StoredTemplate => {
  const row = everyTemplate(all).find((one) => one.id === id);
  if (!row) throw notFound("template");
  return row;
};

/** The version of a template that came with the hub. */
const versionMade = (id: TemplateRef): TemplateVersion => {
  if (!isBuiltIn(id)) throw new Error(`The template ${id} is stored, but no version of it.`);
  const { channel: _, ...content } = builtIns[id];
  return { ...content, version: 1, purpose: "service" };
};

/** A template as it stands among those that were read: one request, none for one that is as it came with the hub. */
export const standingIn = async (ctx: Reading, all: Templates, id: TemplateRef): Promise<Standing> => {
  const row = templateIn(all, id);
  const said = isStored(all, id) ? await versionOf(ctx, id, row.version) : undefined;
  return { row, said: said ?? versionMade(id) };
};

/** A template as it stands, for whatever sends by it: two requests. 404. */
export const templateNow = async (ctx: Reading, id: TemplateRef): Promise<Standing> =>
  standingIn(ctx, await storedTemplates(ctx), id);

export const rowOf = ({ rev: _, ...row }: StoredTemplate): TemplateRow => row;
