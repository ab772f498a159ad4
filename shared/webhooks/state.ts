import * as z from "zod";
import { WebhookId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

const Held = z.object({
  /** place of the change that was not accepted */
  place: z.int(),
  attempts: z.int(),
  firstAt: Instant,
  nextAt: Instant,
});
export type Held = z.output<typeof Held>;

/** How far a webhook is told of the change log. */
export const State = z.object({
  id: WebhookId,
  /** everything up to this place of the log is done with */
  position: z.int(),
  /** places beyond it that are done with */
  done: z.array(z.int()),
  /** by client (`-`: of none): what was not accepted, behind which the others of that client wait */
  held: z.record(z.string(), Held),
  /** runs in a row that were given up since nothing at all was accepted, and until when it rests for that */
  rounds: z.int(),
  restUntil: Instant.optional(),
  /** since when nothing was accepted */
  failingSince: Instant.optional(),
  /** until when one run has it alone */
  leaseUntil: Instant.optional(),
});
export type State = z.output<typeof State>;

export const stateAt = (id: string, position: number): State => ({ id, position, done: [], held: {}, rounds: 0 });

const [seconds, minutes, hours] = [1000, 60_000, 3600_000];

/** Time until the next try after each (Standard Webhooks: its example of a schedule). */
const waits = [5 * seconds, 5 * minutes, 30 * minutes, ...[2, 5, 10, 14, 20, 24].map((n) => n * hours)];
const mostAttempts = waits.length + 1;
const pauseAfter = 72 * hours;

/** A wait after so many tries, up to a tenth longer, so that not everything comes back at once. */
const waitAfter = (tries: number): number => waits[Math.min(tries, waits.length) - 1]! * (1 + Math.random() / 10);

/** The next try after so many, but none later than the one after which it is paused. */
const nextTry = ({ failingSince }: State, now: string, tries: number): string => {
  const [at, last] = [Date.parse(now) + waitAfter(tries), Date.parse(failingSince ?? now) + pauseAfter];
  return new Date(Date.parse(now) < last ? Math.min(at, last) : at).toISOString();
};

/** Whether nothing was accepted for so long that it is paused. */
export const isLost = ({ failingSince }: State, now: string): boolean =>
  failingSince !== undefined && Date.parse(now) - Date.parse(failingSince) >= pauseAfter;

/** A change was accepted: its client goes on, and so does everything. */
export const accepted = (state: State, group: string, place: number): void => {
  delete state.held[group];
  delete state.failingSince;
  delete state.restUntil;
  state.rounds = 0;
  state.done.push(place);
};

/** A change was not accepted: it is held, or given up after the last try, unless nothing else is accepted either. Returns which, and its tries. */
export const refused = (state: State, group: string, place: number, now: string): Held & { dead: boolean } => {
  const before = state.held[group];
  const attempts = (before?.attempts ?? 0) + 1;
  state.failingSince ??= now;
  const held = { place, attempts, firstAt: before?.firstAt ?? now, nextAt: nextTry(state, now, attempts) };
  const dead = attempts >= mostAttempts && !isLost(state, now);
  if (dead) {
    delete state.held[group];
    state.done.push(place);
  } else state.held[group] = held;
  return { ...held, dead };
};

/** Nothing at all was accepted: it rests, longer each time. */
export const rest = (state: State, now: string): void => {
  state.rounds += 1;
  state.restUntil = nextTry(state, now, state.rounds);
};

export const isResting = ({ restUntil }: State, now: string): boolean => restUntil !== undefined && restUntil > now;

/** When it is to be looked at next without anything new; undefined where nothing waits. */
export const wakeAt = ({ leaseUntil, restUntil, held }: State): string | undefined =>
  leaseUntil ??
  restUntil ??
  Object.values(held)
    .map(({ nextAt }) => nextAt)
    .sort()[0];
