import * as z from "zod";
import { Currency, Minor } from "../kernel/money.ts";

const Hours = z
  .number()
  .min(0, "must be at least 0")
  .max(720, "must be at most 720 hours")
  .refine((hours) => Number.isInteger(hours * 4), "must be in quarters of an hour");
const Name = z.string().trim().min(1, "must not be empty").max(200, "must be at most 200 characters");
const Fee = z.strictObject({ amount: Minor.min(1, "must be more than nothing"), currency: Currency });

const consequence = {
  /** in minor units; absent: none */
  fee: Fee.optional(),
  credit: z.enum(["lost", "returned"]).default("lost"),
  /** the client's first one costs no fee */
  firstFree: z.boolean().default(false),
};

/** What a late cancel and a no-show cost, of one event type, at one location, or of all where neither is named. */
export const CancelPolicy = z.strictObject({
  eventType: Name.optional(),
  location: Name.optional(),
  lateCancel: z.strictObject({ windowHours: Hours.optional(), ...consequence }).optional(),
  noShow: z.strictObject(consequence).optional(),
});
export type CancelPolicy = z.output<typeof CancelPolicy>;

/** How a studio books: until when a cancel is early, what a late one costs, how the waitlist moves, when payment is asked for. */
export const BookingSettings = z
  .strictObject({
    cancelWindowHours: Hours.default(12),
    policies: z.array(CancelPolicy).max(50).default([]),
    waitlist: z
      .strictObject({
        /** nobody is promoted, and nobody joins, so close to the start */
        cutOffHours: Hours.default(1),
        /** absent: a promoted client has the place without confirming it */
        confirmWithinMinutes: z.int().min(1).max(10_080).optional(),
        /** who has no usable credit when a place is free, and did not say to pay apart */
        withoutCredit: z.enum(["passOver", "promote"]).default("passOver"),
      })
      .prefault({}),
    /** where a booking that nothing pays for is refused; `never`: it merely shows that payment is open */
    payment: z.enum(["booking", "checkIn", "never"]).default("never"),
  })
  .meta({ id: "BookingSettings" });
export type BookingSettings = z.output<typeof BookingSettings>;
