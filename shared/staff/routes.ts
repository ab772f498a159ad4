import * as z from "zod";
import { LocationId, StaffId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Permission, Role } from "../kernel/roles.ts";
import { seenBy } from "../kernel/seen.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { NewStaff, type Staff, StaffPatch, StaffState } from "./schema.ts";

const InStaff = z.object({ staffId: StaffId });

const seen = <S extends z.ZodType>(schema: S) => seenBy("administer", schema);

/** Somebody who works here: colleagues see who it is, admins what they may. */
export const StaffView = z
  .object({
    id: StaffId,
    name: z.string(),
    role: Role,
    state: StaffState,
    email: seen(z.string()),
    permissions: seen(z.array(Permission)),
    /** null: all of them */
    locations: seen(z.array(LocationId).nullable()),
    teaches: seen(z.array(z.string())),
    createdAt: seen(Instant),
    invitedAt: seen(Instant),
    removedAt: seen(Instant.nullable()),
  })
  .meta({ id: "Staff" });

/** A person as they are shown. */
export const staffView = ({ subject: _, locations, teaches, removedAt, ...person }: Staff) => ({
  ...person,
  locations: locations ?? null,
  teaches: teaches ?? [],
  removedAt: removedAt ?? null,
});

export const StaffQuery = PageQuery.extend({ state: StaffState.optional() });
export type StaffQuery = z.output<typeof StaffQuery>;

/** What one right says for the caller (kernel/rights.ts, Cell). */
const Allowed = z.object({
  right: z.string(),
  says: z.string(),
  may: z.enum(["yes", "no", "own", "due", "today"]),
});

const Me = z
  .object({
    /** `stf_…` or `key_…` */
    id: z.string(),
    kind: z.enum(["staff", "apiKey"]),
    accountId: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    role: Role,
    permissions: z.array(Permission),
    /** ids of the locations the caller is limited to; null: all */
    locations: z.array(z.string()).nullable(),
    expiresAt: Instant.nullable(),
    rights: z.array(Allowed),
  })
  .meta({ id: "Me" });
export type Me = z.input<typeof Me>;

export const staffRoutes = defineRoutes({
  "GET /v1/me": { summary: "Who the caller is and what they may", right: "basics", reply: { 200: Me } },
  "GET /v1/staff": {
    summary: "Who works here, in the order they came; `state=removed` for those who did",
    right: "clients",
    query: StaffQuery,
    reply: { 200: pageOf(StaffView) },
  },
  "POST /v1/staff": {
    summary: "Invite somebody by email; who can sign in already gets no mail and belongs to the account at once",
    right: "administer",
    body: NewStaff,
    reply: { 201: StaffView },
  },
  "GET /v1/staff/{staffId}": {
    summary: "Somebody who works here, or did",
    right: "clients",
    params: InStaff,
    reply: { 200: StaffView },
  },
  "PATCH /v1/staff/{staffId}": {
    summary: "Change somebody's name, role, permissions, locations, or whose rosters are theirs",
    right: "administer",
    params: InStaff,
    body: StaffPatch,
    reply: { 200: StaffView },
  },
  "DELETE /v1/staff/{staffId}": {
    summary: "End somebody's access, at the latest after a minute; what they did keeps their name",
    right: "administer",
    params: InStaff,
    reply: { 204: z.void() },
  },
  "POST /v1/staff/{staffId}/invite": {
    summary: "Send the invitation again, with a new temporary password",
    right: "administer",
    params: InStaff,
    reply: { 200: StaffView },
  },
});
