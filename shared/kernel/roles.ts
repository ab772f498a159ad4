import * as z from "zod";

/** From least to most; each may what the one before may (rules.md, People). */
export const Role = z.enum(["instructor", "member", "manager", "admin", "owner"]);
export type Role = z.output<typeof Role>;

/** Rights beside the role; none is implied by a key's role. */
export const Permission = z.enum([
  "transformationLog",
  "sensitiveNotes",
  "clients.export",
  "clients.merge",
  "messages.bulk",
  "apiKeys.manage",
]);
export type Permission = z.output<typeof Permission>;

/** Permissions as they are given: each once, in one order. */
export const Permissions = z
  .array(Permission)
  .max(20, "must be at most 20 permissions")
  .transform((given) => Permission.options.filter((one) => given.includes(one)));

export interface Actor {
  /** `stf_…` for staff, `key_…` for an API key */
  id: string;
  role: Role;
  permissions: Permission[];
  /** ids of the locations a person is limited to; absent: all of them */
  locations?: string[];
}

/** Whether an actor is an API key: no permission is implied by its role. */
export const isKey = ({ id }: Pick<Actor, "id">): boolean => id.startsWith("key_");
