import type { Ctx } from "../ctx.ts";
import { fold } from "../kernel/fold.ts";
import { isKey } from "../kernel/roles.ts";
import { staffByIds } from "../staff/store.ts";
import { taughtAs } from "../staff/teaching.ts";
import type { Contact } from "./schema.ts";

/**
 * Whether a dealing was somebody's of the team, by id; a visit is a teacher's by the names the sources know them by: one
 * request (N44).
 */
export const dealtBy = async (ctx: Ctx, named: string): Promise<(row: Contact) => boolean> => {
  const id = named === "me" ? ctx.actor.id : named;
  const person = isKey({ id }) ? undefined : (await staffByIds(ctx, [id])).get(id);
  const names = person ? taughtAs(person) : new Set<string>();
  return ({ method, staff }) =>
    staff?.id === id ||
    (method === "visit" && [staff?.id, staff?.name].some((name) => name != null && names.has(fold(name))));
};

/** Rows with the names of whoever works here, or did: one request (N44), none where nobody is named by an id of ours. */
export const withNames = async (ctx: Ctx, rows: Contact[]): Promise<Contact[]> => {
  const ids = rows.flatMap(({ method, staff }) =>
    method !== "visit" && staff?.id && !isKey({ id: staff.id }) ? [staff.id] : [],
  );
  if (ids.length === 0) return rows;
  const people = await staffByIds(ctx, ids);
  return rows.map((row) => {
    const name = row.staff?.id && people.get(row.staff.id)?.name;
    return name ? { ...row, staff: { id: row.staff!.id, name } } : row;
  });
};
