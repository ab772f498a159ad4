import * as z from "zod";
import type { Means } from "../ctx.ts";
import type { Rows } from "../table/table.ts";
import { cards, directoryPk } from "./card.ts";

const pageSize = 20;

/**
 * Where a job that works through every client is: first they are counted, so that its progress says of how many, then
 * done, twenty at a time. `hidden` is the directory of deleted clients, which comes last.
 */
export const Walk = z.object({
  counted: z.boolean().default(false),
  hidden: z.boolean().default(false),
  after: z.custom<NonNullable<Rows["last"]>>().optional(),
});
export type Walk = z.output<typeof Walk>;

interface Piece {
  /** where to go on */
  walk: Walk;
  /** clients counted in this piece; those who are to be done in it come when all are counted */
  counted: number;
  clientIds: string[];
  /** nobody is left behind this piece */
  last: boolean;
}

/** J5. One piece of the way through every client: a page of the directory, a whole one of its rows while they are counted. */
export const walkOn = async (
  { table, accountId }: Means,
  { counted, hidden, after }: Walk,
  deletedToo: boolean,
): Promise<Piece> => {
  const pk = directoryPk(accountId, hidden);
  const page = await table.query({
    index: "gsi2",
    pk,
    ...(counted && { limit: pageSize }),
    ...(after && { after }),
  });
  const ended = !page.last && (hidden || !deletedToo);
  const next = page.last ? { hidden, after: page.last } : { hidden: !ended };
  return {
    walk: { ...next, counted: counted || ended },
    counted: counted ? 0 : page.items.length,
    clientIds: counted ? page.items.map((row) => cards.fromItem(row).clientId) : [],
    last: counted && ended,
  };
};
