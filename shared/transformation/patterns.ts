import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { duePk, dues, entries, settings, versions } from "./store.ts";

const below = "/v1/clients/{clientId}/transformation-log";

export const patterns: Pattern[] = [
  {
    id: "Y10",
    question: "The fields of the transformation log, and how often an entry is due",
    index: "table",
    keys: "pk = account, sk = SETTINGS#transformation-log",
    requests: 1,
    units: "1 RU per 4 KB, some 20 fields",
    usedBy: "GET /v1/settings/transformation-log, charts and goals",
  },
  {
    id: "Y11",
    question: "Set the fields of the log, if they are still those that were read",
    index: "table",
    keys: "transaction: put account, SETTINGS#transformation-log on its rev, JOB#job where due days change, U1",
    requests: 1,
    units: "2 WU per KB",
    usedBy: "PUT /v1/settings/transformation-log",
  },
  {
    id: "Y12",
    question: "What an entry is judged by: settings, the client's card, when its next entry is due",
    index: "table",
    keys: "BatchGet account, SETTINGS#transformation-log; account#client, 0#CARD and TLDUE",
    requests: 1,
    units: "3 RU",
    usedBy: `GET and POST ${below}, PATCH and DELETE of entries`,
  },
  {
    id: "Y13",
    question: "The entries of a client between two days, the last before one, or the days of all of them",
    index: "table",
    keys: "pk = account#client, sk from TLE#day to TLE#day$; before a day 25 at once, newest first, until there is a value",
    requests: "1 per MB; 1, more where a field had no value lately",
    units: "1 RU per 4 KB",
    usedBy: "writing an entry, the trend, goals that measure by a field, jobs (transformationDue)",
  },
  {
    id: "Y14",
    question:
      "Write or remove an entry, if it is still as it was read; on another day it moves, and what it said is kept",
    index: "table",
    keys: "C8 before a change; Y12, Y13, then transaction: check 0#CARD stands and the settings on their rev, put or delete TLE#day#entry, put TLEV#entry#rev, TLDUE on its rev, U1, I2",
    requests: "3, 4 for a change",
    units: "2 WU per KB of each; 1 RU per 4 KB of the log",
    usedBy: `POST ${below}, PATCH and DELETE of entries`,
  },
  {
    id: "Y15",
    question: "Work out anew when a client's next entry is due",
    index: "table",
    keys: "Y12, Y13, then transaction: check 0#CARD stands and the settings on their rev, put or delete TLDUE on its rev",
    requests: "2, 3 where it changed",
    units: "3 RU, 1 RU per 4 KB of the log, 6 WU",
    usedBy: "merges, jobs (transformationDue)",
  },
  {
    id: "Y16",
    question: "A client's log, newest first",
    index: "table",
    keys: "pk = account#client, sk begins with TLE#; Y12, U1",
    requests: "3 a page",
    units: "1 RU per 4 KB, 3 RU, 4 WU",
    usedBy: `GET ${below}`,
  },
  {
    id: "Y17",
    question: "What an entry said before, newest first; of a removed one too",
    index: "table",
    keys: "pk = account#client, sk begins with TLEV#entry#; U1",
    requests: "2 a page (C8 and C7 too where it is empty)",
    units: "1 RU per 4 KB, 4 WU",
    usedBy: `GET ${below}/{entryId}/history`,
  },
  {
    id: "Y18",
    question: "Whose log is overdue?",
    index: "gsi1",
    keys: "gsi1pk = account#TLDUE, up to the latest local day anywhere; BatchGet of their cards; U1",
    requests: "3 a page",
    units: "0.5 RU per 4 KB (eventually consistent), 1 RU per card, 3 WU",
    usedBy: "GET /v1/transformation-log/overdue",
  },
  {
    id: "Y19",
    question: "Every client that has a log, page by page",
    index: "gsi1",
    keys: "gsi1pk = account#TLDUE, 25 rows a page; Y15 for each",
    requests: "1 per 25 clients, Y15 for each",
    units: "0.5 RU per 4 KB",
    usedBy: "jobs (transformationDue)",
  },
];

export const kinds: ItemKind[] = [
  {
    type: settings.type,
    holds: "The fields of the transformation log, and how often an entry is due, in one item",
    parts: ["account"],
    key: (account) => settings.key(account!),
  },
  {
    type: entries.type,
    holds: "An entry of a client's transformation log, by its local day",
    parts: ["account", "client", "day", "entry"],
    key: (account, client, day, entry) => entries.key(account!, client!, day!, entry!),
  },
  {
    type: versions.type,
    holds: "What an entry said before an edit or its removal, under the revision it had",
    parts: ["account", "client", "entry", "rev"],
    key: (account, client, entry, rev) => versions.key(account!, client!, entry!, rev!),
  },
  {
    type: dues.type,
    holds: "When a client's next entry is due, by all its entries; also its row in the list of who is overdue",
    parts: ["account", "client", "overdueFrom"],
    key: (account, client, overdueFrom) => ({
      ...dues.key(account!, client!),
      gsi1pk: duePk(account!),
      gsi1sk: key(overdueFrom!, client!),
    }),
  },
];
