import * as z from "zod";
import { type Asked, Unusable } from "../ask.ts";
import type { Link } from "../contract.ts";
import type { Credentials, Settings } from "./schema.ts";

export type SquareLink = Link<Settings, Credentials>;

/** The version of the API whose description the connector was written by. */
export const version = "2025-01-23";

/** Asks Square; what it answers is read tolerantly: what is not named here stays as it is. */
export const call = async <S extends z.ZodType>(
  { ask, settings, credentials }: SquareLink,
  path: string,
  schema: S,
  asked: Omit<Asked, "url" | "headers"> = {},
): Promise<z.output<S>> => {
  const headers = { authorization: `Bearer ${credentials.accessToken}`, "square-version": version };
  const answer = await ask({ ...asked, url: settings.address.replace(/\/$/, "") + path, headers });
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new Unusable(`Square answered something else than it documents to ${path}.`);
  return parsed.data;
};

/** A list of the answer: Square leaves an empty one out. */
export const list = <S extends z.ZodType>(schema: S) => z.array(schema).default([]);

/** Looks something up once in a piece of work. */
const once = async <T>({ memory }: SquareLink, name: string, look: () => Promise<T>): Promise<T> => {
  if (!memory.has(name)) memory.set(name, await look());
  return memory.get(name) as T;
};

const Location = z.object({ id: z.string(), name: z.string().nullish() });

/** Names of all locations by their id, those that were closed included. */
export const locationsOf = (link: SquareLink): Promise<Map<string, string>> =>
  once(link, "locations", async () => {
    const { locations } = await call(link, "/v2/locations", z.object({ locations: list(Location) }));
    return new Map(locations.map(({ id, name }) => [id, name?.trim() || id]));
  });

const Member = z.object({ id: z.string(), given_name: z.string().nullish(), family_name: z.string().nullish() });
const Members = z.object({ team_members: list(Member), cursor: z.string().nullish() });

/** Names of the team by their id, those who left included. */
export const staffOf = (link: SquareLink): Promise<Map<string, string>> =>
  once(link, "staff", async () => {
    const names = new Map<string, string>();
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const json = { limit: 200, ...(cursor && { cursor }) };
      const page = await call(link, "/v2/team-members/search", Members, { method: "POST", json });
      for (const { id, given_name, family_name } of page.team_members)
        names.set(id, [given_name, family_name].filter(Boolean).join(" ") || id);
      cursor = page.cursor || undefined;
    }
    return names;
  });

/** What is sold or booked: a variation of an item. */
export interface Service {
  name: string;
  item?: string;
  productType?: string;
}

const Entry = z.object({
  id: z.string(),
  item_data: z.object({ name: z.string().nullish(), product_type: z.string().nullish() }).optional(),
  item_variation_data: z.object({ item_id: z.string().nullish(), name: z.string().nullish() }).optional(),
});
const Entries = z.object({ objects: list(Entry), related_objects: list(Entry) });
/** Ids asked for at once. */
const mostIds = 100;

const nameOf = (item: string, variation: string): string =>
  !variation || /^regular$/i.test(variation) ? item : `${item}, ${variation}`;

/** What stands behind variations of the catalogue, deleted ones included; each is asked for once. */
export const servicesOf = async (link: SquareLink, ids: Iterable<string>): Promise<Map<string, Service>> => {
  const known = await once(link, "services", async () => new Map<string, Service>());
  const wanted = [...new Set(ids)].filter((id) => !known.has(id));
  for (let at = 0; at < wanted.length; at += mostIds) {
    const object_ids = wanted.slice(at, at + mostIds);
    const json = { object_ids, include_related_objects: true, include_deleted_objects: true };
    const found = await call(link, "/v2/catalog/batch-retrieve", Entries, { method: "POST", json });
    const items = new Map([...found.related_objects, ...found.objects].map(({ id, item_data }) => [id, item_data]));
    for (const { id, item_variation_data } of found.objects) {
      const item = items.get(item_variation_data?.item_id ?? "");
      const variation = item_variation_data?.name ?? "";
      known.set(id, {
        name: item?.name ? nameOf(item.name, variation) : variation || id,
        ...(item?.name && { item: item.name }),
        ...(item?.product_type && { productType: item.product_type }),
      });
    }
    for (const id of object_ids) if (!known.has(id)) known.set(id, { name: id });
  }
  return known;
};

const NamedOrder = z.looseObject({ id: z.string() });

/** Orders by their id, as they came; one that is not known there is not among them. */
export const ordersOf = async (link: SquareLink, ids: string[]): Promise<Map<string, Record<string, unknown>>> => {
  const found = new Map<string, Record<string, unknown>>();
  for (let at = 0; at < ids.length; at += mostIds) {
    const json = { order_ids: ids.slice(at, at + mostIds) };
    const schema = z.object({ orders: list(NamedOrder) });
    const { orders } = await call(link, "/v2/orders/batch-retrieve", schema, { method: "POST", json });
    for (const order of orders) found.set(order.id, order);
  }
  return found;
};

/** One thing by its path, as it came under `name`; undefined where it is no longer there. */
export const oneOf = async (link: SquareLink, path: string, name: string): Promise<unknown> => {
  try {
    return (await call(link, path, z.looseObject({})))[name];
  } catch (error) {
    if (error instanceof Unusable && error.status === 404) return undefined;
    throw error;
  }
};
