import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import type { Item } from "../table/item.ts";

/** What is exported of a client and of the account: what people and sources wrote, not what is made from it, no keys. */
const exported = new Set([
  ...["client", "mergedClient", "clientSource", "clientTag", "consent", "consentState", "relationship", "merge"],
  ...[
    "booking",
    "recurringBooking",
    "invoice",
    "contract",
    "package",
    "note",
    "noteVersion",
    "todo",
    "document",
    "signature",
    "audit",
  ],
  ...["message", "messageBody", "discussion", "interaction", "reward"],
  ...[
    "account",
    "locations",
    "staff",
    "fields",
    "segment",
    "retention",
    "offers",
    "templates",
    "waivers",
    "waiverVersion",
    "automations",
    "campaign",
    "prize",
  ],
]);

/** Notes of kind health leave by no export (rules.md, People), nor does what a document of health is called. */
const isSensitive = ({ type, data }: Item): boolean =>
  ((type === "note" || type === "noteVersion") && data.kind === "health") ||
  (type === "document" && data.audience === "health");

const lineOf = (about: object, { type, data }: Item): string => `${JSON.stringify({ ...about, type, ...data })}\n`;

const linesOf = async (ctx: Ctx, pk: string, about: object): Promise<string[]> => {
  const lines: string[] = [];
  for (let page = await ctx.table.query({ pk }); ; page = await ctx.table.query({ pk, after: page.last! })) {
    lines.push(
      ...page.items
        .filter((item) => !item.gone && exported.has(item.type) && !isSensitive(item))
        .map((item) => lineOf(about, item)),
    );
    if (!page.last) return lines;
  }
};

/** Everything a client's collection holds, one JSON line a record: its type, its client, its content. */
export const collectionLines = (ctx: Ctx, clientId: string): Promise<string[]> =>
  linesOf(ctx, clientPk(ctx.accountId, clientId), { client: clientId });

/** What the account itself holds: its settings, locations, staff and the like. */
export const accountLines = (ctx: Ctx): Promise<string[]> => linesOf(ctx, ctx.accountId, {});
