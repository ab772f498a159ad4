import * as z from "zod";
import { clientPk } from "../clients/header.ts";
import { entity } from "../table/entity.ts";
import type { Key } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { startOf } from "./terms.ts";

/** Partition of the terms that begin like this one: with its mark and first letter. */
export const termPk = (accountId: string, term: string): string =>
  searchTerms.key(accountId, startOf(term, 2), "", "").pk;
export const termKey = (accountId: string, term: string, clientId: string): Key =>
  searchTerms.key(accountId, startOf(term, 2), term, clientId);

/** That a client is found by a term; beside it what else of its kind the client is found by, to judge a row where it stands. */
export const searchTerms = entity(
  "searchTerm",
  z.object({ clientId: z.string(), said: z.array(z.string()) }),
  (accountId, start, term, clientId) => ({ pk: key(accountId!, "FIND", start!), sk: key(term!, clientId!) }),
);

/** The terms a client's rows stand under, exactly; `said` is what all of them were made of, empty while that is under way. */
export const searchStates = entity(
  "searchState",
  z.object({ terms: z.array(z.string()), said: z.record(z.string(), z.array(z.string())) }),
  (accountId, clientId) => ({ pk: clientPk(accountId!, clientId!), sk: key("FIND") }),
);

export const patterns: Pattern[] = [
  {
    id: "F1",
    question: "What is a client found by now?",
    index: "table",
    keys: "pk = account#client, sk = FIND, then C1",
    requests: "2 where a name, an email or a phone may have changed",
    units: "2 RU",
    usedBy: "projections, sweep, merge, erase",
  },
  {
    id: "F2",
    question: "Make a client found by other terms",
    index: "table",
    keys: "transaction: FIND on its rev, check of 0#CARD, account#FIND#start of term, term#client of each term that changed",
    requests: "1, more beyond 90 terms; 0 where nothing changed",
    units: "2 WU per term; a client with two names, an email and a phone has 17",
    usedBy: "projections, sweep, merge, erase",
  },
  {
    id: "F3",
    question: "Which clients are found by a word, two words, an email or digits?",
    index: "table",
    keys: "pk = account#FIND#start of term, sk begins with term",
    requests: "1, seldom 2",
    units: "0.5 RU per 15 rows (eventually consistent)",
    usedBy: "GET /v1/clients?q=",
  },
  {
    id: "F4",
    question: "The cards of the clients found",
    index: "table",
    keys: "BatchGet pk = account#client, sk = 0#CARD",
    requests: 1,
    units: "0.5 RU per client (eventually consistent)",
    usedBy: "GET /v1/clients with q, or in the order newest, lastVisit, ltv or clubCount",
  },
  {
    id: "F5",
    question: "Who is found by a word with a slip in it?",
    index: "table",
    keys: "pk = account#FIND#start of term, sk begins with half a word, or half a word from its end",
    requests: "at most 3, only where nothing else is found",
    units: "at most 130 RU",
    usedBy: "GET /v1/clients?q=",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "searchTerm",
    holds: "That a client is found by a word of its name, two of them, an email or digits of a phone",
    parts: ["account", "start", "term", "client"],
    key: (account, start, term, client) => searchTerms.key(account, start, term, client),
  },
  {
    type: "searchState",
    holds: "The terms a client is found by, so that a rename, a merge or an erasure can take them away",
    parts: ["account", "client"],
    key: (account, client) => searchStates.key(account, client),
  },
];
