import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { same } from "../settling/contribution.ts";
import { afresh } from "../table/afresh.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";
import { BookingSettings } from "./settings-schema.ts";

const settings = entity("bookingSettings", BookingSettings, (accountId) => ({
  pk: accountId!,
  sk: key("SETTINGS", "bookings"),
}));

const readIn = (item: Item | undefined): BookingSettings => BookingSettings.parse(item?.data ?? {});

/** B9. How the studio books; the defaults where nobody said: one request. */
export const bookingSettings = async ({ table, accountId }: Pick<Ctx, "table" | "accountId">) =>
  readIn(await table.get(settings.key(accountId)));

/** B10. Sets it; bookings are judged by it from now on. The same again writes nothing. */
export const setBookingSettings = (ctx: Ctx, wanted: BookingSettings): Promise<BookingSettings> =>
  afresh(async () => {
    const read = await ctx.table.get(settings.key(ctx.accountId));
    const before = readIn(read);
    if (same(before, wanted)) return wanted;
    await ctx.table.transact([
      {
        put: settings.toItem(settings.key(ctx.accountId), wanted, ctx.newId("revision")),
        condition: read ? { if: "#rev = :rev", values: { rev: read.rev } } : { if: "attribute_not_exists(pk)" },
      },
      auditAction(ctx, { act: "bookingSettings.set", before, after: wanted }),
    ]);
    return wanted;
  });

export const patterns: Pattern[] = [
  {
    id: "B9",
    question: "How does the studio book: windows, policies, waitlist?",
    index: "table",
    keys: "pk = account, sk = SETTINGS#bookings",
    requests: 1,
    units: "1 RU",
    usedBy: "acts on bookings made here, GET /v1/settings/bookings",
  },
  {
    id: "B10",
    question: "Set how the studio books, if it is still as it was read",
    index: "table",
    keys: "B9, then transaction: put SETTINGS#bookings on its rev, U1",
    requests: 2,
    units: "1 RU, 5 WU",
    usedBy: "PUT /v1/settings/bookings",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "bookingSettings",
    holds: "How the studio books: cancel window, policies, waitlist, where payment is asked for",
    parts: ["account"],
    key: (account) => settings.key(account!),
  },
];
