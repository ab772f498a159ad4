import * as z from "zod";
import type { Page, Raw, Window } from "../contract.ts";
import { all, part } from "./api.ts";
import { indexesOf, meet } from "./catalogues.ts";
import { learn } from "./ids.ts";
import { Id } from "./schema.ts";
import type { Site } from "./settings.ts";
import { bound } from "./times.ts";
import { noteTouched, type Touched } from "./touched.ts";

const Offset = z.object({ offset: z.int() }).optional();

/** What is kept of a client: all but a card's number. */
const withoutCard = ({ ClientCreditCard: card, ...client }: Record<string, unknown>) => {
  if (typeof card !== "object" || card === null) return client;
  const { CardNumber: _, ...rest } = card as Record<string, unknown>;
  return { ...client, ClientCreditCard: rest };
};

/** A client as it is kept, its indexes in words beside it. */
export const rawClient = async (site: Site, client: Record<string, unknown>): Promise<Raw> => {
  learn(site, client.Id, client.UniqueId);
  meet(site, client.HomeLocation);
  const id = Id.safeParse(client.UniqueId).data ?? null;
  const indexes = await indexesOf(site, client.ClientIndexes);
  return {
    resource: "clients",
    id,
    ...(id !== null && { client: id }),
    record: withoutCard(client),
    ...(indexes.length > 0 && { beside: { indexes } }),
  };
};

/** A client by the id that never changes; none where it was merged away. */
export const clientsById = (site: Site, uniqueId: string | undefined) =>
  uniqueId === undefined
    ? Promise.resolve([])
    : all(site, "/client/clients", "Clients", { includeInactive: true, uniqueIds: [Number(uniqueId)] });

/** Whether the vendor has this client still. */
export const isShown = async (site: Site, uniqueId: string): Promise<boolean> =>
  (await clientsById(site, uniqueId)).length > 0;

const touchedBy = ({ Id: id, UniqueId, Status }: Record<string, unknown>): Touched[] => {
  const [given, uniqueId] = [Id.safeParse(id).data, Id.safeParse(UniqueId).data];
  if (given === undefined || uniqueId === undefined) return [];
  const contract = /^(suspended|terminated|expired|declined)$/i.test(String(Status ?? ""));
  return [{ id: given, uniqueId, because: contract ? "contract" : "changed" }];
};

/** Clients, inactive ones always among them: all, or those changed since. */
export const pullClients = async (site: Site, window: Window, cursor: unknown): Promise<Page> => {
  const query = { includeInactive: true, lastModifiedDate: window.changedSince && bound(window.changedSince) };
  const { items, next } = await part(site, "/client/clients", "Clients", query, Offset.parse(cursor)?.offset);
  noteTouched(site, window, "clients", items.flatMap(touchedBy), next === undefined);
  const raws: Raw[] = [];
  for (const client of items) raws.push(await rawClient(site, client));
  return { raws, ...(next !== undefined && { cursor: { offset: next } }) };
};

/** The two ids of a client, and what the vendor says of its membership. */
const Listed = z.object({ id: z.string(), uniqueId: z.string() });
const Walk = z.object({ offset: z.int().nullable(), left: z.array(Listed) }).catch({ offset: 0, left: [] });
export type Listed = z.output<typeof Listed>;

/**
 * Goes through all clients, some at a time: those to ask about now, and the cursor behind them. The list is asked for page by page, and the rest of
 * a page stands in the cursor.
 */
export const walk = async (
  site: Site,
  cursor: unknown,
  atOnce: number,
  wanted: (client: Record<string, unknown>) => boolean = () => true,
): Promise<{ now: Listed[]; cursor?: unknown }> => {
  let { offset, left } = Walk.parse(cursor);
  while (left.length === 0 && offset !== null) {
    const page = await part(site, "/client/clients", "Clients", { includeInactive: true }, offset);
    for (const { Id, UniqueId } of page.items) learn(site, Id, UniqueId);
    left = page.items.filter(wanted).flatMap((client) => touchedBy(client));
    offset = page.next ?? null;
  }
  const rest = left.slice(atOnce).map(({ id, uniqueId }) => ({ id, uniqueId }));
  const more = rest.length > 0 || offset !== null;
  return { now: left.slice(0, atOnce), ...(more && { cursor: { offset, left: rest } }) };
};
