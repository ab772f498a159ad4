import { bookingOf, bookingsOn, visitDays } from "../bookings.ts";
import { plusDays, plusMonths } from "../calendar.ts";
import { person } from "../people.ts";
import type { KeptRecord } from "../records.ts";
import { invoice, line, membership, unlimitedId } from "../sales.ts";
import type { Studio } from "../studio.ts";
import { slotOf } from "../timetable.ts";

export const rosa = "cl-rosa-delgado";
export const liam = "cl-liam-novak";

/** Rosa Delgado: her contract is frozen since her knee surgery, until in six days; the morning after she has booked. */
export const rosaDelgado = (studio: Studio): KeptRecord[] => [
  person(studio, "Rosa", "Delgado", 4, studio.day(-280), {
    currentPackage: "Unlimited Monthly",
    notes: "Knee surgery, ask before any jump.",
  }),
  ...membership(studio, {
    client: rosa,
    plan: "Unlimited Monthly",
    startsOn: studio.day(-280),
    status: "frozen",
    freezes: [{ from: studio.day(-50), to: studio.day(6) }],
  }),
  ...bookingsOn("rosa", rosa, "sunrise", visitDays(studio, 22, 52, [4, 6]), "attended", { package: unlimitedId(rosa) }),
  bookingOf("bkg-rosa-back", rosa, slotOf("sunrise"), studio.day(7), "booked", {
    package: unlimitedId(rosa),
    daysAhead: 8,
  }),
];

/** Liam Novak: the autopay of four days ago was declined, $159 are open, the contract is suspended, the card expires this month. */
export const liamNovak = (studio: Studio): KeptRecord[] => {
  const due = studio.day(-4);
  const startsOn = plusMonths(due, -8);
  return [
    person(studio, "Liam", "Novak", 5, startsOn, {
      currentPackage: "Unlimited Monthly",
      paymentMethods: [{ brand: "Visa", last4: "4242", expires: studio.today.slice(0, 7) }],
      alerts: [{ level: "warning", text: "Autopay declined" }],
      marketing: { email: true, sms: true },
    }),
    ...membership(studio, {
      client: liam,
      plan: "Unlimited Monthly",
      startsOn,
      billedUntil: plusDays(due, -20),
      status: "suspended",
    }),
    invoice("inv-liam-declined", liam, due, [line(studio, "contract", "Unlimited Monthly", due)], {
      status: "open",
      dueOn: due,
    }),
    ...bookingsOn("liam", liam, "sunrise", visitDays(studio, 30, 6, [7, 5]), "attended", {
      package: unlimitedId(liam),
    }),
  ];
};
