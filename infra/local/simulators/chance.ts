/** Draws of a world that is made in one order: the same seed, the same world. */
export interface Chance {
  /** from 0 to 1, 1 not among them */
  next(): number;
  /** whole, from `low` to `high`, both included */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** whether something happens that does so often of 1 */
  often(share: number): boolean;
}

/** A generator by its seed (mulberry32): no draw is secret, all are the same on every machine. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    pick: (list) => list[between(0, list.length - 1)]!,
    often: (share) => next() < share,
  };
};
