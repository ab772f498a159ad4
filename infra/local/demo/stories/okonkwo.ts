import { bookingsOn, lastDaysOf, visitDays } from "../bookings.ts";
import { plusMonths } from "../calendar.ts";
import { person, without } from "../people.ts";
import type { KeptRecord } from "../records.ts";
import { membership, packSale, unlimitedId } from "../sales.ts";
import type { Studio } from "../studio.ts";

export const adaeze = "cl-adaeze-okonkwo";
export const chidi = "cl-chidi-okonkwo";

/** The Okonkwo family: Adaeze pays, also for Chidi, who is nine, has neither mail nor phone, and an allergy. */
export const okonkwoFamily = (studio: Studio): KeptRecord[] => {
  const joined = studio.day(-300);
  const pack = {
    id: "pkg-chidi-1",
    client: chidi,
    name: "10-Class Pack",
    kind: "class" as const,
    purchasedOn: studio.day(-75),
  };
  const child = person(studio, "Chidi", "Okonkwo", 0, joined, {
    birthday: plusMonths(studio.today, -(9 * 12 + 5)),
    currentPackage: "10-Class Pack",
    alerts: [{ level: "warning", text: "Peanut allergy, pen in the blue bag" }],
    marketing: { email: false, sms: false },
    relationships: [
      { kind: "guardian", client: adaeze },
      { kind: "payer", client: adaeze },
    ],
  });
  return [
    person(studio, "Adaeze", "Okonkwo", 3, joined, {
      currentPackage: "Unlimited Monthly",
      relationships: [{ kind: "family", client: chidi }],
      marketing: { email: true, sms: true },
    }),
    without(child, "email", "phones"),
    ...membership(studio, { client: adaeze, plan: "Unlimited Monthly", startsOn: joined }),
    ...bookingsOn("adaeze", adaeze, "sunrise", visitDays(studio, 35, 4, [8, 6]), "attended", {
      package: unlimitedId(adaeze),
    }),
    ...bookingsOn("chidi", chidi, "gym", lastDaysOf(studio, "gym", 6, studio.day(-2)), "attended", {
      package: pack.id,
    }),
    ...packSale(
      studio,
      { ...pack, activeOn: pack.purchasedOn, creditsTotal: 10, creditsUsed: 7, status: "active" },
      { payer: adaeze },
    ),
  ];
};
