/** Fewest letters of a word in which a slip is looked for. */
export const shortestSlip = 4;

/**
 * Whether a word begins as it was typed but for one slip: a letter too many, missing, wrong, or two swapped (S4-48).
 * Both folded; letters are code points.
 */
export const isOneSlipOff = (typed: string, word: string): boolean => {
  const [a, b] = [[...typed], [...word]];
  const differs = a.findIndex((letter, i) => letter !== b[i]);
  if (differs === -1) return true;
  const begins = (from: number, to: number): boolean =>
    a.slice(differs + from).every((letter, i) => letter === b[differs + to + i]);
  const swapped = a[differs] === b[differs + 1] && a[differs + 1] === b[differs];
  return begins(1, 0) || begins(0, 1) || (differs < b.length && begins(1, 1)) || (swapped && begins(2, 2));
};
