import type { MakeAccount, Owner } from "../control/account.ts";
import { readJson, writeJson } from "../files.ts";
import { connectSites } from "./connect.ts";
import { startDelivery } from "./delivery.ts";
import { type Hook, openSites, type Person, type Site } from "./site.ts";

/** Somebody joins at a site; undefined where there is no such site. */
export type Join = (site: string, person: Person) => Promise<{ id: string; delivered: number } | undefined>;

/** The account that the simulated booking software is connected to, and what to look at. */
export interface Connected extends Owner {
  name: string;
  sites: { title: string; address: string; status: string }[];
}

interface SimulatedProps {
  /** of the run */
  port: number;
  /** where is kept what makes the same sites again; undefined: nowhere */
  file: string | undefined;
  say: (line: string) => void;
}

interface ConnectProps {
  url: string;
  makeAccount: MakeAccount;
  /** the table holds what an earlier run wrote */
  tableKept: boolean;
}

/** What makes the sites that were: when their life began, who joined after which step, and whose they are. */
interface Kept {
  began: string;
  joined: { after: string; site: string; person: Person }[];
  owner?: Owner;
}

const name = "Simulated site";
/** The sites live in steps of so long, ms, and it is looked so often whether one is due. */
const [stepMs, lookMs] = [5 * 60_000, 60_000];
const iso = (ms: number): string => new Date(ms).toISOString();
const historyDays = 125;

/**
 * Opens the simulated booking software: as it was when it was closed, and its life since, for what it does is drawn by the time alone. Refused with
 * a sentence where a port is taken.
 */
export const openSimulated = async ({ port, file, say }: SimulatedProps) => {
  const kept: Kept = (file && readJson<Kept>(file)) || { began: iso(Date.now()), joined: [] };
  const save = () => {
    if (file) writeJson(file, kept);
  };
  const sites: Site[] = [];
  const delivery = startDelivery(say);
  let timer: NodeJS.Timeout | undefined;
  const stop = async () => {
    clearInterval(timer);
    delivery.stop();
    await Promise.all(sites.map((site) => site.stop()));
  };
  try {
    await openSites(kept.began, port, (site) => sites.push(site));
  } catch (error) {
    await stop();
    throw error;
  }
  let at = kept.began;
  const siteNamed = (wanted: string) => sites.find(({ connector }) => connector === wanted);
  const toCome = [...kept.joined];
  /** All steps that are due, and who joined in them before this run; the webhooks of the steps. */
  const live = (): Hook[] => {
    const hooks: Hook[] = [];
    for (;;) {
      for (; toCome[0]?.after === at; toCome.shift()) siteNamed(toCome[0].site)?.join(toCome[0].person);
      const to = Date.parse(at) + stepMs;
      if (to > Date.now()) return hooks;
      at = iso(to);
      for (const site of sites) hooks.push(...site.step(at));
    }
  };
  // what happened before this run was told then, or comes with the next sync
  live();
  save();

  const join: Join = async (wanted, person) => {
    const site = siteNamed(wanted);
    if (!site) return undefined;
    void delivery.send(live());
    const { id, hooks } = site.join(person);
    kept.joined.push({ after: at, site: wanted, person });
    save();
    return { id, delivered: await delivery.send(hooks) };
  };

  return {
    join,
    stop,
    /** Connects the sites to their account, made at the first start and the same ever after, and lets them live on. */
    async connect({ url, makeAccount, tableKept }: ConnectProps): Promise<Connected> {
      const before = tableKept ? kept.owner : undefined;
      const owner = before ?? (await makeAccount({ name, timeZone: "America/New_York", currency: "USD" }));
      kept.owner = owner;
      save();
      const from = iso(Date.parse(kept.began) - historyDays * 24 * 3_600_000).slice(0, 10);
      await connectSites(url, owner.apiKey, sites, from);
      timer = setInterval(() => void delivery.send(live()), lookMs).unref();
      const shown = sites.map(({ title, address, connector }) => ({
        title,
        address,
        status: `${url}/v1/sources/${connector}`,
      }));
      return { ...owner, name, sites: shown };
    },
  };
};
