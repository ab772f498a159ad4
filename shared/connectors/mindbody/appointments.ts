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

/** The appointments of the days in a window; some hundred a month, hence in one piece. */
export const pullAppointments = async (site: Site, window: Window): Promise<Page> => {
  const { start: startDate, end: endDate } = daysIn(window, { now: site.now, zone: site.zoneOf() });
  const found = await all(site, "/appointment/staffappointments", "Appointments", { startDate, endDate });
  return { raws: await rawAppointments(site, found) };
};
