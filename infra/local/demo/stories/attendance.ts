import { bookingOf, bookingsOn, lastDaysOf, visitDays } from "../bookings.ts";
import { plusMonths } from "../calendar.ts";
import { person } from "../people.ts";
import type { KeptRecord } from "../records.ts";
import { membership, packSale, unlimitedId } from "../sales.ts";
import type { Studio } from "../studio.ts";
import { slotOf } from "../timetable.ts";

export const ruth = "cl-ruth-goldberg";
export const ethan = "cl-ethan-brooks";
export const ava = "cl-ava-thompson";
export const tomas = "cl-tomas-silva";

/** Ruth Goldberg, 74: 23 attended here; the 120 from before this system are added by hand (issue 4). */
export const ruthGoldberg = (studio: Studio): KeptRecord[] => [
  person(studio, "Ruth", "Goldberg", 8, studio.day(-190), {
    birthday: plusMonths(studio.today, -(74 * 12 + 4)),
    currentPackage: "Unlimited Monthly",
  }),
  ...membership(studio, { client: ruth, plan: "Unlimited Monthly", startsOn: studio.day(-190) }),
  ...bookingsOn("ruth", ruth, "pilates", lastDaysOf(studio, "pilates", 23, studio.day(-1)), "attended", {
    package: unlimitedId(ruth),
  }),
];

/**
 * Ethan Brooks: three absences in thirty days. Two are recorded; the third is presumed, for nobody ever closed his
 * booking of five days ago though others (Maya) were checked in.
 */
export const ethanBrooks = (studio: Studio): KeptRecord[] => {
  const absences = visitDays(studio, 2, 12, [8]);
  const used = { package: unlimitedId(ethan) };
  return [
    person(studio, "Ethan", "Brooks", 9, studio.day(-220), { currentPackage: "Unlimited Monthly" }),
    ...membership(studio, { client: ethan, plan: "Unlimited Monthly", startsOn: studio.day(-220) }),
    bookingOf("bkg-ethan-presumed", ethan, slotOf("sunrise"), studio.day(-5), "booked", used),
    ...bookingsOn("ethan-absent", ethan, "sunrise", absences, "absent", used),
    ...bookingsOn("ethan", ethan, "sunrise", visitDays(studio, 26, 25, [6, 5]), "attended", used),
  ];
};

/** Ava Thompson: three visits in every week for thirty weeks, then nothing for 35 days. */
export const avaThompson = (studio: Studio): KeptRecord[] => [
  person(studio, "Ava", "Thompson", 10, studio.day(-250), {
    currentPackage: "Unlimited Monthly",
    marketing: { email: true, sms: true },
  }),
  ...membership(studio, { client: ava, plan: "Unlimited Monthly", startsOn: studio.day(-250) }),
  ...bookingsOn("ava", ava, "sunrise", visitDays(studio, 90, 35, [2, 2, 3]), "attended", { package: unlimitedId(ava) }),
];

/** Tomás Silva: twenty evenings at Harbor, then he moved, and 24 mornings at Mesa, 06:30 on Tucson's clock. */
export const tomasSilva = (studio: Studio): KeptRecord[] => {
  const moved = studio.day(-120);
  const pack = {
    id: "pkg-tomas-1",
    client: tomas,
    name: "10-Class Pack",
    kind: "class" as const,
    purchasedOn: studio.day(-20),
  };
  return [
    person(studio, "Tomás", "Silva", 11, studio.day(-240), {
      homeLocation: "Mesa",
      currentPackage: "10-Class Pack",
      address: "410 E Congress St, Tucson, AZ 85701",
    }),
    ...packSale(
      studio,
      { ...pack, activeOn: pack.purchasedOn, creditsTotal: 10, creditsUsed: 4, status: "active" },
      { at: "Mesa" },
    ),
    ...bookingsOn("tomas-harbor", tomas, "foundations", lastDaysOf(studio, "foundations", 20, moved), "attended"),
    ...bookingsOn(
      "tomas-mesa",
      tomas,
      "mesaSunrise",
      lastDaysOf(studio, "mesaSunrise", 24, studio.day(-1)),
      "attended",
    ),
  ];
};
