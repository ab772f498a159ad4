import { startSquare } from "../../infra/local/simulators/square/index.ts";
import { wakeSource } from "../../shared/sync/runs.ts";
import { states } from "../../shared/sync/store.ts";
import { runJobs } from "../support/jobs.ts";
import type { Studio } from "../support/studio.ts";

/** A Square account on this machine, connected to a studio. */
export const connectSquare = async (
  studio: Studio,
  { pace = {}, ...options }: Partial<Parameters<typeof startSquare>[0]> & { pace?: object } = {},
) => {
  const site = await startSquare({ now: new Date().toISOString(), ...options });
  const answer = await studio.call("POST /v1/sources", {
    body: { connector: "square", settings: { address: site.endpoint }, credentials: { accessToken: site.token }, pace },
  });
  return { site, answer };
};

/** The clock's minute for a source: what is due of it begins. */
export const tick = async (studio: Studio, name: string, at = new Date().toISOString()): Promise<boolean> => {
  const item = await studio.table.get(states.key(studio.accountId, name));
  return wakeSource({ ...studio.means, now: () => at }, item!);
};

/** What is due begins, runs to its end, and everything is settled. */
export const syncNow = async (studio: Studio, name: string, at?: string): Promise<void> => {
  await tick(studio, name, at);
  await runJobs(studio);
};
