import { headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, invalid, stale } from "../kernel/errors.ts";
import { withEtag } from "../route.ts";
import { afresh } from "../table/afresh.ts";
import { TransactionRefused } from "../table/table.ts";
import { refuseSelf, requireMayGive, requireOver } from "./authority.ts";
import { ownersChange } from "./owners.ts";
import { staffView } from "./routes.ts";
import type { NewStaff, Staff, StaffPatch } from "./schema.ts";
import type { SignIns } from "./sign-ins.ts";
import { joinActions, type StoredStaff, staffActions, staffById } from "./store.ts";

const requireLocations = async (ctx: Ctx, locations: string[] | null | undefined): Promise<void> => {
  if (!locations) return;
  const known = new Set((await headOf(ctx.table, ctx.accountId)).locations.map(({ id }) => id));
  const faults = locations.flatMap((id, i) =>
    known.has(id) ? [] : [{ pointer: `/body/locations/${i}`, message: "is no location of this account" }],
  );
  if (faults.length > 0) throw invalid(faults);
};

/** What may be told of a person on the trail: what they may, not how they are reached. */
const told = ({ name, role, permissions, locations, teaches, state }: Staff) => ({
  name,
  role,
  permissions,
  locations: locations ?? null,
  teaches: teaches ?? [],
  state,
});

/** The person made of an invitation. */
export const invitedPerson = (
  ctx: Pick<Ctx, "newId" | "now">,
  { locations, ...given }: NewStaff,
  subject: string,
): Staff => ({
  id: ctx.newId("staff"),
  ...given,
  ...(locations && { locations }),
  state: "invited",
  createdAt: ctx.now(),
  invitedAt: ctx.now(),
  subject,
});

/**
 * Invites somebody (S4-33): they can sign in where staff sign in, and belong to the account. 403 for a role above one's own
 * or a permission one does not hold, 409 `staff-exists` for somebody who belongs here already, 422 for an unknown location.
 */
export const inviteStaff = async (ctx: Ctx, input: NewStaff, signIns: SignIns): Promise<StoredStaff> => {
  requireMayGive(ctx.actor, input);
  await requireLocations(ctx, input.locations);
  const { subject } = await signIns.invite(input.email);
  const person = invitedPerson(ctx, input, subject);
  return afresh(async () => {
    const rev = ctx.newId("revision");
    try {
      await ctx.table.transact([
        ...joinActions(ctx.accountId, person, () => rev),
        ...(await ownersChange(ctx, undefined, person)),
        auditAction(ctx, { act: "staff.invited", about: person.id, after: told(person) }),
        ...(ctx.keepAnswer?.(withEtag(staffView(person), rev)) ?? []),
      ]);
    } catch (error) {
      if (error instanceof TransactionRefused && error.failed.includes(0))
        throw conflict("staff-exists", "Somebody with this email works here already.");
      throw error;
    }
    return { person, rev };
  });
};

/** Writes a person as changed, with the audit row of `act`; the list of owners follows. */
const write = async (ctx: Ctx, act: string, { person: before, rev: seen }: StoredStaff, after: Staff) => {
  const rev = ctx.newId("revision");
  await ctx.table.transact([
    ...staffActions(ctx.accountId, after, seen, rev),
    ...(await ownersChange(ctx, before, after)),
    auditAction(ctx, { act, about: after.id, ...differences(told(before), told(after)) }),
    ...(ctx.keepAnswer?.(withEtag(staffView(after), rev)) ?? []),
  ]);
  return { person: after, rev };
};

const requireHere = ({ state }: Staff): void => {
  if (state === "removed") throw conflict("staff-removed", "This person was removed; invite them anew.");
};

/** What of a change says what somebody may, which nobody says of themselves. */
const authority = ["role", "permissions", "locations"] as const;

/**
 * Changes somebody (S4-33). 403 for somebody above one's own role, for giving more than one has, and for one's own role,
 * permissions and locations; 409 `last-owner`; 412 when `ifMatch` is no longer the revision.
 */
export const changeStaff = (
  ctx: Ctx,
  staffId: string,
  patch: StaffPatch,
  ifMatch: string | undefined,
): Promise<StoredStaff> =>
  afresh(async () => {
    const found = await staffById(ctx, staffId);
    const { person } = found;
    requireOver(ctx.actor, person.role);
    if (authority.some((field) => patch[field] !== undefined))
      refuseSelf(ctx.actor, staffId, "Nobody changes what they may themselves; ask another owner or admin.");
    requireMayGive(
      ctx.actor,
      { role: patch.role ?? person.role, permissions: patch.permissions ?? [] },
      person.permissions,
    );
    requireHere(person);
    if (ifMatch !== undefined && ifMatch !== found.rev) throw stale(found.rev);
    await requireLocations(ctx, patch.locations);
    return write(ctx, "staff.changed", found, changed(person, patch));
  });

const changed = (person: Staff, { locations, name, role, permissions, teaches }: StaffPatch): Staff => {
  const { locations: before, ...rest } = person;
  const limited = locations === undefined ? before : (locations ?? undefined);
  return {
    ...rest,
    ...(name !== undefined && { name }),
    ...(role && { role }),
    ...(permissions && { permissions }),
    ...(teaches && { teaches }),
    ...(limited && { locations: limited }),
  };
};

/**
 * Ends somebody's access, with the exception of what the authorizer remembers for up to 60 s; their name stays for what they
 * did. Removing again changes nothing. 403 for somebody above one's own role, 409 `last-owner`.
 */
export const removeStaff = (ctx: Ctx, staffId: string): Promise<void> =>
  afresh(async () => {
    const found = await staffById(ctx, staffId);
    requireOver(ctx.actor, found.person.role);
    if (found.person.state === "removed") return;
    await write(ctx, "staff.removed", found, { ...found.person, state: "removed", removedAt: ctx.now() });
  });

/** Sends an invitation again (three days it holds). 409 `staff-active` for somebody who has come. */
export const inviteStaffAgain = async (ctx: Ctx, staffId: string, signIns: SignIns): Promise<StoredStaff> => {
  const { person } = await staffById(ctx, staffId);
  requireOver(ctx.actor, person.role);
  requireHere(person);
  if (person.state === "active") throw conflict("staff-active", "This person has signed in already.");
  await signIns.inviteAgain(person.email);
  return afresh(async () => {
    const found = await staffById(ctx, staffId);
    requireHere(found.person);
    return write(ctx, "staff.invitedAgain", found, { ...found.person, invitedAt: ctx.now() });
  });
};

/** Marks somebody who was invited as having come: their own first question after signing in (GET /v1/me). */
export const arrive = (ctx: Ctx, staffId: string): Promise<StoredStaff> =>
  afresh(async () => {
    const found = await staffById(ctx, staffId);
    return found.person.state === "invited"
      ? write(ctx, "staff.arrived", found, { ...found.person, state: "active" })
      : found;
  });
