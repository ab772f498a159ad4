import * as z from "zod";
import type { Page, Raw, Window } from "../contract.ts";
import { all, inForm, read, unlessGone } from "./api.ts";
import { pullAppointments } from "./appointments.ts";
import { classesBetween, classesById, timed } from "./classes.ts";
import { isShown, walk } from "./clients.ts";
import { learn } from "./ids.ts";
import { Id, VendorService } from "./schema.ts";
import type { Site } from "./settings.ts";
import { daysIn } from "./times.ts";
import { noteTouched, type Touched } from "./touched.ts";

type Visit = Record<string, unknown>;

/** Minutes after a class that its roster is asked for: by then it is signed. */
const afterwards = 30;
/** Calls of one page, so that what was brought over is soon written down. */
const atOnce = 20;

const earlier = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) - minutes * 60_000).toISOString();

/** A visit as it is kept, without the package that some answers lay into it. */
const rawVisit = (site: Site, visit: Visit): Raw => {
  learn(site, visit.ClientId, visit.ClientUniqueId);
  const { Service: _, ...record } = visit;
  const client = Id.safeParse(visit.ClientUniqueId).data;
  return { resource: "visits", id: Id.safeParse(visit.Id).data ?? null, client, record };
};

/** Visits and, each once, the packages they were paid with, where the vendor tells all of those. */
export const rawVisits = (site: Site, visits: Visit[]): Raw[] => {
  const paid = new Map<string, Raw>();
  for (const { Service, ClientUniqueId } of visits) {
    const [pass, client] = [VendorService.safeParse(Service).data, Id.safeParse(ClientUniqueId).data];
    if (pass && client)
      paid.set(pass.Id, { resource: "services", id: pass.Id, client, record: Service, beside: { client } });
  }
  return [...visits.map((visit) => rawVisit(site, visit)), ...paid.values()];
};

const Roster = z.looseObject({
  Class: z.looseObject({ Visits: z.array(z.record(z.string(), z.unknown())).nullish() }),
});

/** Everyone of a class, late cancels among them: the class's own totals leave those out. Of a class that was taken out nobody. */
export const rosterOf = (site: Site, classId: string): Promise<Visit[]> =>
  unlessGone(
    async () => {
      const path = "/class/classvisits";
      return inForm(Roster, await read(site, path, { classID: Number(classId) }), path).Class.Visits ?? [];
    },
    async () => (await classesById(site, classId)).length > 0,
  );

/** Who visited by a package of which the visit tells nothing but its number. */
const touchedBy = ({ ClientId, ClientUniqueId, ServiceId, Service }: Visit): Touched[] => {
  const [id, uniqueId] = [Id.safeParse(ClientId).data, Id.safeParse(ClientUniqueId).data];
  if (id === undefined || uniqueId === undefined || !ServiceId || VendorService.safeParse(Service).success) return [];
  return [{ id, uniqueId, because: "visit" }];
};

const Left = z.object({ classes: z.array(z.string()) }).optional();

const rosters = async (site: Site, window: Window, classes: string[]): Promise<Page> => {
  const rest = classes.slice(atOnce);
  const raws: Raw[] = [];
  for (const id of classes.slice(0, atOnce)) {
    const visits = await rosterOf(site, id);
    noteTouched(site, window, "visits", visits.flatMap(touchedBy), false);
    raws.push(...rawVisits(site, visits));
  }
  noteTouched(site, window, "visits", [], rest.length === 0);
  return { raws, ...(rest.length > 0 && { cursor: { classes: rest } }) };
};

/** Later: rosters of the classes that came to their end since. */
const ended = async (site: Site, window: Window, since: string, cursor: unknown): Promise<Page> => {
  const left = Left.parse(cursor)?.classes;
  if (left) return rosters(site, window, left);
  const [from, to] = [earlier(since, afterwards), earlier(site.now, afterwards)];
  const classes = await classesBetween(site, from, site.now);
  const over = timed(site, classes).filter(({ end, cancelled }) => !cancelled && end > from && end <= to);
  return rosters(
    site,
    window,
    over.map(({ id }) => id),
  );
};

/** Of a window: every booking in it, those of appointments and cancelled classes among them, so that one that is not named is gone. */
const between = async (site: Site, window: Window & { from: string; to: string }, cursor: unknown): Promise<Page> => {
  const left = Left.parse(cursor)?.classes;
  if (left) return rosters(site, window, left);
  const { from, to } = window;
  const classes = await classesBetween(site, from, to);
  const inside = timed(site, classes).flatMap(({ id, start }) => (start >= from && start < to ? [id] : []));
  const { raws } = await pullAppointments(site, window);
  return { raws, ...(inside.length > 0 && { cursor: { classes: inside } }) };
};

/** The first time: client by client, both dates given, for they are today's by default; the packages come by themselves. */
const ofClients = async (site: Site, cursor: unknown): Promise<Page> => {
  const { start: startDate, end: endDate } = daysIn({}, { now: site.now, zone: site.zoneOf() });
  const { now, cursor: next } = await walk(site, cursor, atOnce);
  const raws: Raw[] = [];
  for (const { id: clientId, uniqueId } of now) {
    const query = { clientId, uniqueClientId: Number(uniqueId), startDate, endDate };
    const visits = await unlessGone(
      () => all(site, "/client/clientvisits", "Visits", query),
      () => isShown(site, uniqueId),
    );
    raws.push(...visits.map((visit) => rawVisit(site, visit)));
  }
  return { raws, ...(next !== undefined && { cursor: next }) };
};

/** Visits: the rosters of classes that ended since, or of a window; without bounds every client's. */
export const pullVisits = (site: Site, window: Window, cursor: unknown): Promise<Page> => {
  const { changedSince, from, to } = window;
  if (changedSince !== undefined) return ended(site, window, changedSince, cursor);
  if (from !== undefined && to !== undefined) return between(site, { from, to }, cursor);
  return ofClients(site, cursor);
};
