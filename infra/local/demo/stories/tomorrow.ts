import { bookingOf } from "../bookings.ts";
import { chance, shuffled } from "../chance.ts";
import type { Member } from "../crowd/members.ts";
import type { BookingRecord, BookingStatus, ClientRecord } from "../records.ts";
import type { Studio } from "../studio.ts";
import { slotOf } from "../timetable.ts";
import { jorge, olivia } from "./contacts.ts";
import { zoe } from "./guests.ts";
import { iris } from "./iris.ts";
import { maya } from "./maya.ts";
import { liam } from "./memberships.ts";
import { adaeze, chidi } from "./okonkwo.ts";

/** Who is on the roster by their story; Zoë is the first-timer, Liam the unpaid one, Maya the milestone. */
const expected = [maya, zoe, liam, olivia, adaeze, chidi, jorge];
const places = 14;
const milestones = [25, 50, 99, 100, 250];

export interface Tomorrow {
  bookings: BookingRecord[];
  /** the client on the roster whose birthday it is */
  birthday: string;
}

/**
 * Tomorrow at 06:00 at Harbor: 14 of 14, three waiting. The other seats go to regulars of Harbor for whom it is neither
 * the first visit nor a milestone; the first of them has their birthday.
 */
export const tomorrowAtSix = (studio: Studio, crowd: Member[], booked: BookingRecord[]): Tomorrow => {
  const counted = countedOf(booked);
  const isOrdinary = ({ id }: Member) => {
    const count = counted.get(id) ?? 0;
    return count > 0 && !milestones.includes(count + 1);
  };
  const regulars = crowd.filter(({ group, home }) => group === "active" && home === "Harbor").filter(isOrdinary);
  const others = shuffled(regulars, ({ id }) => id, "tomorrow").map(({ id }) => id);
  const seats = [...expected, ...others.slice(0, places - expected.length)];
  const waiting = [...others.slice(places, places + 2), iris];
  const place = (client: string, status: BookingStatus, waitlistPosition?: number) => {
    const id = `bkg-tomorrow-${client.slice(3)}`;
    const used = client === maya ? { package: "pkg-maya-10" } : client === zoe ? { package: "pkg-zoe-intro" } : {};
    const daysAhead = client === zoe ? 4 : 2 + Math.floor(chance("ahead", id) * 3);
    return bookingOf(id, client, slotOf("sunrise"), studio.day(1), status, {
      ...used,
      daysAhead,
      ...(waitlistPosition && { waitlistPosition }),
    });
  };
  return {
    bookings: [
      ...seats.map((client) => place(client, "booked")),
      ...waiting.map((client, index) => place(client, "waitlisted", index + 1)),
    ],
    birthday: others[0] as string,
  };
};

/** Attended and not Childwatch: the demo's Club Count. */
const countedOf = (booked: BookingRecord[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { client, status, event } of booked) {
    const isCounted = status === "attended" && !String(event).endsWith("-childwatch");
    if (isCounted) counts.set(client, (counts.get(client) ?? 0) + 1);
  }
  return counts;
};

/** The client with tomorrow as birthday; 1988 was a leap year, so 29 February is a day of it too. */
export const withBirthday = (studio: Studio, client: ClientRecord): ClientRecord => ({
  ...client,
  birthday: `1988-${studio.day(1).slice(5)}`,
});
