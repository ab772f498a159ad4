import { clientStands, listOfClient } from "../clients/collection.ts";
import { clientPk, consentStates } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { ConsentEntry, type ConsentState } from "./schema.ts";

/** The ledger stands in its client's collection, by time; an entry is never changed. */
const entries = entity("consent", ConsentEntry, (accountId, clientId, at, id) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("CNS", at!, id!),
}));

/** K1. A client's consents, newest first: one request a page. */
export const consentsOf = (ctx: Ctx, clientId: string, page: PageQuery): Promise<Page<ConsentEntry>> =>
  listOfClient(ctx, clientId, "consents", page, { prefix: keyPrefix("CNS"), newestFirst: true }, entries.fromItem);

/** What an entry says beside its id and time. */
export type Said = { [Field in keyof Omit<ConsentEntry, "id" | "at">]: ConsentEntry[Field] | undefined } & Pick<
  ConsentEntry,
  "about" | "given" | "by" | "source"
>;

/** K2. An entry of the ledger, for the transaction of what it says. */
export const entryOf = (
  ctx: Pick<Means, "accountId" | "newId" | "now">,
  clientId: string,
  said: Said,
): { entry: ConsentEntry; action: Action } => {
  const entry: ConsentEntry = { id: ctx.newId("consent"), at: ctx.now(), ...said };
  const put = entries.toItem(entries.key(ctx.accountId, clientId, entry.at, entry.id), entry, ctx.newId("revision"));
  return { entry, action: { put } };
};

/** K3. What a client is subscribed to by the ledger, and the revision of that. */
export const stateOf = async (
  ctx: Ctx,
  clientId: string,
): Promise<{ state: ConsentState; rev: string | undefined }> => {
  const item = await ctx.table.get(consentStates.key(ctx.accountId, clientId));
  return { state: item ? consentStates.fromItem(item) : {}, rev: item?.rev };
};

/** K2. The ledger's new state, if it is still the one that was read. */
export const stateAction = (ctx: Ctx, clientId: string, state: ConsentState, rev: string | undefined): Action => {
  const at = consentStates.key(ctx.accountId, clientId);
  const put = { ...consentStates.toItem(at, state, ctx.newId("revision")), dirty: true };
  return { put, condition: rev ? { if: "#rev = :rev", values: { rev } } : { if: "attribute_not_exists(pk)" } };
};

/** K2. Writes the ledger's new state where the client stands, with what is written beside it. */
export const writeState = (
  ctx: Ctx,
  clientId: string,
  state: ConsentState,
  rev: string | undefined,
  beside: Action[],
): Promise<void> =>
  ctx.table.transact([clientStands(ctx, clientId), stateAction(ctx, clientId, state, rev), ...beside]);

export const patterns: Pattern[] = [
  {
    id: "K1",
    question: "A client's consents, newest first",
    index: "table",
    keys: "pk = account#client, sk begins with CNS#",
    requests: "1 a page (C7 too where it is empty)",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/consents",
  },
  {
    id: "K2",
    question: "Note a consent, and what the ledger comes to",
    index: "table",
    keys: "transaction: check 0#CARD stands, put 0#CONSENT on its rev, put CNS#at#id, U1",
    requests: 1,
    units: "2 WU per item of 1 KB",
    usedBy:
      "PUT /v1/clients/{clientId}/subscriptions/{channel}, POST /v1/clients/{clientId}/consents, client records that change it",
  },
  {
    id: "K3",
    question: "What is a client subscribed to by the ledger?",
    index: "table",
    keys: "pk = account#client, sk = 0#CONSENT",
    requests: 1,
    units: "1 RU",
    usedBy: "erase (suppression)",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "consent",
    holds: "One entry of the consent ledger: what was agreed to or not, who said so, when, how",
    parts: ["account", "client", "at", "consent"],
    key: (account, client, at, id) => entries.key(account, client, at, id),
  },
  {
    type: "consentState",
    holds: "What the ledger comes to now, by channel",
    parts: ["account", "client"],
    key: (account, client) => consentStates.key(account, client),
  },
];
