import type { Means } from "../ctx.ts";
import { type Sieve, sift } from "../filters/sift.ts";
import { type Card, cards, directoryPk } from "../settling/card.ts";
import type { Rows } from "../table/table.ts";
import { partSize, putPart } from "./store.ts";

/** A list that is being drawn up: how far it is; fits in a job's place. */
export interface Drawing {
  /** name of the list it is kept under; absent: only counted */
  list?: string | undefined;
  after?: Rows["last"];
  /** parts written, and ids that make no whole part yet */
  parts: number;
  pending: string[];
  count: number;
  looked: number;
  read: number;
  done: boolean;
}

export const newDrawing = (list?: string): Drawing => ({
  ...(list && { list }),
  parts: 0,
  pending: [],
  count: 0,
  looked: 0,
  read: 0,
  done: false,
});

/** Adds clients to a list; whole parts are written at once, the rest when it is `done`. */
export const extend = async (means: Means, drawing: Drawing, ids: string[], done: boolean): Promise<Drawing> => {
  const next = { ...drawing, count: drawing.count + ids.length, done };
  if (!drawing.list) return next;
  next.pending = [...drawing.pending, ...ids];
  while (next.pending.length >= partSize || (done && next.pending.length > 0)) {
    await putPart(means, drawing.list, next.parts, next.pending.slice(0, partSize));
    next.pending = next.pending.slice(partSize);
    next.parts += 1;
  }
  return next;
};

/** Directory rows looked at in one piece. */
const pageSize = 1000;

/** M5. One piece more of a list: a page of the directory through the sieve; those who passed, beside the list itself. */
export const drawOn = async (
  means: Means,
  sieve: Sieve,
  drawing: Drawing,
): Promise<{ drawing: Drawing; passed: Card[] }> => {
  const { items, last } = await means.table.query({
    index: "gsi2",
    pk: directoryPk(means.accountId),
    limit: pageSize,
    ...(drawing.after && { after: drawing.after }),
  });
  const { passed, read } = await sift(
    sieve,
    items.map((item) => cards.fromItem(item)),
  );
  const ids = passed.map(({ clientId }) => clientId);
  const { after: _, ...seen } = { ...drawing, looked: drawing.looked + items.length, read: drawing.read + read };
  const next = await extend(means, { ...seen, ...(last && { after: last }) }, ids, !last);
  return { drawing: next, passed };
};

/** What one request does itself; a job does more. */
interface Budget {
  /** clients looked at */
  looked: number;
  /** clients whose records are read */
  read: number;
}
export const onceInAWhile: Budget = { looked: 10_000, read: 500 };
export const everyTime: Budget = { looked: 3000, read: 500 };
/** The first of a list that are kept at hand. */
export const atHand = 100;

/** Draws a list up at once while it is little work; not `done` where a job has to go on from it. `first`: the first who are in. */
export const drawNow = async (
  means: Means,
  sieve: Sieve,
  list: string | undefined,
  most: Budget,
): Promise<{ drawing: Drawing; first: Card[] }> => {
  let drawing = newDrawing(list);
  let first: Card[] = [];
  while (!drawing.done && drawing.looked < most.looked && drawing.read < most.read) {
    const drawn = await drawOn(means, sieve, drawing);
    drawing = drawn.drawing;
    first = [...first, ...drawn.passed].slice(0, atHand);
  }
  return { drawing, first };
};
