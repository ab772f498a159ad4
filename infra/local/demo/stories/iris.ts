import { bookingOf, bookingsOn, lastDaysOf, visitDays } from "../bookings.ts";
import { plusDays } from "../calendar.ts";
import { person } from "../people.ts";
import type { BookingStatus, KeptRecord } from "../records.ts";
import type { Studio } from "../studio.ts";
import { eventOf, slotOf } from "../timetable.ts";

export const iris = "cl-iris-halvorsen";
export const irisTwice = "cl-iris-halverson";

/**
 * Iris Halvorsen: the client whose Club Count shows every reason for zero. Six attended, four of them count: one was
 * Childwatch, one before the account's count-from date. Beside them one booking each: absent, late cancelled, early
 * cancelled, cancelled by the studio (the snow day), and a place on tomorrow's waiting list; and the newest visit twice, since the desk
 * once checked her in as Iris Halverson, a second profile that the demo joins to hers over the API.
 */
export const irisHalvorsen = (studio: Studio): KeptRecord[] => {
  const before = plusDays(studio.countFrom, -40);
  const sunrise = slotOf("sunrise");
  const visits = visitDays(studio, 4, 10, [6]);
  const [absent, late, early] = visitDays(studio, 3, 36, [2]) as [string, string, string];
  const once = (name: string, day: string, status: BookingStatus) =>
    bookingOf(`bkg-iris-${name}`, iris, sunrise, day, status);
  return [
    person(studio, "Iris", "Halvorsen", 17, plusDays(before, -7)),
    eventOf(studio, sunrise, before),
    once("before-count-from", before, "attended"),
    ...bookingsOn("iris", iris, "sunrise", visits, "attended"),
    ...bookingsOn(
      "iris-childwatch",
      iris,
      "childwatch",
      lastDaysOf(studio, "childwatch", 1, studio.day(-3)),
      "attended",
    ),
    once("absent", absent, "absent"),
    once("late", late, "lateCancelled"),
    once("early", early, "earlyCancelled"),
    once("snow", studio.snowDay, "booked"),
    person(studio, "Iris", "Halverson", 20, visits[0]!),
    bookingOf("bkg-iris-twice", irisTwice, sunrise, visits[0]!, "attended"),
  ];
};
