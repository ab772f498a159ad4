import { type Api, apiOf } from "../demo/api.ts";
import type { Site } from "./site.ts";

interface Source {
  name: string;
  settings: Record<string, unknown>;
}

const pace = { everyMinutes: 5, callsPerDay: 10_000 };

/**
 * Connects each site to the account where it is not connected, its first sync at once, and orders its webhooks anew: a simulator forgets those when it
 * stops.
 * @param historyFrom YYYY-MM-DD
 */
export const connectSites = async (url: string, apiKey: string, sites: Site[], historyFrom: string): Promise<void> => {
  const api = apiOf(url, apiKey);
  const { items } = await api.get<{ items: Source[] }>("/v1/sources");
  for (const site of sites) {
    const source = items.find(({ name }) => name === site.connector);
    if (source) await moved(api, source, site);
    else {
      const { connector, settings, credentials } = site;
      await api.send("POST", "/v1/sources", { connector, settings, credentials, pace: { ...pace, historyFrom } });
    }
    await api.send("POST", `/v1/sources/${site.connector}/subscription`, undefined);
    if (!source) await api.send("POST", `/v1/sources/${site.connector}/sync`, {});
  }
};

/** The site may be at another port than when it was connected. */
const moved = async (api: Api, { name, settings }: Source, site: Site): Promise<void> => {
  if (settings.address === site.settings.address) return;
  await api.send("PATCH", `/v1/sources/${name}`, { settings: site.settings });
};
