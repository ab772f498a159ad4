import type { Api } from "./api.ts";
import type { DemoEntry, DemoGoal, Progress } from "./progress.ts";

interface Listed<T> {
  items: T[];
}

/** Whom a client of the demo is in the API. */
type IdOf = (client: string) => string;

/** Sets how points are earned: before there are records, so that nothing has to be counted again. */
export const setRewards = async (api: Api, { rewards }: Progress): Promise<void> => {
  const { on } = await api.get<{ on: boolean }>("/v1/settings/rewards");
  if (!on) await api.send("PUT", "/v1/settings/rewards", rewards);
};

/** Adds prizes and who redeemed one, the transformation log and goals, over the HTTP API; what stands there is left alone. */
export const makeProgress = async (api: Api, progress: Progress, idOf: IdOf): Promise<void> => {
  await makeRewards(api, progress, idOf);
  const fields = await makeLog(api, progress);
  for (const [client, entries] of Map.groupBy(progress.entries, (entry) => entry.client))
    await makeEntries(api, entries, idOf(client), fields);
  for (const goal of progress.goals) await makeGoal(api, goal, idOf(goal.client), fields);
};

const makeRewards = async (api: Api, { prizes, redeemed }: Progress, idOf: IdOf): Promise<void> => {
  const { items } = await api.get<Listed<{ id: string; name: string }>>("/v1/prizes");
  const ids = new Map(items.map(({ name, id }) => [name, id]));
  for (const prize of prizes)
    if (!ids.has(prize.name)) ids.set(prize.name, (await api.send<{ id: string }>("POST", "/v1/prizes", prize)).id);
  for (const { client, prize } of redeemed) {
    const path = `/v1/clients/${idOf(client)}/rewards`;
    const { redeemed: before } = await api.get<{ redeemed: number }>(path);
    if (before === 0) await api.send("POST", `${path}/redemptions`, { prizeId: ids.get(prize) });
  }
};

/** Ids of the log's fields by name. */
const makeLog = async (api: Api, { log }: Progress): Promise<Map<string, string>> => {
  const path = "/v1/settings/transformation-log";
  type Fields = { fields: { id: string; name: string }[] };
  const held = await api.get<Fields>(path);
  const { fields } = held.fields.length > 0 ? held : await api.send<Fields>("PUT", path, log);
  return new Map(fields.map(({ name, id }) => [name, id]));
};

const makeEntries = async (
  api: Api,
  entries: DemoEntry[],
  clientId: string,
  fields: Map<string, string>,
): Promise<void> => {
  const path = `/v1/clients/${clientId}/transformation-log`;
  if ((await api.get<Listed<unknown>>(path)).items.length > 0) return;
  for (const { client: _, values, ...entry } of entries) {
    const byId = Object.entries(values).map(([name, value]) => [fields.get(name), value]);
    await api.send("POST", path, { ...entry, values: Object.fromEntries(byId) });
  }
};

const makeGoal = async (
  api: Api,
  { client: _, field, target, ...goal }: DemoGoal,
  clientId: string,
  fields: Map<string, string>,
): Promise<void> => {
  const path = `/v1/clients/${clientId}/goals`;
  const { items } = await api.get<Listed<{ title: string }>>(path);
  if (items.some(({ title }) => title === goal.title)) return;
  const measure = field ? { kind: "field", field: fields.get(field), target } : { kind: "clubCount", target };
  await api.send("POST", path, { ...goal, measure });
};
