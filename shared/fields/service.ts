import { accountItem, headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { newJob } from "../jobs/store.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, invalid, notFound, stale } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { withEtag } from "../route.ts";
import { afresh } from "../table/afresh.ts";
import type { Field, FieldPatch, NewField } from "./schema.ts";
import { ProfileSettings } from "./schema.ts";
import { type Defined, definedFields, replaceFields, type StoredField } from "./store.ts";

/** They stand in one item. */
const mostFields = 100;

interface Written {
  field: Field;
  rev: string;
}

const viewOf = ({ rev: _, ...field }: StoredField): Field => field;

/** The account's fields in their order. */
export const listFields = async (ctx: Ctx): Promise<Field[]> => (await definedFields(ctx)).list.map(viewOf);

const requireFreeName = ({ list }: Defined, name: string, but?: string): void => {
  if (list.some((field) => field.id !== but && fold(field.name) === fold(name)))
    throw conflict("field-exists", `There is a field ${name} already.`);
};

/** Defines a field (S1-22); 409 when there is one of this name, case and accents folded. */
export const addField = (ctx: Ctx, { position, ...input }: NewField): Promise<Written> =>
  afresh(async () => {
    const defined = await definedFields(ctx);
    if (defined.list.length >= mostFields)
      throw conflict("too-many-fields", `An account has at most ${mostFields} fields.`);
    requireFreeName(defined, input.name);
    const last = defined.list.at(-1)?.position ?? -1;
    const field: Field = {
      ...input,
      id: ctx.newId("field"),
      position: position ?? Math.min(last + 1, 1000),
      createdAt: ctx.now(),
    };
    const rev = ctx.newId("revision");
    await ctx.table.transact([
      replaceFields(ctx, defined, [...defined.list, { ...field, rev }]),
      auditAction(ctx, { act: "field.added", about: field.id, after: field }),
      ...(ctx.keepAnswer?.(withEtag(field, rev)) ?? []),
    ]);
    return { field, rev };
  });

const fieldIn = ({ list }: Defined, fieldId: string, ifMatch: string | undefined): StoredField => {
  const found = list.find(({ id }) => id === fieldId);
  if (!found) throw notFound("field");
  if (ifMatch !== undefined && ifMatch !== found.rev) throw stale(found.rev);
  return found;
};

/** A field, and its revision. */
export const oneField = async (ctx: Ctx, fieldId: string): Promise<Written> => {
  const found = fieldIn(await definedFields(ctx), fieldId, undefined);
  return { field: viewOf(found), rev: found.rev };
};

/** Changes a field, at once on every profile: names and switches are not copied to clients. 412 when `ifMatch` is old. */
export const changeField = (
  ctx: Ctx,
  fieldId: string,
  { section, ...patch }: FieldPatch,
  ifMatch: string | undefined,
): Promise<Written> =>
  afresh(async () => {
    const defined = await definedFields(ctx);
    const { rev: _, section: under, ...before } = fieldIn(defined, fieldId, ifMatch);
    if (patch.name !== undefined) requireFreeName(defined, patch.name, fieldId);
    if (patch.choices && before.kind !== "choice")
      throw invalid([{ pointer: "/body/choices", message: "stand with a field of kind choice, and only there" }]);
    const heading = section === undefined ? under : section;
    const field = { ...before, ...patch, ...(heading && { section: heading }) } as Field;
    const rev = ctx.newId("revision");
    await ctx.table.transact([
      replaceFields(
        ctx,
        defined,
        defined.list.map((one) => (one.id === fieldId ? { ...field, rev } : one)),
      ),
      auditAction(ctx, {
        act: "field.changed",
        about: fieldId,
        ...differences<Field>({ ...before, ...(under && { section: under }) }, field),
      }),
    ]);
    return { field, rev };
  });

/** Removes a field; values that clients have of it show nowhere, and go with the client's next change. */
export const removeField = (ctx: Ctx, fieldId: string, ifMatch: string | undefined): Promise<void> =>
  afresh(async () => {
    const defined = await definedFields(ctx);
    const { rev: _, ...before } = fieldIn(defined, fieldId, ifMatch);
    await ctx.table.transact([
      replaceFields(
        ctx,
        defined,
        defined.list.filter(({ id }) => id !== fieldId),
      ),
      auditAction(ctx, { act: "field.removed", about: fieldId, before }),
    ]);
  });

/** Settings of profiles; the defaults demand nothing and ask nobody for pictures. */
export const profileSettings = async ({ table, accountId }: Ctx): Promise<ProfileSettings> =>
  ProfileSettings.parse((await headOf(table, accountId)).account.profiles ?? {});

/** Sets them. Whether Gravatar is asked stands on every card, so changing that goes over all clients in a job. */
export const setProfiles = (ctx: Ctx, profiles: ProfileSettings): Promise<ProfileSettings> =>
  afresh(async () => {
    const { account, rev } = await headOf(ctx.table, ctx.accountId);
    const before = ProfileSettings.parse(account.profiles ?? {});
    const changed = { ...account, profiles };
    await ctx.table.transact([
      { put: accountItem(changed, ctx.newId("revision")), condition: { if: "#rev = :rev", values: { rev } } },
      ...(before.gravatar === profiles.gravatar ? [] : [{ put: newJob(ctx, "recount").item }]),
      auditAction(ctx, { act: "settings.profiles", ...differences(before, profiles) }),
    ]);
    return profiles;
  });
