import type { ItemKind, Pattern } from "../table/pattern.ts";
import { cards, directoryPk, directorySk } from "./card.ts";
import { series } from "./series.ts";

/** What settling asks and writes: settle.ts, marks.ts, explain.ts, recount.ts, recount-all.ts, sweep.ts. */
export const patterns: Pattern[] = [
  {
    id: "E1",
    question: "The records a number is made of, and those left out",
    index: "table",
    keys: "C1, then pk = account#client, sk begins with BKG# or INV#, within the period for Period Count, from BKADJ# on for Club Count",
    requests: "2 a page",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/explain/{stat}",
  },
  {
    id: "T1",
    question: "A client's header, to settle on",
    index: "table",
    keys: "pk = account#client, sk begins with 0#",
    requests: 1,
    units: "1 RU per 4 KB",
    usedBy: "projections: once per client and batch",
  },
  {
    id: "T2",
    question: "The months its records touch",
    index: "table",
    keys: "BatchGet pk = account#client, sk = SERIES#month",
    requests: "1, or 0 where no chart changes",
    units: "1 RU per month",
    usedBy: "projections",
  },
  {
    id: "T3",
    question: "Settle records with their card and months",
    index: "table",
    keys: "transaction, at most 100: each record if it is still dirty at the rev of the event, the card on its rev, the months",
    requests: 1,
    units: "2 WU per KB of each item; the card 1 WU more where the directory shows the change",
    usedBy: "projections, recount, sweep",
  },
  {
    id: "T4",
    question: "The mark that fell away: last attendance, first visit, next booked starts",
    index: "table",
    keys: "pk = account#client, sk begins with BKG# or INV#, newest or oldest first, 25 a page until one is found",
    requests: "0, seldom 1",
    units: "1 RU per 4 KB",
    usedBy: "projections, when the record that set a mark changes",
  },
  {
    id: "T5",
    question: "A whole client, to compare with the sum of what is settled",
    index: "table",
    keys: "pk = account#client",
    requests: "1 per MB",
    units: "1 RU per 4 KB",
    usedBy: "recount, sweep (where a client looks wrong)",
  },
  {
    id: "T6",
    question: "Every client of an account, deleted ones after the others",
    index: "gsi2",
    keys: "gsi2pk = account#DIR, then account#HIDDEN, 20 a page; the job's progress after each, on its rev",
    requests: "1 and 1 write a page",
    units: "0.5 RU per 4 KB, 1 WU a page",
    usedBy: "recount",
  },
  {
    id: "W1",
    question: "Everything, partition by partition: what a lost event left behind",
    index: "table",
    keys: "scan",
    requests: "1 per MB, 4 times a day",
    units: "0.5 RU per 4 KB (eventually consistent)",
    usedBy: "sweep",
  },
  {
    id: "W2",
    question: "Where the last sweep stopped",
    index: "table",
    keys: "pk = SWEEP, sk = 0",
    requests: 2,
    units: "1 RU, 1 WU",
    usedBy: "sweep",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "card",
    holds: "A client at a glance: sums, marks, names; also the client's row in the directory",
    parts: ["account", "client", "last", "first"],
    key: (account, client, last, first) => ({
      ...cards.key(account!, client!),
      gsi2pk: directoryPk(account!),
      gsi2sk: directorySk({ lastName: last!, firstName: first!, clientId: client! }),
    }),
  },
  {
    type: "series",
    holds: "A client's chart sums of one local month",
    parts: ["account", "client", "month"],
    key: (account, client, month) => series.key(account!, client!, month!),
  },
  { type: "sweep", holds: "Where the last sweep stopped", parts: [], key: () => ({ pk: "SWEEP", sk: "0" }) },
];
