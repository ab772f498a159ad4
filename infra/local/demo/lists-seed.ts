import { isDeepStrictEqual } from "node:util";
import type { Api } from "./api.ts";
import type { DemoSegment, Lists } from "./lists.ts";

interface Saved extends DemoSegment {
  id: string;
  ready: boolean;
}

/** Whom a client of the demo is in the API. */
type IdOf = (client: string) => string;

/** Tags clients and saves segments over the HTTP API, each unless it stands there already; the segments' ids by name. */
export const makeLists = async (api: Api, { tags, segments }: Lists, idOf: IdOf): Promise<Map<string, string>> => {
  for (const [tag, clients] of Object.entries(tags))
    for (const client of clients) await giveTag(api, idOf(client), tag);
  const { items } = await api.get<{ items: Saved[] }>("/v1/segments");
  const ids = new Map<string, string>();
  for (const segment of segments) ids.set(segment.name, await save(api, segment, items));
  return ids;
};

const giveTag = async (api: Api, clientId: string, tag: string): Promise<void> => {
  const { tags } = await api.get<{ tags: string[] }>(`/v1/clients/${clientId}`);
  if (!tags.includes(tag)) await api.send("PUT", `/v1/clients/${clientId}/tags`, { add: [tag] });
};

/** January is another one after a year. */
const save = async (api: Api, segment: DemoSegment, items: Saved[]): Promise<string> => {
  const held = items.find(({ name, ready }) => !ready && name === segment.name);
  if (!held) return (await api.send<{ id: string }>("POST", "/v1/segments", segment)).id;
  if (!isDeepStrictEqual(held.rules, segment.rules))
    await api.send("PATCH", `/v1/segments/${held.id}`, { rules: segment.rules });
  return held.id;
};
