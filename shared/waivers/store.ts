import type { Ctx } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { type StoredWaiver, WaiverIndex, WaiverVersion } from "./schema.ts";

type Reading = Pick<Ctx, "table" | "accountId">;

/** Among the account's head rows, so that whoever reads those knows what is to be signed. */
const indexes = entity("waivers", WaiverIndex, (accountId) => ({ pk: accountId!, sk: key("0", "WAIVERS") }));
const versions = entity("waiverVersion", WaiverVersion, (accountId, waiverId, version) => ({
  pk: accountId!,
  sk: key("WVRTEXT", waiverId!, version!.padStart(6, "0")),
}));

/** Where the list stands, to be read together with something else. */
export const waiversKey = indexes.key;

/** All waivers and agreements of an account, and the revision of the item they stand in. */
export interface Waivers {
  list: StoredWaiver[];
  rev: string | undefined;
}

/** H10. What clients have to sign, archived ones too: one request. */
export const storedWaivers = async ({ table, accountId }: Reading): Promise<Waivers> => {
  const item = await table.get(indexes.key(accountId));
  return { list: item ? indexes.fromItem(item).list : [], rev: item?.rev };
};

/** H11. Writes them, if they are still those that were read. */
export const replaceWaivers = (ctx: Ctx, { rev }: Waivers, list: StoredWaiver[]): Action => ({
  put: indexes.toItem(indexes.key(ctx.accountId), { list }, ctx.newId("revision")),
  condition: rev ? { if: "#rev = :rev", values: { rev } } : { if: "attribute_not_exists(pk)" },
});

/** H11. A version of the texts, written once. */
export const versionAction = (ctx: Ctx, version: WaiverVersion): Action => ({
  put: versions.toItem(
    versions.key(ctx.accountId, version.waiverId, String(version.version)),
    version,
    ctx.newId("revision"),
  ),
  condition: { if: "attribute_not_exists(pk)" },
});

/** H12. The texts of a version: one request. */
export const versionOf = async (
  { table, accountId }: Reading,
  waiverId: string,
  version: number,
): Promise<WaiverVersion | undefined> => {
  const item = await table.get(versions.key(accountId, waiverId, String(version)));
  return item && versions.fromItem(item);
};

export const patterns: Pattern[] = [
  {
    id: "H10",
    question: "What do clients have to sign?",
    index: "table",
    keys: "pk = account, sk = 0#WAIVERS; it comes with A1 too",
    requests: 1,
    units: "1 RU per 4 KB, some 10 waivers",
    usedBy: "GET /v1/waivers, GET and PUT /v1/waivers/{waiverId}",
  },
  {
    id: "H11",
    question:
      "Write a waiver and, where its texts changed, the next version, if the waivers are still those that were read",
    index: "table",
    keys: "transaction: put account, 0#WAIVERS on its rev, put WVRTEXT#waiver#version if absent, U1, I2",
    requests: 1,
    units: "2 WU per KB",
    usedBy: "POST /v1/waivers, PUT /v1/waivers/{waiverId}",
  },
  {
    id: "H12",
    question: "What does a version of a waiver say?",
    index: "table",
    keys: "pk = account, sk = WVRTEXT#waiver#version",
    requests: 1,
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/waivers/{waiverId}, the signing page, GET /v1/clients/{clientId}/signatures/{signatureId}",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "waivers",
    holds: "All waivers and agreements of an account, at most 40, in one item, without their texts",
    parts: ["account"],
    key: (account) => indexes.key(account!),
  },
  {
    type: "waiverVersion",
    holds: "The texts of a version of a waiver, each with its hash; they never change",
    parts: ["account", "waiver", "version"],
    key: (account, waiver, version) => versions.key(account!, waiver!, version!),
  },
];
