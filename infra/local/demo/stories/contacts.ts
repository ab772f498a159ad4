import { bookingOf, bookingsOn, visitDays } from "../bookings.ts";
import { person, phone, without } from "../people.ts";
import type { KeptRecord } from "../records.ts";
import { membership, unlimitedId } from "../sales.ts";
import type { Studio } from "../studio.ts";
import { slotOf } from "../timetable.ts";

export const hannah = "cl-hannah-weiss";
export const olivia = "cl-olivia-park";
export const jorge = "cl-jorge-medina";
export const sam = "cl-sam-abbott";
export const wei = "cl-wei-chen";
export const grace = "cl-wei-chen-grace";

const regular = (studio: Studio, name: string, client: string, count: number, first: number): KeptRecord[] => [
  ...membership(studio, { client, plan: "Unlimited Monthly", startsOn: studio.day(-150) }),
  ...bookingsOn(name, client, "sunrise", visitDays(studio, count, first, [5, 9]), "attended", {
    package: unlimitedId(client),
  }),
];

/** Hannah Weiss (will write STOP), Olivia Park (will write "Cancel", booked tomorrow), Jorge Medina (wrong number): issue 5 tells the rest. */
export const texters = (studio: Studio): KeptRecord[] => {
  const given = { currentPackage: "Unlimited Monthly", marketing: { email: true, sms: true } };
  return [
    person(studio, "Hannah", "Weiss", 12, studio.day(-150), { ...given, balance: 2500 }),
    ...regular(studio, "hannah", hannah, 18, 3),
    person(studio, "Olivia", "Park", 13, studio.day(-150), given),
    ...regular(studio, "olivia", olivia, 16, 7),
    person(studio, "Jorge", "Medina", 14, studio.day(-150), given),
    ...regular(studio, "jorge", jorge, 14, 8),
  ];
};

/** Sam Abbott: one telephone at home and nothing else to reach him by. */
export const samAbbott = (studio: Studio): KeptRecord[] => [
  without(
    person(studio, "Sam", "Abbott", 15, studio.day(-150), {
      phones: [{ kind: "home", number: phone(207, 15) }],
      currentPackage: "Unlimited Monthly",
    }),
    "email",
  ),
  ...regular(studio, "sam", sam, 12, 4),
];

/** Wei Chen, "Grace" in the app: two profiles, two addresses, and one class (six days ago) in both of them. */
export const weiChen = (studio: Studio): KeptRecord[] => {
  const first = person(studio, "Wei", "Chen", 16, studio.day(-150), {
    appName: "Grace",
    currentPackage: "Unlimited Monthly",
  });
  const second = {
    ...person(studio, "Wei", "Chen", 16, studio.day(-60), { email: "grace.chen@example.com" }),
    id: grace,
  };
  return [
    first,
    second,
    ...regular(studio, "wei", wei, 10, 6),
    bookingOf("bkg-grace-same", grace, slotOf("sunrise"), studio.day(-6), "attended"),
    ...bookingsOn("grace", grace, "sunrise", visitDays(studio, 4, 15, [14]), "attended"),
  ];
};
