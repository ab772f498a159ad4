import { bookingOf, bookingsOn, lastDaysOf, visitDays } from "../bookings.ts";
import { chance } from "../chance.ts";
import { person } from "../people.ts";
import type { KeptRecord, PackageRecord } from "../records.ts";
import { packSale } from "../sales.ts";
import type { Studio } from "../studio.ts";
import { slotOf, takesPlace } from "../timetable.ts";

export const maya = "cl-maya-lindqvist";

/** Counted visits before tomorrow's. */
const counted = 98;

/**
 * Maya Lindqvist: 98 counted, the 99th tomorrow at 06:00, three Childwatch visits left out, and a tenth pack with one
 * credit that expires in nine days. Each pack paid ten visits; tomorrow's took the ninth credit of the last one.
 */
export const mayaLindqvist = (studio: Studio): KeptRecord[] => {
  const days = visitDays(studio, counted, 2, [3, 4]);
  const packOf = (index: number): string => `pkg-maya-${10 - Math.floor((index + 1) / 10)}`;
  const visits = days.map((day, index) => {
    const isEvening = index > 3 && chance("maya evening", day) < 0.4 && takesPlace(slotOf("yin"), day);
    const slot = slotOf(isEvening ? "yin" : "sunrise");
    return bookingOf(`bkg-maya-${counted - index}`, maya, slot, day, "attended", { package: packOf(index + 1) });
  });
  return [
    person(studio, "Maya", "Lindqvist", 1, studio.day(-370), {
      photoUrl: "https://example.com/photos/maya-lindqvist.jpg",
      currentPackage: "10-Class Pack",
      username: "maya.l",
      lastLoginAt: `${studio.day(-1)}T23:12:00Z`,
      address: "12 Custom House Wharf, Portland, ME 04101",
      marketing: { email: true, sms: true },
      indexes: [{ name: "Level", value: "All levels" }],
    }),
    ...visits,
    ...bookingsOn(
      "maya-childwatch",
      maya,
      "childwatch",
      lastDaysOf(studio, "childwatch", 3, studio.day(-8)),
      "attended",
    ),
    bookingOf("bkg-maya-cancelled", maya, slotOf("sunrise"), studio.day(-4), "earlyCancelled"),
    ...packs(studio, days, packOf),
  ];
};

const packs = (studio: Studio, days: string[], packOf: (index: number) => string): KeptRecord[] =>
  Array.from({ length: 10 }, (_, index) => 10 - index).flatMap((number) => {
    const id = `pkg-maya-${number}`;
    const first = days.findLast((_, index) => packOf(index + 1) === id) as string;
    const current = {
      purchasedOn: studio.day(-81),
      activeOn: studio.day(-81),
      expiresOn: studio.day(9),
      creditsUsed: 9,
      status: "active",
    };
    const pack: Omit<PackageRecord, "type"> = {
      id,
      client: maya,
      name: "10-Class Pack",
      kind: "class",
      purchasedOn: first,
      activeOn: first,
      creditsTotal: 10,
      ...(number === 10 ? current : { creditsUsed: 10, status: "used" }),
    };
    return packSale(studio, pack);
  });
