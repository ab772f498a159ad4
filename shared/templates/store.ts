import * as z from "zod";
import type { Ctx } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import { TemplateRow, TemplateVersion } from "./schema.ts";

type Reading = Pick<Ctx, "table" | "accountId">;

const StoredTemplate = TemplateRow.extend({ rev: z.string() });
export type StoredTemplate = z.output<typeof StoredTemplate>;

const templates = entity("templates", z.object({ list: z.array(StoredTemplate) }), (accountId) => ({
  pk: accountId!,
  sk: key("TEMPLATES"),
}));
const versionsPk = (accountId: string, templateId: string): string => key(accountId, "TPL", templateId);
const versions = entity("templateVersion", TemplateVersion, (accountId, templateId, version) => ({
  pk: versionsPk(accountId!, templateId!),
  sk: key("VER", version!.padStart(6, "0")),
}));

/** The templates an account made or changed, and the revision of the item they stand in. */
export interface Templates {
  list: StoredTemplate[];
  rev: string | undefined;
}

/** T20. The templates an account made or changed: one request. */
export const storedTemplates = async ({ table, accountId }: Reading): Promise<Templates> => {
  const item = await table.get(templates.key(accountId));
  return { list: item ? templates.fromItem(item).list : [], rev: item?.rev };
};

const unchanged = (rev: string | undefined) =>
  rev ? { if: "#rev = :rev", values: { rev } } : { if: "attribute_not_exists(pk)" };

/** T21. Writes the templates, if they are still those that were read. */
export const replaceTemplates = (ctx: Ctx, { rev }: Templates, list: StoredTemplate[]): Action => ({
  put: templates.toItem(templates.key(ctx.accountId), { list }, ctx.newId("revision")),
  condition: unchanged(rev),
});

/** T21. For the transaction of what relies on templates: refused where they changed since they were read. */
export const templatesStand = ({ accountId }: Pick<Ctx, "accountId">, { rev }: Templates): Action => ({
  check: templates.key(accountId),
  condition: unchanged(rev),
});

/** T21. A version of a template, written once. */
export const versionAction = (ctx: Ctx, templateId: string, version: TemplateVersion): Action => ({
  put: versions.toItem(
    versions.key(ctx.accountId, templateId, String(version.version)),
    version,
    ctx.newId("revision"),
  ),
  condition: { if: "attribute_not_exists(pk)" },
});

/** T22. What a version of a template says: one request. */
export const versionOf = async (
  { table, accountId }: Reading,
  templateId: string,
  version: number,
): Promise<TemplateVersion | undefined> => {
  const item = await table.get(versions.key(accountId, templateId, String(version)));
  return item && versions.fromItem(item);
};

/** T23. Versions of a template, the newest first: where they stand, and how one is read. */
export const versionsWhere = (accountId: string, templateId: string) => ({
  pk: versionsPk(accountId, templateId),
  prefix: keyPrefix("VER"),
  newestFirst: true,
});
export const versionIn = (item: Rows["items"][number]): TemplateVersion => versions.fromItem(item);

export const patterns: Pattern[] = [
  {
    id: "T20",
    question: "Which message templates are there?",
    index: "table",
    keys: "pk = account, sk = TEMPLATES",
    requests: 1,
    units: "1 RU per 4 KB, some 15 templates",
    usedBy: "GET /v1/templates, GET /v1/templates/{templateId}, whatever sends by a template",
  },
  {
    id: "T21",
    question: "Write a template and its next version, if the templates are still those that were read",
    index: "table",
    keys: "transaction: put account, TEMPLATES on its rev, put account#TPL#template, VER#version if absent, U1, I2",
    requests: 1,
    units: "2 WU per KB",
    usedBy: "POST /v1/templates, PATCH /v1/templates/{templateId}, POST /v1/templates/{templateId}/archive",
  },
  {
    id: "T22",
    question: "What does a version of a template say?",
    index: "table",
    keys: "pk = account#TPL#template, sk = VER#version",
    requests: "1, beside T20",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/templates/{templateId}, POST /v1/templates/{templateId}/preview, whatever sends by a template",
  },
  {
    id: "T23",
    question: "The versions of a template, newest first",
    index: "table",
    keys: "pk = account#TPL#template, sk begins with VER#, newest first",
    requests: "1 a page, beside T20",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/templates/{templateId}/versions",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "templates",
    holds: "All templates an account made or changed, at most 200, in one item, without what they say",
    parts: ["account"],
    key: (account) => templates.key(account),
  },
  {
    type: "templateVersion",
    holds: "What a version of a template says; it never changes",
    parts: ["account", "template", "version"],
    key: (account, template, version) => versions.key(account, template, version),
  },
];
