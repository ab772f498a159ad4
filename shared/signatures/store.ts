import { clientPk } from "../clients/header.ts";
import type { Ctx, Means } from "../ctx.ts";
import { duePk } from "../messages/due.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { Signature, SignatureState } from "./schema.ts";

type Reading = Pick<Ctx, "table" | "accountId">;
type Writing = Pick<Means, "accountId" | "newId">;

const signatures = entity("signature", Signature, (accountId, clientId, signedAt, id) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("SIGN", signedAt!, id!),
}));
export const signatureStates = entity(
  "signatureState",
  SignatureState,
  (accountId, clientId, state, waiverId, what) => ({
    pk: clientPk(accountId!, clientId!),
    sk: key("SIGSTATE", state!, waiverId!, what!),
  }),
);

/** An open request stands once for a waiver, or once for an event; what was signed stands by its own id. */
const stateKey = (accountId: string, clientId: string, { state, waiverId, eventId = "", id }: SignatureState): Key =>
  signatureStates.key(accountId, clientId, state, waiverId, state === "asked" ? eventId : id);

/**
 * The sum on the card that it is one of: of open requests, waivers that are signed, signatures that no booking used up
 * (waivers/judge.ts reads them).
 */
const sumOf = ({ state, waiverId, version, eventId }: SignatureState): string => {
  const what = state === "asked" ? waiverId : `${waiverId}@${version}`;
  return `${state}#${what}${eventId === undefined ? "" : `#${eventId}`}`;
};

/** H13. What a client was asked for and has signed, exactly: one request, however many events it was signed for. */
export const statesOf = async ({ table, accountId }: Reading, clientId: string): Promise<Item[]> => {
  const { items } = await table.query({ pk: clientPk(accountId, clientId), prefix: keyPrefix("SIGSTATE") });
  return items.filter(({ gone }) => !gone);
};
export const stateIn = (item: Pick<Item, "data">): SignatureState => signatureStates.fromItem(item);

/** H14. A request or what is signed, over what was read of it, or where nothing stands; a reminder to come is in the list of what is due. */
export const stateAction = (means: Writing, clientId: string, state: SignatureState, read?: Item): Action => {
  const { pk, sk } = stateKey(means.accountId, clientId, state);
  const { type, data, rev } = signatureStates.toItem({ pk, sk }, state, means.newId("revision"));
  const summed = { ...data, sum: sumOf(state) };
  const due = state.remindAt ? { gsi1pk: duePk, gsi1sk: key(state.remindAt, state.id) } : {};
  return {
    update: { pk, sk },
    change: {
      set: { type, data: summed, rev, dirty: true, home: read?.home, gsi1pk: undefined, gsi1sk: undefined, ...due },
      remove: ["gone"],
    },
    condition: read
      ? { if: "#rev = :rev", values: { rev: read.rev } }
      : { if: "attribute_not_exists(pk) OR #gone = :gone", values: { gone: true } },
  };
};

/** H14. Ends a request or uses a signature up, once: settling takes back what it added. */
export const endAction = (means: Pick<Means, "newId">, read: Item): Action => ({
  update: { pk: read.pk, sk: read.sk },
  change: {
    set: { rev: means.newId("revision"), dirty: true, gone: true, data: { moved: true } },
    remove: ["gsi1pk", "gsi1sk", "home"],
  },
  condition: { if: "#rev = :rev", values: { rev: read.rev } },
});

/** H15. A signature with its proof, written once. */
export const signatureAction = (means: Writing, signature: Signature): Action => {
  const { clientId, signedAt, id } = signature;
  const at = signatures.key(means.accountId, clientId, signedAt, id);
  return {
    put: signatures.toItem(at, signature, means.newId("revision")),
    condition: { if: "attribute_not_exists(pk)" },
  };
};

/** H16. Signatures of a client, newest first: where they stand, and how one is read. */
export const signed = { prefix: keyPrefix("SIGN"), newestFirst: true };
export const signatureIn = (item: Pick<Item, "data">): Signature => signatures.fromItem(item);

export const patterns: Pattern[] = [
  {
    id: "H13",
    question: "What is a client asked for, what has it signed, and which signatures did no booking use up?",
    index: "table",
    keys: "pk = account#client, sk begins with SIGSTATE#",
    requests: 1,
    units: "1 RU per 4 KB: some rows of 300 bytes, however often was signed",
    usedBy: "POST /v1/clients/{clientId}/bookings where the account has waivers, signatures, the signing page",
  },
  {
    id: "H14",
    question: "Ask for a signature, withdraw that, or use a signature up, if it is still as it was read",
    index: "table",
    keys: "in a transaction: update or tombstone SIGSTATE#state#waiver#event on its rev; with B6, G31 or H15",
    requests: 0,
    units: "2 WU each, 1 WU for the list of what is due",
    usedBy: "signatures, POST /v1/clients/{clientId}/bookings, clock",
  },
  {
    id: "H15",
    question: "Keep a signature with its proof",
    index: "table",
    keys: "transaction: check 0#CARD stands, put SIGN#signedAt#signature if absent, H14 twice, put DOC#document, U1",
    requests: 1,
    units: "2 WU per KB of each",
    usedBy: "the signing page",
  },
  {
    id: "H16",
    question: "What did a client sign, newest first; one of these",
    index: "table",
    keys: "pk = account#client, sk begins with SIGN#",
    requests: "1 a page, beside A1 and H13",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/signatures, GET and DELETE /v1/clients/{clientId}/signatures/{signatureId}",
  },
  {
    id: "H17",
    question: "Send a request again that is due",
    index: "table",
    keys: "SIGSTATE#asked#waiver#event, C1, A1, the settings of messaging, T20; then a transaction: H14 and G31",
    requests: "8 for one with two messages",
    units: "8 RU, 16 WU",
    usedBy: "clock",
  },
  {
    id: "H18",
    question: "What does a link to sign by lead to?",
    index: "table",
    keys: "C1, A1, H13, the signature among SIGN# where it is signed, then H12",
    requests: "4, 5 once it is signed",
    units: "1 RU per 4 KB",
    usedBy: "the signing page",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "signature",
    holds: "What a client signed, with the proof of it",
    parts: ["account", "client", "signedAt", "signature"],
    key: (account, client, signedAt, id) => signatures.key(account!, client!, signedAt!, id!),
  },
  {
    type: "signatureState",
    holds: "An open request, in the list of what is due while a reminder is to come; or that a waiver is signed",
    parts: ["account", "client", "state", "waiver", "what", "remindAt", "signature"],
    key: (account, client, state, waiver, what, remindAt, id) => ({
      ...signatureStates.key(account!, client!, state!, waiver!, what!),
      gsi1pk: duePk,
      gsi1sk: key(remindAt!, id!),
    }),
  },
];
