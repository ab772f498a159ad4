import type { Means } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { partOf, partSize } from "../segments/store.ts";

/** Clients that a job judges or writes to in one piece; so many pieces make a part of a drawn list. */
const pieceSize = 20;

/** The next clients of a drawn list behind those done, none where it has ended; refused where it is no longer kept. */
export const nextOf = async (means: Means, list: string, done: number, count: number): Promise<string[]> => {
  if (done >= count) return [];
  const ids = await partOf(means, list, Math.floor(done / partSize));
  if (!ids) throw new Refusal("notFound", "not-found", "The list of this campaign's clients is no longer kept.");
  const at = done % partSize;
  return ids.slice(at, at + pieceSize);
};
