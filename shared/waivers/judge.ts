import { fold } from "../kernel/fold.ts";
import type { WaiverRow } from "./schema.ts";

/** A request that is open: of every booking, or of one event's. */
interface Asked {
  waiverId: string;
  eventId?: string | undefined;
}
/** What was signed; one for every time counts until a booking uses it up, one that names an event for that one alone. */
interface Signed extends Asked {
  version: number;
}

/** What a client was asked for and has signed; `S`: as it was read, or summed up on the card. */
export interface Standing<S extends Signed = Signed> {
  asked: Asked[];
  once: Signed[];
  free: S[];
}

/** What is to be booked, and what pays for it. */
export interface Target {
  eventId?: string | undefined;
  eventType: string;
  eventTypeId?: string | undefined;
  package?: string | undefined;
  contract?: string | undefined;
}

/** The standing that settling summed up (signatures/store.ts: `sumOf`): a moment behind what was signed. */
export const standingIn = (sums: Readonly<Record<string, number>>): Standing => {
  const standing: Standing = { asked: [], once: [], free: [] };
  for (const [name, count] of Object.entries(sums)) {
    if (count <= 0) continue;
    const [of, what = "", eventId] = name.split("#");
    const [waiverId = "", version] = what.split("@");
    if (of === "asked") standing.asked.push({ waiverId, eventId });
    else if (of === "signed") standing.once.push({ waiverId, version: Number(version) });
    else if (of === "unused") standing.free.push({ waiverId, version: Number(version), eventId });
  }
  return standing;
};

const names = (list: string[] = [], ...given: (string | undefined)[]): boolean =>
  list.some((name) => given.some((one) => one !== undefined && fold(one) === fold(name)));

const isNeeded = ({ needed }: WaiverRow, target: Target): boolean =>
  needed.always === true ||
  names(needed.eventTypes, target.eventType, target.eventTypeId) ||
  names(needed.packages, target.package) ||
  names(needed.contracts, target.contract);

/** Needed for nothing but what it is asked for. */
const isOnRequest = ({ needed: { always, ...rest } }: WaiverRow): boolean =>
  always !== true && Object.values(rest).every((list) => list === undefined);

const isFor = ({ eventId }: Asked, target: Pick<Target, "eventId">): boolean =>
  eventId === undefined || eventId === target.eventId;

/** Whether a once-signed waiver holds: of a version that still suffices. */
export const isSigned = ({ id, since, requires }: WaiverRow, { once }: Pick<Standing, "once">): boolean =>
  requires === "once" && once.some(({ waiverId, version }) => waiverId === id && version >= since);

/** The signature of a waiver for every time that a booking would use up; one for this very event first. */
export const unusedFor = <S extends Signed>(
  { id, since }: WaiverRow,
  { free }: Pick<Standing<S>, "free">,
  target: Pick<Target, "eventId">,
): S | undefined =>
  free
    .filter((one) => one.waiverId === id && one.version >= since && isFor(one, target))
    .sort((a, b) => Number(b.eventId !== undefined) - Number(a.eventId !== undefined))[0];

/**
 * Which waivers a booking lacks (S1-38, S1-45), and which signatures it uses up: those for every time. Needed is what the studio
 * says, and what the client was asked for and did not sign. Pure.
 */
export const judged = <S extends Signed>(
  waivers: WaiverRow[],
  standing: Standing<S>,
  target: Target,
): { missing: WaiverRow[]; uses: S[] } => {
  const missing: WaiverRow[] = [];
  const uses: S[] = [];
  for (const waiver of waivers) {
    if (waiver.archived) continue;
    const asked = standing.asked.some((one) => one.waiverId === waiver.id && isFor(one, target));
    const needed = asked || isNeeded(waiver, target);
    const unused = waiver.requires === "everyTime" ? unusedFor(waiver, standing, target) : undefined;
    if (unused && (needed || unused.eventId !== undefined || isOnRequest(waiver))) uses.push(unused);
    if (needed && !unused && !isSigned(waiver, standing)) missing.push(waiver);
  }
  return { missing, uses };
};

/** What a client lacks whatever it books: what is always needed, or asked for without an event. */
export const missingAlways = (waivers: WaiverRow[], standing: Standing): WaiverRow[] =>
  judged(
    waivers.map((one) => ({ ...one, needed: { always: one.needed.always } })),
    standing,
    { eventType: "" },
  ).missing;
