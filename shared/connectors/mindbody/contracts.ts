import type { Page, Raw, Window } from "../contract.ts";
import { all, unlessGone } from "./api.ts";
import { isShown, type Listed, pullClients, walk } from "./clients.ts";
import { pullSales } from "./sales.ts";
import { Id } from "./schema.ts";
import type { Site } from "./settings.ts";
import { touchedIn } from "./touched.ts";

/** Calls of one page. */
const atOnce = 20;
/** Days within which the nightly reconcile has asked for every member's contracts. */
const turns = 28;

/** The contracts of some clients: one call each, for the vendor takes no list here. */
export const contractsOf = async (site: Site, clients: readonly Listed[]): Promise<Raw[]> => {
  const raws: Raw[] = [];
  for (const { id: clientId, uniqueId: client } of clients) {
    const query = { clientId, uniqueClientId: Number(client), crossRegionalLookup: false };
    const found = await unlessGone(
      () => all(site, "/client/clientcontracts", "Contracts", query),
      () => isShown(site, client),
    );
    for (const record of found)
      raws.push({
        resource: "contracts",
        id: Id.safeParse(record.Id).data ?? null,
        client,
        record,
        beside: { client },
      });
  }
  return raws;
};

/** Whether a client can have contracts: whoever never was a member has none. */
const isMember = ({ Status }: Record<string, unknown>): boolean => !/^non-?member$/i.test(String(Status ?? ""));

const dayOf = (instant: string): number => Math.floor(Date.parse(instant) / 86_400_000);

/** Whose turn it is on the day a window begins: every member once in so many days. */
const itsTurn = ({ from }: Window) => {
  const day = from === undefined ? undefined : dayOf(from) % turns;
  return (client: Record<string, unknown>): boolean =>
    isMember(client) && (day === undefined || Number(client.UniqueId) % turns === day);
};

/** Changed clients whose membership ended or rests, and those who were both changed and sold a contract or package. */
const later = async (site: Site, window: Window): Promise<Listed[]> => {
  const touched = await touchedIn(site, window, { clients: pullClients, sales: pullSales });
  const ids = (...why: string[]) =>
    new Set(touched.filter(({ because }) => why.includes(because)).map(({ uniqueId }) => uniqueId));
  const [over, changed, bought] = [ids("contract"), ids("changed"), ids("sale")];
  const wanted = new Map(
    touched
      .filter(({ uniqueId }) => over.has(uniqueId) || (changed.has(uniqueId) && bought.has(uniqueId)))
      .map(({ id, uniqueId }) => [uniqueId, { id, uniqueId }]),
  );
  return [...wanted.values()];
};

/** Contracts: of all who ever were members; later of those whose membership seems to have changed; nightly of a part. */
export const pullContracts = async (site: Site, window: Window, cursor: unknown): Promise<Page> => {
  if (window.changedSince !== undefined) return { raws: await contractsOf(site, await later(site, window)) };
  const { now, cursor: next } = await walk(site, cursor, atOnce, itsTurn(window));
  return { raws: await contractsOf(site, now), ...(next !== undefined && { cursor: next }) };
};
