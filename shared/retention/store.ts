import type { Means } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { ConditionFailed, type Rows, type Table } from "../table/table.ts";
import { RetentionSettings } from "./schema.ts";

const settings = entity("retention", RetentionSettings, (accountId) => ({ pk: accountId!, sk: key("RETENTION") }));
/** Every account of the table that set how long it keeps what: whom the nightly job looks at. */
const listPk = "RETENTION";

/** L10. How long an account keeps what, and the revision of that; nothing set: everything as long as its client. */
export const retentionOf = async (
  ctx: Pick<Means, "table" | "accountId">,
): Promise<{ settings: RetentionSettings; rev: string | undefined }> => {
  const item = await ctx.table.get(settings.key(ctx.accountId));
  return { settings: item ? settings.fromItem(item) : RetentionSettings.parse({}), rev: item?.rev };
};

const itemOf = (accountId: string, value: RetentionSettings, rev: string): Item =>
  settings.toItem(settings.key(accountId), value, rev, { gsi1pk: listPk, gsi1sk: accountId });
const absent = { if: "attribute_not_exists(pk)" };

/** L11. The write of it, if it is still what was read. */
export const retentionAction = (
  accountId: string,
  value: RetentionSettings,
  rev: string,
  read: string | undefined,
): Action => ({
  put: itemOf(accountId, value, rev),
  condition: read ? { if: "#rev = :read", values: { read } } : absent,
});

/** L19. From now on the nightly job looks at the account, though it set nothing: something is kept that must go one day. */
export const lookEachNight = async ({ table, accountId, newId }: Means): Promise<void> => {
  try {
    await table.put(itemOf(accountId, RetentionSettings.parse({}), newId("revision")), absent);
  } catch (error) {
    // it set something, or is looked at already
    if (!(error instanceof ConditionFailed)) throw error;
  }
};

/** L12. The accounts that set how long they keep what. */
export async function* accountsWithRetention(table: Table): AsyncGenerator<string> {
  let after: Rows["last"];
  do {
    const page = await table.query({ index: "gsi1", pk: listPk, ...(after && { after }) });
    for (const { pk } of page.items) yield pk;
    after = page.last;
  } while (after);
}

/** L13. Notes that a night's job is ordered, for the transaction that orders it: refused where it was ordered before. */
export const nightAction = (accountId: string, day: string, rev: string): Action => ({
  put: {
    pk: accountId,
    sk: key("RETENTION", day),
    type: "retentionNight",
    rev,
    data: {},
    expiresAt: Math.floor(Date.parse(day) / 1000) + 7 * 24 * 3600,
  },
  condition: { if: "attribute_not_exists(pk)" },
});

export const patterns: Pattern[] = [
  {
    id: "L10",
    question: "How long does the account keep what?",
    index: "table",
    keys: "pk = account, sk = RETENTION",
    requests: 1,
    units: "1 RU",
    usedBy: "GET /v1/settings/retention, POST /v1/clients/{clientId}/erase, jobs (retention)",
  },
  {
    id: "L11",
    question: "Set how long the account keeps what",
    index: "table",
    keys: "L10, then transaction: put account, RETENTION on its rev, U1",
    requests: 2,
    units: "1 RU, 6 WU",
    usedBy: "PUT /v1/settings/retention",
  },
  {
    id: "L19",
    question: "Have the nightly job look at an account that set nothing",
    index: "table",
    keys: "put account, RETENTION if absent",
    requests: "1 per document kept of an erased client",
    units: "2 WU",
    usedBy: "jobs (erase)",
  },
  {
    id: "L12",
    question: "Which accounts set how long they keep what?",
    index: "gsi1",
    keys: "gsi1pk = RETENTION",
    requests: "1 a night",
    units: "0.5 RU per 4 KB",
    usedBy: "retention",
  },
  {
    id: "L13",
    question: "Order a night's job, once",
    index: "table",
    keys: "transaction: put account, RETENTION#day if absent (TTL), put JOB#job",
    requests: "1 an account and night",
    units: "4 WU",
    usedBy: "retention",
  },
  {
    id: "L20",
    question: "Which documents of a client have been kept for long enough?",
    index: "table",
    keys: "pk = account#client, sk begins with DOC#; Z4 and one to forget each",
    requests: "1 per client where attachments are named, 2 per document removed",
    units: "1 RU per 4 KB, 4 WU per document removed",
    usedBy: "jobs (retention)",
  },
  {
    id: "L14",
    question: "What has been kept for long enough?",
    index: "gsi2",
    keys: "account#DIR and account#HIDDEN page by page; a client's notes and to-dos where a rule names them; gsi1 account#TRAIL up to the day, for the audit trail",
    requests: "1 per 50 clients, 1 per client where notes or to-dos are named, 1 per 50 old audit rows",
    units: "0.5 RU per 4 KB; 1 RU per client; 2 WU per KB removed",
    usedBy: "jobs (retention), POST /v1/settings/retention/preview, GET /v1/retention/review",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "retention",
    holds: "How long the account keeps what; in the list of accounts the nightly job looks at",
    parts: ["account"],
    key: (account) => ({ ...settings.key(account), gsi1pk: listPk, gsi1sk: account! }),
  },
  {
    type: "retentionNight",
    holds: "That a night's job was ordered (TTL)",
    parts: ["account", "day"],
    key: (account, day) => ({ pk: account!, sk: key("RETENTION", day!) }),
  },
];
