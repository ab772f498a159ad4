/** What the team did by hand and was told that it is done: by our ids. */
export interface Hand {
  adjustments: Map<string, { clientId: string; visits: number }>;
  leftOut: Set<string>;
}
export const nothingYet = (): Hand => ({ adjustments: new Map(), leftOut: new Set() });

/** Visits a client's Club Count was adjusted by. */
export const adjustedBy = ({ adjustments }: Hand, clientId: string): number =>
  [...adjustments.values()].reduce((sum, one) => sum + (one.clientId === clientId ? one.visits : 0), 0);
