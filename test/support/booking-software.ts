import { afterAll } from "vitest";
import { startSquare } from "../../infra/local/simulators/square/index.ts";
import type { Call } from "./call.ts";
import { runJobs } from "./jobs.ts";
import type { Studio } from "./studio.ts";

let started: ReturnType<typeof startSquare> | undefined;
afterAll(async () => (await started)?.stop());

const site = () => {
  started ??= startSquare({ now: new Date().toISOString(), customers: 2, months: 1 });
  return started;
};

/** Connects a small simulated Square account, one of a test file, under the name `square`; what webhooks of it are sent to. */
export const connectSquare = async (call: Call): Promise<string> => {
  const { endpoint, token } = await site();
  const body = { connector: "square", settings: { address: endpoint }, credentials: { accessToken: token } };
  const answer = await call("POST /v1/sources", { body });
  if (answer.status >= 300) throw new Error(`POST /v1/sources: ${answer.text}`);
  return answer.body.hookPath.slice("/hooks/".length);
};

/** A sync of it in which one customer cannot be taken, and a webhook: what both leave behind. */
export const syncSquare = async (studio: Pick<Studio, "stream">, call: Call, hookId: string): Promise<void> => {
  const { world, acts } = await site();
  const [customer] = world.customers.values();
  Object.assign(customer!, { given_name: 5 });
  const params = { source: "square" };
  await call("POST /v1/sources/{source}/sync", { params, body: {} });
  await runJobs(studio);
  await call("POST /v1/sources/{source}/subscription", { params });
  const { sent } = acts.join({ given_name: "Ines" });
  const { headers, body } = sent.find(({ url }) => url.endsWith(hookId))!;
  const { status, text } = await call("POST /hooks/{hookId}", { params: { hookId }, headers, body });
  if (status !== 200) throw new Error(`POST /hooks/{hookId}: ${text}`);
};
