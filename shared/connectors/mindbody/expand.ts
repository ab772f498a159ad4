import type { Notice, Raw } from "../contract.ts";
import { all } from "./api.ts";
import { rawAppointments } from "./appointments.ts";
import { classesById, rawClass } from "./classes.ts";
import { clientsById, rawClient } from "./clients.ts";
import { contractsOf } from "./contracts.ts";
import { learn } from "./ids.ts";
import { rawSales } from "./sales.ts";
import { Id } from "./schema.ts";
import { servicesOf } from "./services.ts";
import type { Site } from "./settings.ts";
import { daysIn } from "./times.ts";
import { rawVisits, rosterOf } from "./visits.ts";
import { told } from "./webhook.ts";

const idIn = (data: Record<string, unknown>, field: string): string | undefined => Id.safeParse(data[field]).data;

/** Dates that leave nothing out: what is asked for by its id is else looked for today. */
const ever = (site: Site) => daysIn({}, { now: site.now, zone: site.zoneOf() });

/** A client as it is now: its event says neither alerts nor balance, and would take them away. */
const client = async (site: Site, { raw }: Notice): Promise<Raw[]> => {
  const [found] = await clientsById(site, raw.id ?? undefined);
  return [found ? await rawClient(site, found) : raw];
};

/** A visit as the roster has it; one that is no more on it says what the event says of it. */
const visit = async (site: Site, { raw }: Notice): Promise<Raw[]> => {
  const data = raw.record as Record<string, unknown>;
  if (raw.resource === "classRosterBooking.created") {
    learn(site, data.clientId, data.clientUniqueId);
    return [raw];
  }
  const classId = idIn(data, "classId");
  const roster = classId === undefined ? [] : await rosterOf(site, classId);
  const found = roster.find((one) => Id.safeParse(one.Id).data === raw.id);
  return found ? rawVisits(site, [found]) : [raw];
};

const appointment = async (site: Site, { raw }: Notice): Promise<Raw[]> => {
  const { start: startDate, end: endDate } = ever(site);
  const query = { appointmentIds: [Number(raw.id)], startDate, endDate };
  const found = await all(site, "/appointment/staffappointments", "Appointments", query);
  return found.length > 0 ? rawAppointments(site, found) : [raw];
};

const sale = async (site: Site, { raw }: Notice): Promise<Raw[]> => {
  const { start: startSaleDateTime, end: endSaleDateTime } = ever(site);
  const query = { saleId: Number(raw.id), startSaleDateTime, endSaleDateTime };
  const found = await all(site, "/sale/sales", "Sales", query);
  return found.length > 0 ? rawSales(site, found) : [raw];
};

const ofClass = async (site: Site, { raw }: Notice): Promise<Raw[]> =>
  (await classesById(site, raw.id)).map((record) => rawClass(site, record));

/** What belongs to the event's client, asked for anew. */
const ofClient =
  (ask: (site: Site, clients: { id: string; uniqueId: string }[]) => Promise<Raw[]>) =>
  async (site: Site, { raw }: Notice): Promise<Raw[]> => {
    const data = raw.record as Record<string, unknown>;
    const [known, uniqueId] = [idIn(data, "clientId"), idIn(data, "clientUniqueId")];
    const [client] = known && uniqueId ? [{ Id: known, UniqueId: uniqueId }] : await clientsById(site, uniqueId);
    if (!client) return [raw];
    learn(site, client.Id, client.UniqueId);
    return ask(site, [{ id: Id.parse(client.Id), uniqueId: Id.parse(client.UniqueId) }]);
  };

/** A merger with the client that stayed and, where it is still shown, the one that was removed. */
const merger = async (site: Site, { raw }: Notice): Promise<Raw[]> => {
  const data = raw.record as Record<string, unknown>;
  const [[kept], [removed]] = [
    await clientsById(site, idIn(data, "keptClientUniqueId")),
    await clientsById(site, idIn(data, "removedClientUniqueId")),
  ];
  const beside = { ...(raw.beside as object), kept, removed };
  return [...(kept ? [await rawClient(site, kept)] : []), { ...raw, beside }];
};

const expansions: Record<(typeof told)[keyof typeof told], (site: Site, notice: Notice) => Promise<Raw[]>> = {
  clients: client,
  mergers: merger,
  visits: visit,
  appointments: appointment,
  sales: sale,
  contracts: ofClient(contractsOf),
  services: ofClient((site, clients) => servicesOf(site, clients, {})),
  classes: ofClass,
};

/**
 * The records an event is about. The event of a new booking says all; of every other one the state that holds now is asked for, which no event that comes
 * late can undo.
 */
export const expand = (site: Site, notice: Notice): Promise<Raw[]> =>
  expansions[told[notice.raw.resource as keyof typeof told]](site, notice);
