import type { Page, Raw, Window } from "../contract.ts";
import { all, clientsPerCall, inPieces, isRefusal, unlessGone } from "./api.ts";
import { isShown, type Listed, walk } from "./clients.ts";
import { uniqueIdsOf } from "./ids.ts";
import { pullSales } from "./sales.ts";
import { Id } from "./schema.ts";
import type { Site } from "./settings.ts";
import { daysIn } from "./times.ts";
import { touchedIn } from "./touched.ts";
import { pullVisits } from "./visits.ts";

const dayMs = 86_400_000;
/** Days back that a package was bought of which a later sync still asks: none that is counted is good for longer as a rule. */
const goodFor = 400;

type Found = Record<string, unknown>[];

/** The packages of a piece of the clients; where one of them is gone, the vendor is asked for each by itself. */
const askFor = async (site: Site, clients: readonly Listed[], dates: object): Promise<Found> => {
  const uniqueClientIds = clients.map(({ uniqueId }) => Number(uniqueId));
  const query = { uniqueClientIds, ...dates, showActiveOnly: false, useActivateDate: false };
  const ask = () => all(site, "/client/clientservices", "ClientServices", query);
  const [only] = clients;
  if (clients.length === 1 && only) return unlessGone(ask, () => isShown(site, only.uniqueId));
  return ask().catch(async (error: unknown) => {
    if (!isRefusal(error)) throw error;
    const each: Found = [];
    for (const client of clients) each.push(...(await askFor(site, [client], dates)));
    return each;
  });
};

/** The packages of some clients, bought between two times; both dates given, for they are today's by default. */
export const servicesOf = async (site: Site, clients: readonly Listed[], window: Window): Promise<Raw[]> => {
  const { start: startDate, end: endDate } = daysIn(window, { now: site.now, zone: site.zoneOf() });
  const raws: Raw[] = [];
  for (const piece of inPieces(clients, clientsPerCall)) {
    const found = await askFor(site, piece, { startDate, endDate });
    const owners = await uniqueIdsOf(
      site,
      found.map(({ ClientID }) => ClientID),
    );
    raws.push(...found.map((record) => rawService(record, owners[Id.safeParse(record.ClientID).data ?? ""])));
  }
  return raws;
};

const rawService = (record: Record<string, unknown>, client: string | undefined): Raw => ({
  resource: "services",
  id: Id.safeParse(record.Id).data ?? null,
  client,
  record,
  beside: { client },
});

/** Packages: of all clients, some at a time; later of those who bought or visited since. */
export const pullServices = async (site: Site, window: Window, cursor: unknown): Promise<Page> => {
  if (window.changedSince === undefined) {
    const { now, cursor: next } = await walk(site, cursor, clientsPerCall);
    return { raws: await servicesOf(site, now, {}), ...(next !== undefined && { cursor: next }) };
  }
  const touched = await touchedIn(site, window, { visits: pullVisits, sales: pullSales });
  const clients = new Map(
    touched
      .filter(({ because }) => because === "visit" || because === "sale")
      .map(({ id, uniqueId }) => [uniqueId, { id, uniqueId }]),
  );
  const from = new Date(Date.parse(site.now) - goodFor * dayMs).toISOString();
  return { raws: await servicesOf(site, [...clients.values()], { from }) };
};
