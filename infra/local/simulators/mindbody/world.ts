import { instantAt, localTime } from "../../../../shared/kernel/time.ts";
import { type Chance, chanceOf } from "../chance.ts";
import { site } from "./catalogue.ts";
import type {
  SimAppointment,
  SimClass,
  SimClient,
  SimContract,
  SimMessage,
  SimSale,
  SimService,
  SimVisit,
} from "./model.ts";

export const dayMs = 86_400_000;
export const hourMs = 3_600_000;

export interface WorldOptions {
  seed?: number;
  clients?: number;
  /** months of history before `now` */
  months?: number;
  classesPerDay?: number;
  appointmentsPerDay?: number;
  /** RFC 3339 */
  now?: string;
}

/** The site's records with the ways to find them quickly; lists of classes, appointments and sales are in order of time. */
export interface World {
  options: Required<Omit<WorldOptions, "now">>;
  chance: Chance;
  now: number;
  /** up to where the timetable is made */
  planned: number;
  clients: SimClient[];
  byUniqueId: Map<number, SimClient>;
  byId: Map<string, SimClient>;
  classes: SimClass[];
  classById: Map<number, SimClass>;
  appointments: SimAppointment[];
  sales: SimSale[];
  visitsOf: Map<SimClient, SimVisit[]>;
  servicesOf: Map<SimClient, SimService[]>;
  contractsOf: Map<SimClient, SimContract[]>;
  /** merged away: removed to kept */
  merged: Map<number, number>;
  messages: SimMessage[];
  /** whether acts are told by messages; history is not */
  telling: boolean;
  /** next free number of each kind */
  nextId(): number;
}

export const emptyWorld = (options: WorldOptions): World => {
  const { seed = 1, clients = 60, months = 3, classesPerDay = 3, appointmentsPerDay = 1 } = options;
  const now = Date.parse(options.now ?? "2026-03-10T15:00:00Z");
  let last = 1000;
  const start = now - months * 30.4 * dayMs;
  return {
    options: { seed, clients, months, classesPerDay, appointmentsPerDay },
    chance: chanceOf(seed),
    now: start,
    planned: start,
    clients: [],
    byUniqueId: new Map(),
    byId: new Map(),
    classes: [],
    classById: new Map(),
    appointments: [],
    sales: [],
    visitsOf: new Map(),
    servicesOf: new Map(),
    contractsOf: new Map(),
    merged: new Map(),
    messages: [],
    telling: false,
    nextId: () => (last += 1),
  };
};

/** Milliseconds of an hour of a day on the site's wall. */
export const wallMs = (day: string, hour: number, minute = 0): number =>
  Date.parse(instantAt(`${day}T${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`, site.zone));

export const dayOn = (ms: number): string => localTime(new Date(ms).toISOString(), site.zone).day;

/** First place in a list in order of time whose time is not before. */
export const firstFrom = <T>(list: readonly T[], timeOf: (one: T) => number, ms: number): number => {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(list[middle]!) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The part of a list in order of time from one time to another, the second not included. */
export const between = <T>(list: readonly T[], timeOf: (one: T) => number, from: number, to: number): T[] =>
  list.slice(firstFrom(list, timeOf, from), firstFrom(list, timeOf, to));

/** Adds to a list of a client's. */
export const addTo = <T>(lists: Map<SimClient, T[]>, client: SimClient, one: T): T => {
  const list = lists.get(client);
  if (list) list.push(one);
  else lists.set(client, [one]);
  return one;
};

export const tell = (world: World, eventId: string, data: Record<string, unknown>): void => {
  if (world.telling) world.messages.push({ eventId, at: world.now, data: { siteId: site.id, ...data } });
};
