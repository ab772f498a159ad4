import * as z from "zod";
import { clientPk } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { ClientId, ImportId } from "../kernel/ids.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { passing } from "./store.ts";

/** Who a row of this import was that can be met again: by a keyed hash of its email, its phone and name, or its id. */
export const importKeys = entity("importKey", z.object({ clientId: ClientId }), (accountId, within, hash) => ({
  pk: key(accountId!, "IMPORTKEY", within!, hash!),
  sk: "0",
}));

const Value = z.unknown();
/** In a client's collection, so that erase takes it: what an import wrote there and what stood there before. */
export const ImportTrace = z.object({
  importId: ImportId,
  created: z.boolean(),
  /** revision of the client after the import's last write */
  rev: z.string().optional(),
  before: z.record(z.string(), Value),
  after: z.record(z.string(), Value),
  tags: z.array(z.string()),
  notes: z.array(z.string()),
  lines: z.array(z.int()),
});
export type ImportTrace = z.output<typeof ImportTrace>;
export const importTraces = entity("importTrace", ImportTrace, (accountId, clientId, importId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("IMPORTED", importId!),
}));

/** P6. What an import did to a client, where it did something. */
export const traceOf = async (
  ctx: Pick<Means, "table" | "accountId">,
  clientId: string,
  importId: string,
): Promise<ImportTrace | undefined> => {
  const item = await ctx.table.get(importTraces.key(ctx.accountId, clientId, importId));
  return item && importTraces.fromItem(item);
};

export const traceItem = (means: Means, clientId: string, trace: ImportTrace, at: string): Item => {
  const place = importTraces.key(means.accountId, clientId, trace.importId);
  return passing(importTraces.toItem(place, trace, means.newId("revision")), at);
};

export const patterns: Pattern[] = [
  {
    id: "P6",
    question: "What did this import do to a client?",
    index: "table",
    keys: "pk = account#client, sk = IMPORTED#import",
    requests: "1 per row that changes something",
    units: "1 RU, 1 WU",
    usedBy: "jobs",
  },
  {
    id: "P7",
    question: "Whose email, phone or id is in this row?",
    index: "table",
    keys: "get account#IMPORTKEY#import#hash, S1's pointer, C5, account#FIND#start of digits; C1 of who is found",
    requests: "2 to 5 per row",
    units: "1 RU each",
    usedBy: "jobs",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "importKey",
    holds: "The client a row was about, by a keyed hash of what it can be met by again",
    parts: ["account", "within", "hash"],
    key: (account, within, hash) => importKeys.key(account, within, hash),
  },
  {
    type: "importTrace",
    holds: "What an import wrote to a client and what stood there before, to take it back",
    parts: ["account", "client", "import"],
    key: (account, client, id) => importTraces.key(account, client, id),
  },
];
