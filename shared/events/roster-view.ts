import * as z from "zod";
import { Requirement } from "../bookings/routes.ts";
import { BookingStatus, EventKind } from "../bookings/schema.ts";
import { BookingId, ClientId, EventId, NoteId } from "../kernel/ids.ts";
import { Money } from "../kernel/money.ts";
import { seenBy } from "../kernel/seen.ts";
import { Instant } from "../kernel/time.ts";
import { NoteKind } from "../notes/schema.ts";

const text = z.string().nullable();
const Alert = z.object({ level: z.string(), text: z.string() });

/** A line of a roster. */
export const RosterRow = z
  .object({
    bookingId: BookingId,
    /** opens the profile (S1-03) */
    clientId: ClientId,
    firstName: z.string(),
    /** absent for clients of other locations, where the reader is limited to some */
    lastName: seenBy("clients", z.string()),
    status: BookingStatus,
    /** absent, though nobody said so: the event is over for a day, and others were checked in */
    presumedAbsent: z.boolean(),
    waitlistPosition: z.int().nullable(),
    package: text,
    recurring: z.boolean(),
    bookedAt: Instant.nullable(),
    checkedInAt: Instant.nullable(),
    cancelledAt: Instant.nullable(),
    /** nobody has seen this client attend before */
    first: z.boolean(),
    /** the Club Count this visit makes or made, where it is a milestone */
    milestone: z.int().nullable(),
    birthday: z.boolean(),
    starredNotes: z.array(z.object({ id: NoteId, body: z.string(), kind: NoteKind })),
    /** what is open before they may come in (S1-38) */
    requirements: z.array(Requirement),
    alerts: seenBy("clients", z.array(Alert)),
    /** of all their bills, in the account's currency */
    amountDue: seenBy("clients", Money),
    source: z.object({ name: z.string(), id: z.string() }),
  })
  .meta({ id: "RosterRow" });

/** `here`: booked, attended, absent. `waitlist`: in order. `truncated`: there are more than the 500 that are shown. */
export const Roster = z
  .object({
    event: z.object({
      id: EventId,
      name: z.string(),
      eventType: z.string(),
      kind: EventKind,
      startsAt: Instant,
      endsAt: Instant.nullable(),
      localStart: z.string(),
      timeZone: z.string(),
      location: text,
      room: text,
      teacher: text,
      originalTeacher: text,
      cancelled: z.boolean(),
    }),
    /** whether anybody was checked in; a roster that was not taken makes nobody absent */
    taken: z.boolean(),
    counts: z.object({
      booked: z.int(),
      attended: z.int(),
      absent: z.int(),
      waitlisted: z.int(),
      cancelled: z.int(),
      capacity: z.int().nullable(),
    }),
    lists: z.object({ here: z.array(RosterRow), waitlist: z.array(RosterRow), cancelled: z.array(RosterRow) }),
    truncated: z.boolean(),
  })
  .meta({ id: "Roster" });
export type Roster = z.input<typeof Roster>;
export type RosterRow = z.input<typeof RosterRow>;
