import { indexes, locations, sessionTypes, site } from "./catalogue.ts";
import type { SimClient } from "./model.ts";
import { paged, type Query } from "./query.ts";
import {
  appointmentShape,
  appointmentVisitShape,
  classShape,
  clientShape,
  contractShape,
  saleShape,
  serviceShape,
  visitShape,
} from "./shapes.ts";
import { between, type World } from "./world.ts";

/** A request the vendor answers 400 to, with its words. */
export class Refused extends Error {}

export interface Reading {
  world: World;
  /** whether visits tell all of the package that paid for them */
  visitServices: boolean;
}
type Read = (reading: Reading, query: Query) => object;

const clientIn = (world: World, query: Query): SimClient => {
  const unique = query.number("uniqueClientId");
  const client = unique === undefined ? world.byId.get(query.text("clientId") ?? "") : world.byUniqueId.get(unique);
  if (!client) throw new Refused("Client was not found.");
  return client;
};

/** Inactive clients only when asked for; the changed ones since a time; at most 20 by their ids. */
const clients: Read = ({ world }, query) => {
  const [ids, uniqueIds] = [query.list("clientIDs"), query.list("uniqueIds")];
  if (ids.length > 20) throw new Refused("At most 20 ClientIDs can be asked for.");
  const since = query.time("lastModifiedDate") ?? 0;
  const named =
    uniqueIds.length > 0
      ? uniqueIds.flatMap((id) => world.byUniqueId.get(Number(id)) ?? [])
      : ids.flatMap((id) => world.byId.get(id) ?? []);
  const from = ids.length + uniqueIds.length > 0 ? named : world.clients;
  const inactive = query.flag("includeInactive", false);
  return paged(
    query,
    from.filter(({ active, modifiedAt }) => (inactive || active) && modifiedAt >= since),
    "Clients",
    (client) => clientShape(world, client),
  );
};

/** Without dates: today's. The day counts, not the hour. */
const classes: Read = ({ world }, query) => {
  const ids = query.list("classIds").map(Number);
  const since = query.time("lastModifiedDate") ?? 0;
  const from = query.dayStart("startDateTime", world.now);
  const to = query.dayEnd("endDateTime", world.now);
  const hide = query.flag("hideCanceledClasses", false);
  const found = between(world.classes, ({ start }) => start, from, to).filter(
    ({ id, cancelled, modifiedAt }) =>
      (ids.length === 0 || ids.includes(id)) && modifiedAt >= since && !(hide && cancelled),
  );
  return paged(query, found, "Classes", classShape);
};

const classVisits: Read = ({ world, visitServices }, query) => {
  const one = world.classById.get(query.number("classID") ?? 0);
  if (!one) throw new Refused("ClassID is not valid.");
  return { Class: { ...classShape(one), Visits: one.visits.map((visit) => visitShape(visit, visitServices)) } };
};

/** Without dates: today's; without a start: those of the end's day. */
const clientVisits: Read = ({ world, visitServices }, query) => {
  const client = clientIn(world, query);
  const end = query.time("endDate") ?? world.now;
  const [from, to] = [query.dayStart("startDate", end), query.dayEnd("endDate", world.now)];
  const inside = (ms: number) => ms >= from && ms < to;
  const shown = [
    ...(world.visitsOf.get(client) ?? [])
      .filter((visit) => inside(visit.class.start))
      .map((visit) => visitShape(visit, visitServices)),
    ...world.appointments.filter((one) => one.client === client && inside(one.start)).map(appointmentVisitShape),
  ];
  return paged(query, shown, "Visits", (visit) => visit);
};

const appointments: Read = ({ world }, query) => {
  const ids = query.list("appointmentIds").map(Number);
  const start = query.time("startDate") ?? world.now;
  const [from, to] = [query.dayStart("startDate", world.now), query.dayEnd("endDate", start)];
  const found = between(world.appointments, (one) => one.start, from, to);
  return paged(
    query,
    found.filter(({ id }) => ids.length === 0 || ids.includes(id)),
    "Appointments",
    appointmentShape,
  );
};

/** By the day they were bought; without dates: today's. */
const services: Read = ({ world }, query) => {
  const listed = query.list("uniqueClientIds").flatMap((id) => world.byUniqueId.get(Number(id)) ?? []);
  const owners = listed.length > 0 ? listed : [clientIn(world, query)];
  const [from, to] = [query.dayStart("startDate", world.now), query.dayEnd("endDate", world.now)];
  const activeOnly = query.flag("showActiveOnly", false);
  const found = owners
    .flatMap((client) => world.servicesOf.get(client) ?? [])
    .filter((one) => one.boughtAt >= from && one.boughtAt < to && !(activeOnly && (one.left <= 0 || one.returned)));
  return paged(query, found, "ClientServices", serviceShape);
};

const contracts: Read = ({ world }, query) => {
  if (query.text("clientId") === undefined) throw new Refused("ClientId is required.");
  return paged(query, world.contractsOf.get(clientIn(world, query)) ?? [], "Contracts", contractShape);
};

/** Without dates: today's. */
const sales: Read = ({ world }, query) => {
  const id = query.number("saleId");
  const from = query.time("startSaleDateTime") ?? query.dayStart("", world.now);
  const to = query.time("endSaleDateTime") ?? query.dayEnd("", world.now);
  const found = between(world.sales, ({ at }) => at, from, to + 1000);
  return paged(query, id === undefined ? found : found.filter((sale) => sale.id === id), "Sales", saleShape);
};

const sites: Read = (_, query) => {
  const ids = query.list("siteIds").map(Number);
  const { id: Id, name: Name, zone: TimeZone, currency: CurrencyIsoCode } = site;
  const shown = ids.length === 0 || ids.includes(Id) ? [{ Id, Name, TimeZone, CurrencyIsoCode }] : [];
  return paged(query, shown, "Sites", (one) => one);
};

/** What the vendor answers, by path; `staff`: to a staff login only. */
export const reads: Record<string, { read: Read; staff?: boolean }> = {
  "/client/clients": { read: clients, staff: true },
  "/client/clientvisits": { read: clientVisits, staff: true },
  "/client/clientservices": { read: services, staff: true },
  "/client/clientcontracts": { read: contracts, staff: true },
  "/client/clientindexes": { read: () => ({ ClientIndexes: indexes }) },
  "/class/classes": { read: classes },
  "/class/classvisits": { read: classVisits, staff: true },
  "/appointment/staffappointments": { read: appointments, staff: true },
  "/sale/sales": { read: sales, staff: true },
  "/site/sites": { read: sites },
  "/site/locations": { read: (_, query) => paged(query, locations, "Locations", (one) => one) },
  "/site/sessiontypes": { read: (_, query) => paged(query, sessionTypes, "SessionTypes", (one) => one) },
};
