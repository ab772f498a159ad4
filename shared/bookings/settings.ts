import { accountSettings } from "../accounts/settings.ts";
import type { Ctx } from "../ctx.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { BookingSettings } from "./settings-schema.ts";

const settings = accountSettings("bookingSettings", "bookings", BookingSettings);

/** B9. How the studio books; the defaults where nobody said: one request. */
export const bookingSettings = settings.read;

/** B10. Sets it; bookings are judged by it from now on. The same again writes nothing. */
export const setBookingSettings = (ctx: Ctx, wanted: BookingSettings): Promise<BookingSettings> =>
  settings.write(ctx, wanted);

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
