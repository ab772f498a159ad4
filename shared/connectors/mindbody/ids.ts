import { all, idsPerCall, inPieces, once } from "./api.ts";
import { Id } from "./schema.ts";
import type { Site } from "./settings.ts";

/*
 * Sales, appointments and packages name their client by `Client.Id`, which the studio gives and may change; records are kept under `UniqueId`, which
 * nobody can. The two are learnt wherever both stand, and asked for where only the first does.
 */

const known = (site: Site): Map<string, string> => {
  if (!site.memory.has("clients")) site.memory.set("clients", new Map());
  return site.memory.get("clients") as Map<string, string>;
};

/** Remembers that these two are one client. */
export const learn = (site: Site, id: unknown, uniqueId: unknown): void => {
  const [given, unique] = [Id.safeParse(id).data, Id.safeParse(uniqueId).data];
  if (given !== undefined && unique !== undefined) known(site).set(given, unique);
};

const ask = async (site: Site, clientIDs?: string[]): Promise<true> => {
  const query = { includeInactive: true, clientIDs };
  for (const { Id, UniqueId } of await all(site, "/client/clients", "Clients", query)) learn(site, Id, UniqueId);
  return true;
};

/** From this many unknown clients on the whole list is asked for, once: it serves the pages that follow. */
const many = 60;

/** UniqueIds of these clients by what the vendor calls them; those it has no client of are left out. */
export const uniqueIdsOf = async (site: Site, given: readonly unknown[]): Promise<Record<string, string>> => {
  const ids = [...new Set(given.flatMap((id) => Id.safeParse(id).data ?? []))].filter((id) => id !== "0");
  const missing = () => ids.filter((id) => !known(site).has(id));
  if (missing().length >= many) await once(site, "all clients", () => ask(site));
  for (const piece of inPieces(missing(), idsPerCall)) await ask(site, piece);
  return Object.fromEntries(
    ids.flatMap((id) => {
      const unique = known(site).get(id);
      return unique === undefined ? [] : [[id, unique]];
    }),
  );
};
