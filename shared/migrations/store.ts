import type { Means } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { Position } from "./schema.ts";

const positions = entity("migrations", Position, () => ({ pk: "MIGRATIONS", sk: "0" }));

/** How far a table is, with the revision that was read; none: nothing was ever migrated. */
export interface ReadPosition {
  position: Position;
  rev: string | undefined;
}

/** J11. How far the table is: one request. */
export const positionOf = async ({ table }: Pick<Means, "table">): Promise<ReadPosition> => {
  const item = await table.get(positions.key());
  return { position: item ? positions.fromItem(item) : { version: 0 }, rev: item?.rev };
};

/** J12. Notes how far it is, if nobody else did meanwhile; the new revision. */
export const notePosition = async (
  { table, newId }: Pick<Means, "table" | "newId">,
  position: Position,
  read: string | undefined,
): Promise<string> => {
  const rev = newId("revision");
  await table.put(
    positions.toItem(positions.key(), position, rev),
    read ? { if: "#rev = :rev", values: { rev: read } } : { if: "attribute_not_exists(pk)" },
  );
  return rev;
};

export const patterns: Pattern[] = [
  {
    id: "J11",
    question: "How far is the table migrated?",
    index: "table",
    keys: "pk = MIGRATIONS, sk = 0",
    requests: 1,
    units: "1 RU",
    usedBy: "npm run migrate, npm run doctor",
  },
  {
    id: "J12",
    question: "Note how far a migration is",
    index: "table",
    keys: "put MIGRATIONS, 0 on its rev",
    requests: "1 a page",
    units: "1 WU",
    usedBy: "npm run migrate",
  },
  {
    id: "J13",
    question: "Take every item to its new shape",
    index: "table",
    keys: "scan, in segments; update of each that changes on its rev",
    requests: "1 a page, 1 an item that changes",
    units: "1 RU per 4 KB, 1 WU per KB that changes",
    usedBy: "npm run migrate",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "migrations",
    holds: "How far the table is migrated: the version, and where a migration goes on",
    parts: [],
    key: () => positions.key(),
  },
];
