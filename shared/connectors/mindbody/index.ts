import * as z from "zod";
import { Unusable } from "../ask.ts";
import { defineConnector, type Facts, type Mapped, type Raw } from "../contract.ts";
import { read, tokenOf } from "./api.ts";
import { pullAppointments } from "./appointments.ts";
import { pullClasses } from "./classes.ts";
import { pullClients } from "./clients.ts";
import { pullContracts } from "./contracts.ts";
import { expand } from "./expand.ts";
import { mapAppointment } from "./map-appointment.ts";
import { mapClass } from "./map-class.ts";
import { mapClient } from "./map-client.ts";
import { mapContract } from "./map-contract.ts";
import { mapEvent } from "./map-event.ts";
import { mapSale } from "./map-sale.ts";
import { mapService } from "./map-service.ts";
import { mapVisit } from "./map-visit.ts";
import { pullSales } from "./sales.ts";
import { pullServices } from "./services.ts";
import { Credentials, Settings, type Site } from "./settings.ts";
import type { Pull } from "./touched.ts";
import { pullVisits } from "./visits.ts";
import { isSigned, readNotice, subscribe } from "./webhook.ts";

const pulls: Record<string, Pull> = {
  clients: pullClients,
  classes: pullClasses,
  visits: pullVisits,
  appointments: pullAppointments,
  sales: pullSales,
  services: pullServices,
  contracts: pullContracts,
};

const maps: Record<string, (raw: Raw, facts: Facts) => Mapped> = {
  clients: mapClient,
  classes: mapClass,
  visits: mapVisit,
  appointments: mapAppointment,
  sales: mapSale,
  services: mapService,
  contracts: mapContract,
};

const Sites = z.array(z.looseObject({ Id: z.int(), Name: z.string().nullish() }));

/** The site's name, after its staff login was let in. */
const test = async (site: Site): Promise<string> => {
  await tokenOf(site);
  const { siteId } = site.settings;
  const { Sites: shown } = await read(site, "/site/sites", { siteIds: [Number(siteId)] });
  const found = Sites.safeParse(shown).data?.find(({ Id }) => Id === Number(siteId));
  if (!found)
    throw new Unusable(`This API key may not see site ${siteId}: activate it for the site in Mindbody first.`);
  return found.Name ?? `Site ${siteId}`;
};

/** Mindbody Public API v6 (README.md). Sales before packages and contracts: they tell whose have changed. */
export const mindbody = defineConnector({
  name: "mindbody",
  title: "Mindbody",
  settings: Settings,
  credentials: Credentials,
  resources: [
    { name: "clients", types: ["client"], history: "whole", later: "changed" },
    {
      name: "classes",
      types: ["event"],
      history: "months",
      later: { daysBack: 1, daysAhead: 2 },
      reconcile: { daysBack: 7, daysAhead: 60 },
    },
    {
      name: "visits",
      types: ["booking", "event", "package"],
      history: "whole",
      after: "classes",
      later: "changed",
      reconcile: { daysBack: 1, daysAhead: 1 },
      complete: ["booking"],
    },
    {
      name: "appointments",
      types: ["event", "booking"],
      history: "months",
      later: "changed",
      reconcile: { daysBack: 7, daysAhead: 60 },
    },
    {
      name: "sales",
      types: ["invoice"],
      history: "months",
      later: "changed",
      reconcile: { daysBack: 7, daysAhead: 0 },
      complete: ["invoice"],
    },
    { name: "services", types: ["package"], history: "whole", later: "changed" },
    {
      name: "contracts",
      types: ["contract"],
      history: "whole",
      later: "changed",
      reconcile: { daysBack: 1, daysAhead: 0 },
    },
  ],
  callsPerDay: 1000,
  everyMinutes: 240,
  test,
  pull: (site, resource, window, cursor) => {
    const pull = pulls[resource];
    if (!pull) throw new Error(`Mindbody has no ${resource}.`);
    return pull(site, window, cursor);
  },
  map: (raw, facts) => (maps[raw.resource] ?? mapEvent)(raw, facts),
  webhook: { verify: isSigned, read: readNotice, expand, subscribe },
});
