import { localTime } from "../../kernel/time.ts";
import type { Page, Raw, Window } from "../contract.ts";
import { all } from "./api.ts";
import { locationName, sessionName } from "./catalogues.ts";
import { uniqueIdsOf } from "./ids.ts";
import { Id } from "./schema.ts";
import type { Site } from "./settings.ts";
import { daysIn } from "./times.ts";

/** Appointments with what is looked up of each: whose it is, where, of what type. */
export const rawAppointments = async (site: Site, appointments: Record<string, unknown>[]): Promise<Raw[]> => {
  const clients = await uniqueIdsOf(
    site,
    appointments.map(({ ClientId }) => ClientId),
  );
  const raws: Raw[] = [];
  for (const record of appointments) {
    const client = clients[Id.safeParse(record.ClientId).data ?? ""];
    const beside = {
      client,
      location: await locationName(site, record.LocationId),
      type: await sessionName(site, record.SessionTypeId),
    };
    raws.push({ resource: "appointments", id: Id.safeParse(record.Id).data ?? null, client, record, beside });
  }
  return raws;
};

const dayMs = 86_400_000;
/** Days ahead that a later sync asks for. */
const ahead = 3;

/** Half days that begin on the site's wall: at midnight and at noon. */
const halfDay = (site: Site, instant: string): string => {
  const { day, hour } = localTime(instant, site.zoneOf());
  return `${day} ${hour < 12}`;
};

const between = async (site: Site, window: Window): Promise<Page> => {
  const { start: startDate, end: endDate } = daysIn(window, { now: site.now, zone: site.zoneOf() });
  const found = await all(site, "/appointment/staffappointments", "Appointments", { startDate, endDate });
  return { raws: await rawAppointments(site, found) };
};

/**
 * The appointments of the days in a window; some hundred a month, hence in one piece. They cannot be asked for by what changed, so a later sync asks for
 * yesterday and three days ahead, twice a day: the first after midnight and the first after noon. What changes between comes by webhook.
 */
export const pullAppointments = (site: Site, window: Window): Promise<Page> => {
  const { changedSince } = window;
  if (changedSince === undefined) return between(site, window);
  if (halfDay(site, changedSince) === halfDay(site, site.now)) return Promise.resolve({ raws: [] });
  const day = (count: number) => new Date(Date.parse(site.now) + count * dayMs).toISOString();
  return between(site, { from: day(-1), to: day(ahead) });
};
