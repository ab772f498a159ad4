import * as z from "zod";
import { Lifecycle } from "../clients/schema.ts";
import { ClientId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

/** Why two clients may be one (rules.md, Identity); `source`: the booking software says so. */
export const Reason = z.enum(["email", "mobile", "nameAndBirthday", "source"]);
export type Reason = z.output<typeof Reason>;

/** That two clients share something, as it stands in the collection of each: `withId` is the other. */
export const Pair = z.object({ withId: ClientId, reason: Reason });

/** That two clients are not one, as somebody said. */
export const Dismissal = z.object({ withId: ClientId, at: Instant, by: z.string() });

export const DismissBody = z
  .strictObject({
    clientIds: z
      .array(ClientId)
      .length(2, "must name two clients")
      .refine(([a, b]) => a !== b, "must name two different clients"),
  })
  .meta({ id: "NotDuplicates" });

export const Dismissed = z.object({ clientIds: z.array(ClientId), dismissed: z.boolean() }).meta({ id: "Dismissed" });

/** A client as the list of duplicates shows it: enough to tell two apart and to choose who stays. */
export const Candidate = z.object({
  id: ClientId,
  firstName: z.string(),
  lastName: z.string(),
  lifecycle: Lifecycle,
  createdAt: Instant,
  homeLocation: z.string().nullable(),
  bookings: z.int(),
  lastAttendanceAt: Instant.nullable(),
});
export type Candidate = z.output<typeof Candidate>;

export const Duplicate = z.object({ client: Candidate, reasons: z.array(Reason) }).meta({ id: "Duplicate" });
export const DuplicatePair = z
  .object({ clients: z.array(Candidate), reasons: z.array(Reason) })
  .meta({ id: "DuplicatePair" });
