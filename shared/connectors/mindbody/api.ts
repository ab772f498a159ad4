import * as z from "zod";
import type { Asked } from "../ask.ts";
import { Unusable } from "../ask.ts";
import type { Site } from "./settings.ts";

/** Most results of one call, and most clients that some calls take at once. */
export const [perPage, idsPerCall, clientsPerCall] = [200, 20, 50];

const Token = z.looseObject({ AccessToken: z.string().min(1) });
/** What is no record at all is kept as one without fields, so that its mapping rejects it and no other. */
const Items = z.array(z.record(z.string(), z.unknown()).catch({}));
const Paged = z.looseObject({
  PaginationResponse: z.looseObject({ TotalResults: z.int().nullish() }).nullish(),
});

const Fields = z.record(z.string(), z.unknown());

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
  const { AccessToken } = inForm(Token, answer, "/usertoken/issue");
  site.memory.set("token", AccessToken);
  return AccessToken;
};

/** What was answered, in the form it is read in; `Unusable` where it is another. */
export const inForm = <S extends z.ZodType>(schema: S, answer: unknown, path: string): z.output<S> => {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new Unusable(`Mindbody answered ${path} in a form that it does not describe.`);
  return parsed.data;
};

type Query = NonNullable<Asked["query"]>;

/** Asks for something of the site; the names of the query get the `request.` they are described with. */
export const read = async (site: Site, path: string, query: Query): Promise<Record<string, unknown>> => {
  const named = Object.fromEntries(Object.entries(query).map(([name, value]) => [`request.${name}`, value]));
  const headers = { ...keyed(site), authorization: await tokenOf(site) };
  return inForm(Fields, await site.ask({ url: `${site.settings.address}${path}`, query: named, headers }), path);
};

export interface Part {
  items: Record<string, unknown>[];
  /** offset of the next part; absent: this was the last */
  next?: number;
}

/** One page of a list: what the answer holds under `name`, from an offset on. */
export const part = async (site: Site, path: string, name: string, query: Query, offset = 0): Promise<Part> => {
  const answer = await read(site, path, { ...query, limit: query.limit ?? perPage, offset });
  const items = inForm(Items, answer[name] ?? [], path);
  const total = inForm(Paged, answer, path).PaginationResponse?.TotalResults ?? 0;
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

/** Whether the vendor would not answer to what was asked for, as it does for an id that it does not know. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Unusable && (error.status === 400 || error.status === 404);

/** Asks for what belongs to something that may be gone meanwhile: where the vendor refuses and shows it no more, there is nothing. */
export const unlessGone = <T>(ask: () => Promise<T[]>, isShown: () => Promise<boolean>): Promise<T[]> =>
  ask().catch(async (error: unknown) => {
    if (!isRefusal(error) || (await isShown())) throw error;
    return [];
  });

/** What is looked up once in a piece of work. */
export const once = async <T>(site: Site, name: string, look: () => Promise<T>): Promise<T> => {
  if (!site.memory.has(name)) site.memory.set(name, await look());
  return site.memory.get(name) as T;
};
