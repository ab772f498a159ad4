import { type Fault, Refusal } from "../kernel/errors.ts";
import { holds, may } from "../kernel/rights.ts";
import { type Actor, type Permission, Role } from "../kernel/roles.ts";

const rank = (role: Role): number => Role.options.indexOf(role);

const faultOfRole = (actor: Actor, role: Role): Fault[] => {
  if (rank(role) > rank(actor.role)) return [{ pointer: "/body/role", message: `is above your own, ${actor.role}` }];
  return role === "owner" && !may(actor, "own")
    ? [{ pointer: "/body/role", message: "is given by an owner alone" }]
    : [];
};

/**
 * Refuses (403) to give a role above one's own, or a permission one does not hold (reliability 17). `had` are the
 * permissions that were there before: leaving them is no giving.
 */
export const requireMayGive = (
  actor: Actor,
  { role, permissions }: { role: Role; permissions: Permission[] },
  had: Permission[] = [],
): void => {
  const faults = permissions.flatMap((permission, i) =>
    had.includes(permission) || holds(actor, permission)
      ? []
      : [{ pointer: `/body/permissions/${i}`, message: "is a permission you do not hold yourself" }],
  );
  const all = [...faultOfRole(actor, role), ...faults];
  if (all.length > 0) throw new Refusal("forbidden", "not-yours-to-give", "You cannot give more than you have.", all);
};

/** Refuses (403) to change or remove somebody, or a key, above one's own role: an owner only by an owner. */
export const requireOver = (actor: Actor, role: Role): void => {
  if (faultOfRole(actor, role).length > 0)
    throw new Refusal(
      "forbidden",
      "above-your-role",
      `Only an ${role === "owner" ? "owner" : "admin or owner"} may do this.`,
    );
};

/** Refuses (403) what nobody may do to themselves. */
export const refuseSelf = (actor: Actor, id: string, sentence: string): void => {
  if (actor.id === id) throw new Refusal("forbidden", "self-edit", sentence);
};
