import { clientPk } from "../clients/header.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { RecordType } from "./schema.ts";
import { type Keyed, pointerKey, waitingPk, waitsPk } from "./store.ts";

/** What a key is made from when its hash is known already. */
const hashing = (accountId: string, hash: string): Keyed => ({ accountId, secrets: { hash: () => hash } });

export const patterns: Pattern[] = [
  {
    id: "S1",
    question: "Which of these records do we have, and as what?",
    index: "table",
    keys: "BatchGet of the pointers account#SRC#source#type#hash, then of what they point at, 100 at a time",
    requests: "2 per 100 records and kind",
    units: "1 RU per 4 KB of each; an unchanged record costs nothing else",
    usedBy: "POST /v1/sources/{source}/records",
  },
  {
    id: "S2",
    question: "Write a record: its pointer before it, where that is new",
    index: "table",
    keys: "put the pointer on its rev, update the record on its rev (a new client or event: one transaction)",
    requests: "1; 2 for a new record",
    units: "1 WU per KB each, beside 1 WU per index entry",
    usedBy: "POST /v1/sources/{source}/records, V1",
  },
  {
    id: "S3",
    question: "Move a record whose date or client changed",
    index: "table",
    keys: "transaction: tombstone on its rev, the record under its new key, the pointer on its rev",
    requests: 1,
    units: "6 WU",
    usedBy: "POST /v1/sources/{source}/records, V1",
  },
  {
    id: "S4",
    question: "Take out a record the source deleted",
    index: "table",
    keys: "transaction: the pointer on its rev, the tombstone on its rev",
    requests: 1,
    units: "4 WU",
    usedBy: "POST /v1/sources/{source}/records",
  },
  {
    id: "S5",
    question: "Keep a record waiting for its client or event",
    index: "table",
    keys: "get account#WAIT#source#type#hash; transaction: put it, check that the referent's pointer points at nothing",
    requests: 2,
    units: "1 RU, 6 WU",
    usedBy: "POST /v1/sources/{source}/records",
  },
  {
    id: "S6",
    question: "What waits for this client or event?",
    index: "table",
    keys: "pk = account#WAIT#source#type#hash, 50 a page; delete each on its rev once applied",
    requests: "2, then S2 and 1 per record",
    units: "1 RU per 4 KB; 1 WU per record",
    usedBy: "a client or event record that is new, sweep",
  },
  {
    id: "S7",
    question: "Turn a pointer away from a place where its record was not written",
    index: "table",
    keys: "transaction: the pointer on its rev, the record under a new key, a bar in that place if it is free",
    requests: 1,
    units: "6 WU, only where two requests met or one was cut off",
    usedBy: "POST /v1/sources/{source}/records",
  },
  {
    id: "S8",
    question: "What waits for something else and is of this client?",
    index: "gsi1",
    keys: "gsi1pk = account#WAITS#source#hash of the client's id",
    requests: "1 per source of the client, 1 per record found",
    units: "0.5 RU per 4 KB, 1 WU per record",
    usedBy: "jobs (erase)",
  },
  {
    id: "S10",
    question: "What is the package called by whose id a booking says what it was paid with?",
    index: "table",
    keys: "S1 of the package; where the package comes second: pk = account#client, sk from BKG#purchasedOn, and S2 of each that says its id",
    requests: "1 to 3 a new booking that was paid with one; 1 a new package",
    units: "1 RU each; 1 RU per 4 KB of bookings since the package was bought",
    usedBy: "POST /v1/sources/{source}/records, projections (a new package)",
  },
  {
    id: "S9",
    question: "Keep a record of an erased client from coming back",
    index: "table",
    keys: "in L8's transaction: put account#SRC#source#type#hash, a tombstone that names nobody",
    requests: 0,
    units: "2 WU",
    usedBy: "jobs (erase)",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "bar",
    holds: "A place that a pointer was turned away from before its record was written; goes by itself after a day",
    parts: ["account", "client", "startsAt", "booking"],
    key: (account, client, at, id) => ({ pk: clientPk(account!, client!), sk: key("BKG", at!, id!) }),
  },
  {
    type: "pointer",
    holds: "Where a source's record stands, by a keyed hash of its id; a tombstone when the source deleted it",
    parts: ["account", "source", "type", "hash"],
    key: (account, source, type, hash) =>
      pointerKey(hashing(account!, hash!), { source: source!, type: type as RecordType, id: "" }),
  },
  {
    type: "waiting",
    holds: "A record, as it came, whose client or event (`of`) is not there yet",
    parts: ["account", "source", "of", "hash", "type", "hash2", "client"],
    key: (account, source, of, hash, type, hash2, client) => ({
      pk: waitingPk(hashing(account!, hash!), { source: source!, type: of as RecordType, id: "" }),
      sk: key(type!, hash2!),
      gsi1pk: waitsPk(hashing(account!, client!), source!, ""),
      gsi1sk: key(type!, hash2!),
    }),
  },
];
