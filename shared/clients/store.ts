import type { Ctx } from "../ctx.ts";
import { notFound } from "../kernel/errors.ts";
import { type Card, cards } from "../settling/card.ts";
import { nextBooked } from "../settling/marks.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { unfenced } from "./collection.ts";
import { clientPk, clientSources, clients, headerPrefix, newestKeys, partsIn } from "./header.ts";
import type { ClientParts } from "./identity.ts";
import { knownNext } from "./profile.ts";

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
    id: "C4",
    question: "Write a client the team adds or changes, with its emails and the kept answer",
    index: "table",
    keys: "transaction: 0#CLIENT (new, or on its rev), 0#CARD if new, EMAIL#hash of each changed address on its rev, U1, R4, I2",
    requests: 1,
    units: "2 WU per item of 1 KB, beside 1 WU per index entry that changes",
    usedBy: "POST /v1/clients, PATCH and DELETE /v1/clients/{clientId}, its lifecycle and sync",
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
  {
    id: "C8",
    question: "A client's booking, package, contract, invoice or offline interaction by its id",
    index: "table",
    keys: "pk = account#client, sk begins with the prefix of its kind, newest first",
    requests: "1 per MB: about 1,000 records",
    units: "1 RU per 4 KB",
    usedBy: "whatever is done to one record of a client",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "client",
    holds: "The hub's own part of a client; its rev is the ETag",
    parts: ["account", "client", "createdAt"],
    key: (account, client, createdAt) => ({
      ...clients.key(account, client),
      ...newestKeys(account!, createdAt!, client!),
    }),
  },
  {
    type: "clientSource",
    holds: "A source's part of a client, as given; the hub never writes into it",
    parts: ["account", "client", "source", "hash"],
    key: (account, client, source, hash) => clientSources.key(account, client, source, hash),
  },
];
