import { type Actor, isKey, type Permission, type Role } from "./roles.ts";

/**
 * What a role may of a right: `yes`; `no`; `own`: within the locations the person works at; `due`: no more than the amount due;
 * `today`: clients on today's roster of theirs; a permission: whoever was granted it.
 */
export type Cell = "yes" | "no" | "own" | "due" | "today" | Permission;

interface Row {
  says: string;
  cells: Readonly<Record<Role, Cell>>;
  /** what an API key needs beside its role, since no permission is implied by a key's role */
  keyNeeds?: Permission;
}

const row = (says: string, cells: readonly [Cell, Cell, Cell, Cell, Cell], keyNeeds?: Permission): Row => ({
  says,
  cells: { instructor: cells[0], member: cells[1], manager: cells[2], admin: cells[3], owner: cells[4] },
  ...(keyNeeds && { keyNeeds }),
});

/**
 * Who may what, as data (rules.md, People): a route names the right it needs, a field of an answer the right it is seen by.
 * docs/roles.md is made from it.
 */
export const rights = {
  basics: row("own rosters, starred notes, first names", ["yes", "yes", "yes", "yes", "yes"]),
  clients: row("contact data, discussions, to-dos, notes", ["no", "own", "yes", "yes", "yes"]),
  sales: row("LTV, invoices, balances", ["no", "due", "yes", "yes", "yes"]),
  health: row("sensitive (health) notes", ["today", "sensitiveNotes", "yes", "yes", "yes"]),
  curate: row("new tags, segments, Club Count Manager", ["no", "no", "yes", "yes", "yes"]),
  export: row("export", ["no", "no", "clients.export", "yes", "yes"]),
  bulkMessages: row("bulk messages", ["no", "no", "messages.bulk", "yes", "yes"]),
  merge: row("merge", ["no", "no", "clients.merge", "yes", "yes"]),
  apiKeys: row("API keys", ["no", "no", "no", "yes", "yes"], "apiKeys.manage"),
  administer: row("roles, sources, retention, audit", ["no", "no", "no", "yes", "yes"]),
  erase: row("erase a client", ["no", "no", "no", "yes", "yes"]),
  own: row("whole-account export, removing an owner", ["no", "no", "no", "no", "yes"]),
  transformation: row("transformation log, goals", [
    "transformationLog",
    "transformationLog",
    "transformationLog",
    "transformationLog",
    "yes",
  ]),
} as const satisfies Record<string, Row>;

export type Right = keyof typeof rights;

/** What an actor may of a right, once permissions are looked at: `own`, `due` and `today` are parts of it (see Cell). */
export type Grant = Exclude<Cell, Permission>;

const isGrant = (cell: Cell): cell is Grant => ["yes", "no", "own", "due", "today"].includes(cell);

/** The cell of the table for this actor, permissions resolved. */
export const grantOf = (actor: Actor, right: Right): Grant => {
  const { cells, keyNeeds }: Row = rights[right];
  if (keyNeeds && isKey(actor) && !actor.permissions.includes(keyNeeds)) return "no";
  const cell = cells[actor.role];
  if (isGrant(cell)) return cell;
  return actor.permissions.includes(cell) ? "yes" : "no";
};

/** Whether an actor has a right whole, or at the locations they work at; what is left of `due` and `today` the answer itself must see to. */
export const may = (actor: Actor, right: Right): boolean => ["yes", "own"].includes(grantOf(actor, right));

/** Whether an actor sees only the clients of the locations they work at (rules.md, People: "own locations", and instructors). */
export const isLimited = (actor: Actor): boolean =>
  actor.locations !== undefined && grantOf(actor, "clients") !== "yes";

/**
 * Whether somebody has what a permission gives, and so may give it on: granted, or, for a person, said by the table for
 * their role.
 */
export const holds = (actor: Actor, permission: Permission): boolean =>
  actor.permissions.includes(permission) ||
  (!isKey(actor) &&
    Object.values(rights as Record<Right, Row>).some(
      ({ cells, keyNeeds }) =>
        cells[actor.role] === "yes" && (keyNeeds === permission || Object.values(cells).includes(permission)),
    ));
