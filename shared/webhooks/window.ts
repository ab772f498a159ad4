import { isMeant } from "../changes/schema.ts";
import { changesBehind, type Placed } from "../changes/store.ts";
import type { Means } from "../ctx.ts";
import type { Webhook } from "./schema.ts";
import type { State } from "./state.ts";

/** Changes looked at beyond the first that is not done with: so far others may get ahead of it. */
const widest = 500;
/** Items of the log read at once. */
const itemsAtOnce = 100;

export interface Window {
  /** what is to be told and is not done with, in order */
  open: Placed[];
  /** where the log was read to */
  end: number;
  /** it holds all it may: what follows waits until something in it is done with */
  full: boolean;
}

/** What a webhook is still to be told, as far as it may look ahead: what it does not ask for counts for nothing. */
export const windowOf = async (
  means: Pick<Means, "table" | "accountId">,
  { types }: Pick<Webhook, "types">,
  { position, done }: State,
): Promise<Window> => {
  const ahead = new Set(done);
  const wanted: Placed[] = [];
  let [end, more] = [position, true];
  while (more && wanted.length < widest) {
    const page = await changesBehind(means, end, itemsAtOnce);
    for (const placed of page.found) {
      if (wanted.length === widest) break;
      if (isMeant(types, placed.change.type)) wanted.push(placed);
      end = placed.place;
    }
    more = page.more && page.found.length > 0;
  }
  return { open: wanted.filter(({ place }) => !ahead.has(place)), end, full: wanted.length === widest };
};

/** Moves the position up to the first place that is not done with, or to the end of what was read; what is no longer to be told holds up nobody. */
export const advance = (state: State, { open, end }: Window): void => {
  const done = new Set(state.done);
  const first = open.find(({ place }) => !done.has(place));
  state.position = first ? first.place - 1 : end;
  state.done = state.done.filter((place) => place > state.position);
  const places = new Set(open.map(({ place }) => place));
  for (const [group, { place }] of Object.entries(state.held)) if (!places.has(place)) delete state.held[group];
};

/** What no client is about is one group. */
const groupOf = ({ change }: Placed): string => change.clientId ?? "-";

/** What may be told now, in order within each client; behind what waits for its next try nothing of that client is. */
export const readyGroups = (
  { open }: Window,
  { held, done }: State,
  now: string,
  most: number,
): Map<string, Placed[]> => {
  const ahead = new Set(done);
  const ready = open.filter((placed) => {
    const waits = held[groupOf(placed)];
    return !ahead.has(placed.place) && (waits === undefined || waits.nextAt <= now);
  });
  return Map.groupBy(ready.slice(0, most), groupOf);
};
