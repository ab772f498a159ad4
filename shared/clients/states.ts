import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Action } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import { requireClient } from "./collection.ts";

/*
 * Records of a client that stand in a section by their state (open to-dos, archived notes), so that a page of one state is
 * full and costs what any page costs. What changes its state moves to another section, and keeps whose it was before a
 * merge (`home`).
 */

/** The record that stands under one of these keys: one request. 404, or asked again where the client was merged into. */
export const inSection = async (
  ctx: Pick<Ctx, "table" | "accountId">,
  clientId: string,
  keys: Key[],
  what: string,
): Promise<Item> => {
  // the sections are not read at one instant: what moves meanwhile may be in none of them, and so is looked for again
  for (let tries = 0; tries < 2; tries += 1) {
    const found = (await ctx.table.getMany(keys)).filter((item) => item && !item.gone) as Item[];
    const [newest] = found.sort((a, b) => (a.rev < b.rev ? 1 : -1));
    if (newest) return newest;
    if (tries === 0) await requireClient(ctx, clientId);
  }
  throw notFound(what);
};

/**
 * Writes a record in its section, over what was read of it. In another section the old one becomes a tombstone, and what
 * still waits there to be settled is kept: a record that comes back takes up what it was settled with.
 */
export const sectionActions = (read: Item | undefined, item: Item): Action[] => {
  const { pk, sk, type, rev, data, gsi1pk, gsi1sk } = item;
  const stays = read?.sk === sk;
  const asRead = read && { if: "#rev = :rev", values: { rev: read.rev } };
  return [
    ...(read && asRead && !stays
      ? [
          {
            update: { pk: read.pk, sk: read.sk },
            change: {
              set: { rev, dirty: true, gone: true, data: { moved: true } },
              remove: ["gsi1pk", "gsi1sk", "home"],
            },
            condition: asRead,
          },
        ]
      : []),
    {
      update: { pk, sk },
      change: { set: { type, rev, data, dirty: true, home: read?.home, gsi1pk, gsi1sk }, remove: ["gone"] },
      condition: stays && asRead ? asRead : { if: "attribute_not_exists(pk) OR #gone = :gone", values: { gone: true } },
    },
  ];
};
