import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { listPage } from "../table/list.ts";
import { variablesIn } from "./parse.ts";
import { everyTemplate, isStored, rowOf, type Standing, standingIn, templateIn, templateNow } from "./read.ts";
import type { Content, Template, TemplateRef, TemplateRow, TemplateVersion } from "./schema.ts";
import { storedTemplates, versionIn, versionsWhere } from "./store.ts";

/** A template as it is shown, and its revision. */
export interface Written {
  template: Template;
  rev: string;
}

/** Every template without what it says, by name. */
export const listTemplates = async (ctx: Ctx): Promise<TemplateRow[]> =>
  everyTemplate(await storedTemplates(ctx)).map(rowOf);

/** What a version says, without whose it is. */
export const saying = ({ subject, text, html }: Content): Content => ({
  ...(subject !== undefined && { subject }),
  text,
  ...(html !== undefined && { html }),
});

/** A standing as it is shown. */
export const shown = ({ row, said }: Standing): Written => {
  const content = saying(said);
  return { template: { ...rowOf(row), ...content, variables: variablesIn(content) }, rev: row.rev };
};

/** A template and its revision; 404. */
export const oneTemplate = async (ctx: Ctx, id: TemplateRef): Promise<Written> => shown(await templateNow(ctx, id));

/** Its versions, newest first; one that came with the hub and was never changed has that alone. */
export const versionsOfTemplate = async (
  ctx: Ctx,
  id: TemplateRef,
  page: PageQuery,
): Promise<Page<TemplateVersion>> => {
  const all = await storedTemplates(ctx);
  templateIn(all, id);
  if (!isStored(all, id)) return { items: [(await standingIn(ctx, all, id)).said], nextCursor: null };
  return listPage(ctx, `versions ${id}`, page, versionsWhere(ctx.accountId, id), versionIn);
};
