import type { Ctx, Means } from "../ctx.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { AuditEntry } from "./schema.ts";

/** In its client's collection, so that erase takes it; what is about no client in a partition of the account's own. */
export const audits = entity("audit", AuditEntry, (accountId, clientId, at, id) => ({
  pk: key(accountId!, clientId || "AUDIT"),
  sk: key("AUD", at!, id!),
}));
/** The trail of the whole account, by time. */
export const trailPk = (accountId: string): string => key(accountId, "TRAIL");

/** What is told of a change; its id, time and author are added. */
export type Told = Pick<AuditEntry, "act" | "clientId" | "about" | "before" | "after">;
type Telling = Means & Partial<Pick<Ctx, "actor">>;

/** U1. The row of a change, for the transaction that makes it. Without an actor it was the system. */
export const auditAction = (ctx: Telling, told: Told): Action => {
  const entry: AuditEntry = { id: ctx.newId("audit"), at: ctx.now(), by: ctx.actor?.id ?? "system", ...told };
  const at = audits.key(ctx.accountId, told.clientId ?? "", entry.at, entry.id);
  const listed = { gsi1pk: trailPk(ctx.accountId), gsi1sk: key(entry.at, entry.id) };
  return { put: audits.toItem(at, entry, ctx.newId("revision"), listed) };
};

export const patterns: Pattern[] = [
  {
    id: "U1",
    question: "Write down who changed what",
    index: "table",
    keys: "in the change's own transaction: put account#client (or account#AUDIT), AUD#at#id",
    requests: 0,
    units: "2 WU per KB, 1 WU for the account's trail",
    usedBy: "every change that somebody makes",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "audit",
    holds: "One change: who, when, what, before and after",
    parts: ["account", "client", "at", "audit"],
    key: (account, client, at, id) => ({
      ...audits.key(account, client, at, id),
      gsi1pk: trailPk(account!),
      gsi1sk: key(at!, id!),
    }),
  },
];
