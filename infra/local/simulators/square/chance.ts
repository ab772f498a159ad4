/** Numbers that are the same for the same seed (mulberry32). */
export interface Chance {
  /** from 0 up to but not including 1 */
  next(): number;
  /** a whole number of the range, both ends included */
  whole(from: number, to: number): number;
  /** whether something of this probability happens */
  is(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
}

export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    is: (probability) => next() < probability,
    pick: (from) => from[Math.floor(next() * from.length)]!,
  };
};
