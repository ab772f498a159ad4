import * as z from "zod";
import type { Ctx } from "../ctx.ts";
import { fold } from "../kernel/fold.ts";
import { entity } from "../table/entity.ts";
import type { Action } from "../table/expressions.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { Automation } from "./schema.ts";

const StoredAutomation = Automation.extend({ rev: z.string() });
export type StoredAutomation = z.output<typeof StoredAutomation>;

const automations = entity("automations", z.object({ list: z.array(StoredAutomation) }), (accountId) => ({
  pk: accountId!,
  sk: key("AUTOMATIONS"),
}));

/** All automations of an account as they stand, by name, and the revision of the item they stand in. */
export interface Automations {
  list: StoredAutomation[];
  rev: string | undefined;
}

/** T30. The automations of an account: one request. */
export const storedAutomations = async ({
  table,
  accountId,
}: Pick<Ctx, "table" | "accountId">): Promise<Automations> => {
  const item = await table.get(automations.key(accountId));
  const list = item ? automations.fromItem(item).list : [];
  return {
    list: list.sort((a, b) => fold(a.name).localeCompare(fold(b.name), "en") || (a.id < b.id ? -1 : 1)),
    rev: item?.rev,
  };
};

const unchanged = (rev: string | undefined) =>
  rev ? { if: "#rev = :rev", values: { rev } } : { if: "attribute_not_exists(pk)" };

/** T31. Writes the automations, if they are still those that were read. */
export const replaceAutomations = (ctx: Ctx, { rev }: Automations, list: StoredAutomation[]): Action => ({
  put: automations.toItem(automations.key(ctx.accountId), { list }, ctx.newId("revision")),
  condition: unchanged(rev),
});

/** T31. For the transaction of what relies on automations: refused where they changed since they were read. */
export const automationsStand = ({ accountId }: Pick<Ctx, "accountId">, { rev }: Automations): Action => ({
  check: automations.key(accountId),
  condition: unchanged(rev),
});

export const patterns: Pattern[] = [
  {
    id: "T30",
    question: "Which automations are there?",
    index: "table",
    keys: "pk = account, sk = AUTOMATIONS",
    requests: 1,
    units: "1 RU per 4 KB, some 12 automations",
    usedBy: "GET /v1/automations, GET /v1/automations/{automationId}, POST /v1/templates/{templateId}/archive",
  },
  {
    id: "T31",
    question: "Write the automations, if they and the templates are still those that were read",
    index: "table",
    keys: "transaction: put account, AUTOMATIONS on its rev, check account, TEMPLATES on its rev, U1, I2",
    requests: 1,
    units: "2 WU per KB",
    usedBy: "POST /v1/automations, PATCH /v1/automations/{automationId}",
  },
  {
    id: "T32",
    question: "Whom did an automation or campaign write to, newest first, and what did they last do?",
    index: "gsi1",
    keys: "gsi1pk = account#SENT#automation or campaign, newest first; then BatchGet 0#CARD of their clients",
    requests: "2 a page, beside T30 or T42",
    units: "0.5 RU per 4 KB, 1 RU a client",
    usedBy: "GET /v1/automations/{automationId}/messages, GET /v1/campaigns/{campaignId}/messages",
  },
  {
    id: "T33",
    question: "What came of what an automation or campaign sent?",
    index: "gsi1",
    keys: "gsi1pk = account#SENT#automation or campaign, newest first, 5,000 at most",
    requests: "1 per MB, 1 per 1,000, beside T30 or T42",
    units: "0.5 RU per 4 KB",
    usedBy: "GET /v1/automations/{automationId}/results, GET /v1/campaigns/{campaignId}, jobs (campaignOutcome)",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "automations",
    holds: "All automations of an account, at most 200, in one item",
    parts: ["account"],
    key: (account) => automations.key(account),
  },
];
