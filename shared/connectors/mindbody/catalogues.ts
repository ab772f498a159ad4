import * as z from "zod";
import { all, once, read } from "./api.ts";
import { Id } from "./schema.ts";
import type { Site } from "./settings.ts";

const Named = z.looseObject({ Id, Name: z.string() });
const Index = Named.extend({ Values: z.array(Named).nullish() });

const named = (items: unknown[]): Map<string, string> =>
  new Map(items.flatMap((item) => Named.safeParse(item).data ?? []).map(({ Id, Name }) => [Id, Name]));

/** The site's client indexes with their values, by id: a client names both by number only (S0-22). */
const indexes = (site: Site) =>
  once(site, "indexes", async () => {
    const { ClientIndexes } = await read(site, "/client/clientindexes", { requiredOnly: false });
    const known = z.array(z.unknown()).parse(ClientIndexes ?? []);
    return new Map(
      known
        .flatMap((item) => Index.safeParse(item).data ?? [])
        .map(({ Id, Name, Values }) => [Id, { name: Name, values: named(Values ?? []) }]),
    );
  });

const Assigned = z.array(z.looseObject({ Id, ValueId: Id.nullish() }));

/** What a client's index numbers say, in words; numbers that the catalogue does not know are left out. */
export const indexesOf = async (site: Site, assigned: unknown): Promise<{ name: string; value: string }[]> => {
  const given = Assigned.safeParse(assigned ?? []).data ?? [];
  if (given.length === 0) return [];
  const known = await indexes(site);
  return given.flatMap(({ Id, ValueId }) => {
    const index = known.get(Id);
    const value = index?.values.get(ValueId ?? "");
    return index && value !== undefined ? [{ name: index.name, value }] : [];
  });
};

/** Locations met in other answers of this piece of work. */
const met = (site: Site): Map<string, string> => {
  if (!site.memory.has("places")) site.memory.set("places", new Map());
  return site.memory.get("places") as Map<string, string>;
};

/** Remembers what a location is called, so that it need not be asked for. */
export const meet = (site: Site, location: unknown): void => {
  const { data } = Named.safeParse(location);
  if (data) met(site).set(data.Id, data.Name);
};

/** What a location is called, by its id; undefined where the site has none of it. */
export const locationName = async (site: Site, id: unknown): Promise<string | undefined> => {
  const { data } = Id.safeParse(id);
  if (data === undefined) return undefined;
  const known = met(site).get(data);
  if (known !== undefined) return known;
  const asked = await once(site, "locations", async () => named(await all(site, "/site/locations", "Locations", {})));
  return asked.get(data);
};

/** What a type of session is called, by its id. */
export const sessionName = async (site: Site, id: unknown): Promise<string | undefined> => {
  const { data } = Id.safeParse(id);
  if (data === undefined) return undefined;
  const asked = await once(site, "sessionTypes", async () =>
    named(await all(site, "/site/sessiontypes", "SessionTypes", {})),
  );
  return asked.get(data);
};
