import { type Random, randomOf } from "../support/simulator-random.ts";

/** What is done to a run; each must have happened at least once, else the run has shown nothing. */
export const faultKinds = [
  "function killed before its request to the table",
  "function killed after its request to the table",
  "function killed at work",
  "function timed out",
  "table throttles",
  "table fails (500)",
  "table slow",
  "connection to the table cut before",
  "connection to the table cut after",
  "stream batch dropped",
  "stream batch done, not acknowledged",
  "stream batch doubled",
  "stream batch held back",
  "stream batch again later",
  "stream batch lost for ever",
  "stream batch failed until it was given up",
  "queue message dropped",
  "queue message done, not acknowledged",
  "queue message doubled",
  "queue message delayed",
  "queue message again later",
  "queue message failed until it was a dead letter",
  "answer to the caller lost",
  "provider throttles",
  "provider refuses",
  "provider cut before it took the message",
  "provider cut after it took the message",
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** The faults of one run. */
export interface Faults {
  readonly random: Random;
  /** how often each happened */
  readonly counts: ReadonlyMap<FaultKind, number>;
  /** One of these, or none, by its probability; in a burst they are so many times as probable. It is counted. */
  draw(chances: Partial<Record<FaultKind, number>>): FaultKind | undefined;
  /** Notes one that the caller brought about. */
  count(kind: FaultKind): void;
  /** whether it is to be, while faults are injected at all; not counted */
  chance(probability: number): boolean;
  begin(): void;
  end(): void;
}

const burstFactor = 12;
/** One that did not happen yet is so many times as probable: a short run is to see each. */
const firstFactor = 4;

/** Faults by a seed: the same seed makes the same choices, though the machine's own times put them elsewhere. */
export const faultsOf = (seed: number): Faults => {
  const random = randomOf(seed);
  const counts = new Map<FaultKind, number>();
  let active = false;
  let bursting = false;
  let timer: NodeJS.Timeout | undefined;
  const turn = () => {
    bursting = !bursting;
    timer = setTimeout(turn, bursting ? random.int(400, 2000) : random.int(4000, 12_000));
  };
  const count = (kind: FaultKind) => counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return {
    random,
    counts,
    count,
    draw(chances) {
      if (!active) return undefined;
      let left = random.next();
      for (const [kind, probability] of Object.entries(chances) as [FaultKind, number][]) {
        const burst = bursting && kind.startsWith("table") ? burstFactor : 1;
        left -= probability * burst * (counts.has(kind) ? 1 : firstFactor);
        if (left >= 0) continue;
        count(kind);
        return kind;
      }
      return undefined;
    },
    chance: (probability) => active && random.chance(probability),
    begin() {
      active = true;
      timer = setTimeout(turn, 3000);
    },
    end() {
      active = false;
      bursting = false;
      clearTimeout(timer);
    },
  };
};
