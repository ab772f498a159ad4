import { person } from "../people.ts";
import type { KeptRecord } from "../records.ts";
import { packSale } from "../sales.ts";
import type { Studio } from "../studio.ts";

export const ben = "cl-ben-carter";
export const zoe = "cl-zoe-tran";

/**
 * Ben Carter: a guest since twelve days who bought the Intro and never booked. His index says for which day the demo
 * was made, so that a later start finds out what it has to move (see moved.ts).
 */
export const benCarter = (studio: Studio): KeptRecord[] => [
  person(studio, "Ben", "Carter", 6, studio.day(-12), {
    currentPackage: "Intro 3",
    leadSource: "Website",
    indexes: [{ name: "Demo studio of", value: studio.today }],
  }),
  ...intro(studio, "ben", ben, -12),
];

/** Zoë Tran: joined five days ago; tomorrow's class is her first ever. */
export const zoeTran = (studio: Studio): KeptRecord[] => [
  person(studio, "Zoë", "Tran", 7, studio.day(-5), {
    currentPackage: "Intro 3",
    leadSource: "Friend",
    referredBy: "Maya Lindqvist",
    marketing: { email: true, sms: true },
  }),
  ...intro(studio, "zoe", zoe, -5, 1),
];

/** The Intro: three visits within thirty days. */
export const intro = (studio: Studio, name: string, client: string, offset: number, creditsUsed = 0): KeptRecord[] =>
  packSale(studio, {
    id: `pkg-${name}-intro`,
    client,
    name: "Intro 3",
    kind: "class",
    purchasedOn: studio.day(offset),
    activeOn: studio.day(offset),
    expiresOn: studio.day(offset + 30),
    creditsTotal: 3,
    creditsUsed,
    status: "active",
  });
