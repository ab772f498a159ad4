import * as z from "zod";
import { headOf } from "../accounts/store.ts";
import type { Ctx } from "../ctx.ts";
import { Instant, localTime } from "../kernel/time.ts";
import { type Card, cards, directoryPk } from "../settling/card.ts";
import { clientSince } from "../settling/since.ts";
import { entity } from "../table/entity.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import type { Conversion } from "./routes.ts";

const guest = "guest";

/** Clients by the month they began in, and by the month of their first booking, `guest` without one. */
const Counted = z.object({
  asOf: Instant,
  began: z.record(z.string(), z.record(z.string(), z.int())),
});
type Counted = z.output<typeof Counted>;

const snapshots = entity("conversionReport", Counted, (accountId) => ({
  pk: accountId!,
  sk: key("REPORT", "conversion"),
}));

/** The month of a first booking; one still to come was made by now. */
const monthConverted = ({ firstBookingAt, sums }: Card, now: string, zone: string): string => {
  if (!firstBookingAt || !((sums.bookings ?? 0) > 0)) return guest;
  return localTime(firstBookingAt < now ? firstBookingAt : now, zone).month;
};

/** M9. Every card of the account, hidden clients too, since deleting one does not undo what was: a request per megabyte. */
const count = async (ctx: Ctx): Promise<Counted> => {
  const { table, accountId } = ctx;
  const { timeZone } = (await headOf(table, accountId)).account;
  const began: Counted["began"] = {};
  const asOf = ctx.now();
  for (const hidden of [false, true]) {
    let after: Rows["last"];
    do {
      const page = await table.query({ index: "gsi2", pk: directoryPk(accountId, hidden), ...(after && { after }) });
      for (const item of page.items) {
        const card = cards.fromItem(item);
        const month = localTime(clientSince(card), timeZone).month;
        const of = began[month] ?? {};
        const converted = monthConverted(card, asOf, timeZone);
        began[month] = { ...of, [converted]: (of[converted] ?? 0) + 1 };
      }
      after = page.last;
    } while (after);
  }
  return { asOf, began };
};

const freshMs = 15 * 60_000;

/** M9. What was counted at most 15 minutes ago, else counted anew and kept. */
const counted = async (ctx: Ctx): Promise<Counted> => {
  const at = snapshots.key(ctx.accountId);
  const item = await ctx.table.get(at);
  const held = item && snapshots.fromItem(item);
  if (held && Date.parse(ctx.now()) - Date.parse(held.asOf) < freshMs) return held;
  const made = await count(ctx);
  await ctx.table.put(snapshots.toItem(at, made, ctx.newId("revision")));
  return made;
};

const total = (of: Record<string, number>): number => Object.values(of).reduce((sum, clients) => sum + clients, 0);

/** How many guests become existing (S4-21): by the month each began in, and the month of the first booking. */
export const conversion = async (
  ctx: Ctx,
  { from = "", to = "9999-99" }: { from?: string | undefined; to?: string | undefined },
): Promise<Conversion> => {
  const { asOf, began } = await counted(ctx);
  const months = Object.entries(began)
    .filter(([month]) => from <= month && month <= to)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, { guest: guests = 0, ...converted }]) => ({
      month,
      began: guests + total(converted),
      converted: total(converted),
      convertedIn: Object.entries(converted)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([in_, clients]) => ({ month: in_, clients })),
      guests,
    }));
  return { asOf, months };
};

export const patterns: Pattern[] = [
  {
    id: "M9",
    question: "How many guests became existing, by month?",
    index: "gsi2",
    keys: "get account, REPORT#conversion; where it is older than 15 minutes gsi2pk = account#DIR and account#HIDDEN, whole, and put",
    requests: "1; else 1 per megabyte of the directory",
    units: "1 RU; else at most 1 RU per 10 clients",
    usedBy: "GET /v1/reports/conversion",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "conversionReport",
    holds: "Clients by the month they began in and the month of their first booking, as counted last",
    parts: ["account"],
    key: (account) => snapshots.key(account),
  },
];
