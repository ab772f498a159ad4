import { startMindbody } from "../simulators/mindbody/index.ts";
import { editClient, newClient } from "../simulators/mindbody/people.ts";
import { startSquare } from "../simulators/square/index.ts";
import { liveOn } from "./square-life.ts";

/** A webhook to be sent. */
export interface Hook {
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface Person {
  firstName: string;
  lastName: string;
}

/** A simulated booking software as the local run keeps it alive. Steps and joins in the same order make the same site again. */
export interface Site {
  connector: string;
  title: string;
  address: string;
  settings: Record<string, string>;
  credentials: Record<string, string>;
  /** Time goes on to then; the webhooks of what happened. */
  step(to: string): Hook[];
  /** Somebody new comes; the id there and the webhooks of it. */
  join(person: Person): { id: string; hooks: Hook[] };
  stop(): Promise<void>;
}

export interface SiteProps {
  /** when its history ends and its life begins, RFC 3339 */
  began: string;
  port: number;
}

const mindbody = async ({ began, port }: SiteProps): Promise<Site> => {
  const site = await startMindbody({ clients: 150, months: 3, classesPerDay: 2, seed: 20, now: began, port });
  return {
    connector: "mindbody",
    title: "Mindbody, simulated: a yoga studio of about 150 clients",
    address: site.endpoint,
    settings: site.settings,
    credentials: { ...site.credentials },
    step(to) {
      site.advance(to, false);
      return site.webhooks();
    },
    join({ firstName: first, lastName: last }) {
      const client = newClient(site.world, site.world.now);
      editClient(site.world, client, { first, last });
      return { id: String(client.uniqueId), hooks: site.webhooks() };
    },
    stop: site.stop,
  };
};

const square = async ({ began, port }: SiteProps): Promise<Site> => {
  const site = await startSquare({ customers: 60, months: 3, seed: 21, now: began, port });
  let from = began;
  return {
    connector: "square",
    title: "Square, simulated: a hair studio of about 60 customers",
    address: site.endpoint,
    settings: { address: site.endpoint },
    credentials: { accessToken: site.token },
    step(to) {
      site.at(to);
      const hooks = liveOn(site, from, to);
      from = to;
      return hooks;
    },
    join({ firstName: given_name, lastName: family_name }) {
      const { id, sent } = site.acts.join({ given_name, family_name });
      return { id, hooks: sent };
    },
    stop: site.stop,
  };
};

/** Opens the simulated booking software, at the ports 20 and 21 above the run's. */
export const openSites = async (began: string, port: number, opened: (site: Site) => void): Promise<void> => {
  for (const [i, open] of [mindbody, square].entries()) opened(await open({ began, port: port + 20 + i }));
};
