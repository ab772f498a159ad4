import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { type Card, cards, directoryPk } from "../settling/card.ts";
import { nextBooked } from "../settling/marks.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { unfenced } from "./collection.ts";
import { clientPk, clientSources, clients, headerPrefix, partsIn } from "./header.ts";
import type { ClientParts } from "./identity.ts";
import { knownNext, profileOf, rowOf } from "./profile.ts";
import type { ClientRow, Profile } from "./routes.ts";

export interface ClientHead {
  parts: ClientParts;
  /** revision of the hub's part */
  rev: string;
  card: Card;
  cardRev: string;
}

/** C1. Everything a profile shows: one request, however long the client's history. 404 for another account's too. */
export const headOfClient = async (ctx: Pick<Ctx, "table" | "accountId">, clientId: string): Promise<ClientHead> => {
  const { items } = await ctx.table.query({ pk: clientPk(ctx.accountId, clientId), prefix: headerPrefix });
  const parts = partsIn(items);
  const card = items.find(({ type }) => type === cards.type);
  if (card) unfenced(cards.fromItem(card));
  if (!parts || !card) throw notFound("client");
  return { parts, rev: parts.rev, card: cards.fromItem(card), cardRev: card.rev };
};

/** C2. The next visit when the card's booked starts are used up: one more request. */
export const scheduledVisit = async (ctx: Ctx, card: Card): Promise<string | null> => {
  const known = knownNext(card, ctx.now());
  if (known !== undefined || !card.moreNext) return known ?? null;
  const where = { table: ctx.table, pk: clientPk(ctx.accountId, card.clientId), overlay: new Map() };
  return (await nextBooked(where, ctx.now())).next[0] ?? null;
};

export const profile = async (ctx: Ctx, clientId: string): Promise<{ profile: Profile; rev: string }> => {
  const { parts, card, rev } = await headOfClient(ctx, clientId);
  return { profile: profileOf(parts, card, ctx.now(), await scheduledVisit(ctx, card)), rev };
};

/** C3. Clients by folded last and first name: one request a page. */
export const listClients = (ctx: Ctx, page: PageQuery): Promise<Page<ClientRow>> =>
  listPage(ctx, "clients", page, { index: "gsi2", pk: directoryPk(ctx.accountId) }, (item) =>
    rowOf(cards.fromItem(item), ctx.now()),
  );

export const patterns: Pattern[] = [
  {
    id: "C1",
    question: "Everything a profile shows",
    index: "table",
    keys: "pk = account#client, sk begins with 0#",
    requests: 1,
    units: "1 RU per 4 KB of header items, however long the history",
    usedBy: "GET /v1/clients/{clientId}, PATCH /v1/clients/{clientId}, explain, settling",
  },
  {
    id: "C2",
    question: "The next visit, when the booked starts on the card are used up",
    index: "table",
    keys: "pk = account#client, sk from BKG#now, 25 a page",
    requests: "0, seldom 1",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}, explain of scheduled-visit",
  },
  {
    id: "C3",
    question: "Clients by last and first name",
    index: "gsi2",
    keys: "gsi2pk = account#DIR",
    requests: "1 a page",
    units: "0.5 RU per 4 KB (eventually consistent)",
    usedBy: "GET /v1/clients",
  },
  {
    id: "C4",
    question: "Write a client the team adds or changes, with its emails and the kept answer",
    index: "table",
    keys: "transaction: 0#CLIENT (new, or on its rev), 0#CARD if new, EMAIL#hash of each changed address on its rev, I2",
    requests: 1,
    units: "2 WU per item of 1 KB, beside 1 WU per index entry that changes",
    usedBy: "POST /v1/clients, PATCH /v1/clients/{clientId}",
  },
  {
    id: "C7",
    question: "Is there such a client?",
    index: "table",
    keys: "pk = account#client, sk = 0#CARD",
    requests: 1,
    units: "1 RU",
    usedBy: "any list of a client that is empty, to tell it from no client",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "client",
    holds: "The hub's own part of a client; its rev is the ETag",
    parts: ["account", "client"],
    key: (account, client) => clients.key(account, client),
  },
  {
    type: "clientSource",
    holds: "A source's part of a client, as given; the hub never writes into it",
    parts: ["account", "client", "source", "hash"],
    key: (account, client, source, hash) => clientSources.key(account, client, source, hash),
  },
];
