import { bookingOf, bookingsOn, visitDays } from "../bookings.ts";
import { type Day, firstOfMonth, instant, monthOf, plusDays, plusMonths } from "../calendar.ts";
import { person } from "../people.ts";
import { priceOf } from "../prices.ts";
import type { InvoiceRecord, KeptRecord } from "../records.ts";
import { contractId, invoice, line, unlimitedId } from "../sales.ts";
import { type Studio, zoneOf } from "../studio.ts";
import { eventOf, privateReformer } from "../timetable.ts";

export const nadia = "cl-nadia-rahman";

const isSummer = (day: Day): boolean => [6, 7, 8].includes(monthOf(day));

/**
 * Nadia Rahman: LTV $7,214.50. Founders pay from September to May and train free in summer (the plateau). Her last 36
 * paid months are invoiced, so that four Januaries fall among them, each with five privates and a workshop (the peaks):
 * 36 × 145.00 + 4 × (425.00 + 45.00) + gift card 100.00 + wraps 29.00 − 14.50 refunded = 7,214.50. The mat paid with
 * the gift card and the voided invoice add nothing.
 */
export const nadiaRahman = (studio: Studio): KeptRecord[] => {
  const months = invoicedDays(studio);
  const since = months.at(-1) as Day;
  const visits = visitDays(studio, 70, 3, [5, 4, 6]);
  return [
    person(studio, "Nadia", "Rahman", 2, since, { currentPackage: "Founders Unlimited" }),
    {
      type: "contract",
      id: contractId(nadia),
      client: nadia,
      name: "Founders Unlimited",
      purchasedOn: since,
      startsOn: since,
      status: "active",
    },
    {
      type: "package",
      id: unlimitedId(nadia),
      client: nadia,
      name: "Founders Unlimited",
      kind: "class",
      purchasedOn: since,
      activeOn: since,
      contract: contractId(nadia),
      status: "active",
    },
    ...bookingsOn("nadia", nadia, "sunrise", visits, "attended", { package: unlimitedId(nadia) }),
    ...months.map((day, index) =>
      invoice(`inv-nadia-${36 - index}`, nadia, day, [line(studio, "contract", "Founders Unlimited", day)]),
    ),
    ...months.filter((day) => monthOf(day) === 1).flatMap((day, index) => january(studio, day, index)),
    ...extras(studio, months),
  ];
};

/** The 5th of each of the last 36 months outside the summers, newest first. */
const invoicedDays = ({ today }: Studio): Day[] => {
  const days: Day[] = [];
  for (let day = plusDays(firstOfMonth(today), 4); days.length < 36; day = plusMonths(day, -1)) {
    if (day < today && !isSummer(day)) days.push(day);
  }
  return days;
};

const january = (studio: Studio, day: Day, index: number): KeptRecord[] => {
  const id = `pkg-nadia-privates-${4 - index}`;
  const isCurrent = index === 0;
  const taken = Array.from({ length: isCurrent ? 2 : 5 }, (_, week) => plusDays(day, 7 * (week + 1))).filter(
    (on) => on < studio.today,
  );
  return [
    {
      type: "package",
      id,
      client: nadia,
      name: "5 Privates",
      kind: "oneOnOne",
      purchasedOn: day,
      activeOn: day,
      creditsTotal: 5,
      creditsUsed: taken.length,
      status: isCurrent ? "active" : "used",
    },
    ...taken.flatMap((on, visit) => [
      eventOf(studio, privateReformer, on),
      bookingOf(`bkg-${id.slice(4)}-${visit + 1}`, nadia, privateReformer, on, "attended", { package: id }),
    ]),
    invoice(`inv-${id}`, nadia, day, [line(studio, "package", "5 Privates", day)]),
    invoice(`inv-nadia-workshop-${4 - index}`, nadia, day, [line(studio, "other", "Arm Balances", day)]),
  ];
};

/** Gift card bought and spent, one of two pairs of wraps given back a month later, one invoice voided. */
const extras = (studio: Studio, months: Day[]): InvoiceRecord[] => {
  const [voided, refunded, wraps, spent, bought] = [6, 11, 12, 18, 20].map((index) => months[index] as Day) as [
    Day,
    Day,
    Day,
    Day,
    Day,
  ];
  const noon = (day: Day) => instant(day, "12:00", zoneOf("Harbor"));
  const mat = priceOf(studio, "Yoga mat", spent);
  return [
    invoice("inv-nadia-gift-card", nadia, bought, [line(studio, "giftCard", "Gift card", bought)]),
    invoice("inv-nadia-mat", nadia, spent, [line(studio, "product", "Yoga mat", spent)], {
      payments: [{ method: "giftCard", amount: mat, at: noon(spent) }],
    }),
    invoice("inv-nadia-wraps", nadia, wraps, [line(studio, "product", "Hand wraps", wraps, 2)], {
      payments: [{ method: "card", amount: priceOf(studio, "Hand wraps", wraps) * 2, at: noon(wraps) }],
      refunds: [{ amount: priceOf(studio, "Hand wraps", wraps), at: noon(refunded) }],
    }),
    invoice("inv-nadia-void", nadia, voided, [line(studio, "product", "Yoga mat", voided)], { status: "void" }),
  ];
};
