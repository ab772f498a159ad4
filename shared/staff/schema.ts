import * as z from "zod";
import { Name } from "../accounts/schema.ts";
import { EmailAddress } from "../clients/schema.ts";
import { LocationId, StaffId } from "../kernel/ids.ts";
import { Permission, Permissions, Role } from "../kernel/roles.ts";
import { Instant } from "../kernel/time.ts";

const LocationIds = z
  .array(LocationId)
  .min(1, "must name a location; null means all of them")
  .max(300)
  .transform((given) => [...new Set(given)]);
const Teaches = z
  .array(Name)
  .max(20, "must be at most 20 names")
  .transform((given) => [...new Set(given)]);

/** `invited`: has not asked for anything yet; `removed`: may nothing any more, kept because changes bear the name. */
export const StaffState = z.enum(["invited", "active", "removed"]);

/** Somebody who works for the account and signs in by email (rules.md, People). */
export const Staff = z.object({
  id: StaffId,
  name: Name,
  email: z.string(),
  role: Role,
  permissions: z.array(Permission),
  /** the locations they are limited to; absent: all */
  locations: z.array(LocationId).optional(),
  /** names or ids by which sources know them as a teacher: whose rosters are theirs */
  teaches: z.array(z.string()).optional(),
  state: StaffState,
  createdAt: Instant,
  /** when they were last sent an invitation */
  invitedAt: Instant,
  removedAt: Instant.optional(),
  /** what their tokens name them by; not shown */
  subject: z.string(),
});
export type Staff = z.output<typeof Staff>;

export const NewStaff = z
  .strictObject({
    name: Name,
    email: EmailAddress,
    role: Role,
    permissions: Permissions.default([]),
    locations: LocationIds.nullable().optional(),
    teaches: Teaches.optional(),
  })
  .meta({ id: "NewStaff" });
export type NewStaff = z.output<typeof NewStaff>;

/** `locations` null: all of them. The email is who signs in and stays: another person is invited instead. */
export const StaffPatch = z
  .strictObject({
    name: Name.optional(),
    role: Role.optional(),
    permissions: Permissions.optional(),
    locations: LocationIds.nullable().optional(),
    teaches: Teaches.optional(),
  })
  .meta({ id: "StaffPatch" });
export type StaffPatch = z.output<typeof StaffPatch>;

/** Who owns the account, by staff id, and whether they have ever come: what keeps the last one in (S0-24). */
export const Owners = z.object({ list: z.record(z.string(), z.enum(["invited", "active"])) });
export type Owners = z.output<typeof Owners>["list"];
