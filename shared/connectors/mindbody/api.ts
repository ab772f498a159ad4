import * as z from "zod";
import type { Asked } from "../ask.ts";
import { Unusable } from "../ask.ts";
import type { Site } from "./settings.ts";

/** Most results of one call, and most clients that some calls take at once. */
export const [perPage, idsPerCall, clientsPerCall] = [200, 20, 50];

const Token = z.looseObject({ AccessToken: z.string().min(1) });
const Paged = z.looseObject({
  PaginationResponse: z.looseObject({ TotalResults: z.int().nullish() }).nullish(),
});

const keyed = ({ settings, credentials }: Site) => ({ "API-Key": credentials.apiKey, SiteId: settings.siteId });

/** The staff login's token, asked for once in a piece of work; a site's clients are shown to staff only. */
export const tokenOf = async (site: Site): Promise<string> => {
  const known = site.memory.get("token");
  if (typeof known === "string") return known;
  const { username: Username, password: Password } = site.credentials;
  const answer = await site
    .ask({
      method: "POST",
      url: `${site.settings.address}/usertoken/issue`,
      headers: keyed(site),
      json: { Username, Password },
    })
    .catch((error: unknown) => {
      if (error instanceof Unusable && (error.status === 400 || error.status === 401))
        throw new Unusable("Mindbody does not accept this API key with this staff login for this site.", error.status);
      throw error;
    });
  const { AccessToken } = Token.parse(answer);
  site.memory.set("token", AccessToken);
  return AccessToken;
};

type Query = NonNullable<Asked["query"]>;

/** Asks for something of the site; the names of the query get the `request.` they are described with. */
export const read = async (site: Site, path: string, query: Query): Promise<Record<string, unknown>> => {
  const named = Object.fromEntries(Object.entries(query).map(([name, value]) => [`request.${name}`, value]));
  const headers = { ...keyed(site), authorization: await tokenOf(site) };
  return z
    .record(z.string(), z.unknown())
    .parse(await site.ask({ url: `${site.settings.address}${path}`, query: named, headers }));
};

export interface Part {
  items: Record<string, unknown>[];
  /** offset of the next part; absent: this was the last */
  next?: number;
}

/** One page of a list: what the answer holds under `name`, from an offset on. */
export const part = async (site: Site, path: string, name: string, query: Query, offset = 0): Promise<Part> => {
  const answer = await read(site, path, { ...query, limit: query.limit ?? perPage, offset });
  const items = z.array(z.record(z.string(), z.unknown())).parse(answer[name] ?? []);
  const total = Paged.parse(answer).PaginationResponse?.TotalResults ?? 0;
  const next = offset + items.length;
  return { items, ...(items.length > 0 && next < total && { next }) };
};

/** All pages of a list that is short. */
export const all = async (site: Site, path: string, name: string, query: Query): Promise<Part["items"]> => {
  const found: Part["items"] = [];
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const { items, next } = await part(site, path, name, query, offset);
    found.push(...items);
    offset = next;
  }
  return found;
};

/** The list in pieces of at most so many. */
export const inPieces = <T>(list: readonly T[], most: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / most) }, (_, i) => list.slice(i * most, (i + 1) * most));

/** What is looked up once in a piece of work. */
export const once = async <T>(site: Site, name: string, look: () => Promise<T>): Promise<T> => {
  if (!site.memory.has(name)) site.memory.set(name, await look());
  return site.memory.get(name) as T;
};
