import { createHash } from "node:crypto";

const seed = "Tideline Yoga & Box 1";

/**
 * A number from 0 to 1 that belongs to its key for ever. Every draw has a key of its own instead of a place in one
 * sequence, so that a story added later changes no other one.
 */
export const chance = (...key: (string | number)[]): number =>
  createHash("sha256")
    .update([seed, ...key].join("|"))
    .digest()
    .readUInt32BE(0) /
  2 ** 32;

/** A whole number from `low` to `high`, both included. */
export const between = (low: number, high: number, ...key: (string | number)[]): number =>
  low + Math.floor(chance(...key) * (high - low + 1));

/** One of the list. */
export const pick = <T>(list: readonly T[], ...key: (string | number)[]): T =>
  list[Math.floor(chance(...key) * list.length)] as T;

/** The list in an order that belongs to the key. */
export const shuffled = <T>(list: readonly T[], of: (item: T) => string, ...key: (string | number)[]): T[] =>
  list
    .map((item) => ({ item, rank: chance(...key, of(item)) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
