import * as z from "zod";
import { BookingStatus, EventKind } from "../bookings/schema.ts";
import { Channel } from "../consents/schema.ts";
import { InteractionMethod } from "../interactions/schema.ts";
import { InvoiceStatus } from "../invoices/schema.ts";
import { DiscussionId, EventId } from "../kernel/ids.ts";
import { Money } from "../kernel/money.ts";
import { seenBy } from "../kernel/seen.ts";
import { Instant } from "../kernel/time.ts";
import { MessageState } from "../messages/counted.ts";

/**
 * What an entry of the time line is about. `booking`: one that stands, whatever became of it; `cancellation`: one that is
 * off, by the client or the studio, or was removed; `interaction`: what passed outside the hub; the others but `message`
 * are acts of whoever works here.
 */
export const activityKinds = [
  "purchase",
  "booking",
  "cancellation",
  "message",
  "interaction",
  "note",
  "tag",
  "todo",
  "document",
  "relationship",
  "consent",
  "count",
  "package",
  "contract",
  "client",
  "other",
] as const;
export const ActivityKind = z.enum(activityKinds);
export type ActivityKind = z.output<typeof ActivityKind>;

/** Who did it, or which booking software told of it; `clientele` for records that were made here. */
const By = z.object({
  kind: z.enum(["staff", "key", "system", "source", "client", "automation", "campaign"]),
  id: z.string(),
});

const Payment = z.object({
  kind: z.enum(["payment", "refund", "chargeback"]),
  at: Instant,
  method: z.string().nullable(),
  amount: Money,
});

const text = z.string().nullable();

/** What more is known, by kind: of a booking, of a purchase, of a message or an offline interaction, of an act. */
const ActivityDetails = z.object({
  status: BookingStatus.optional(),
  presumedAbsent: z.boolean().optional(),
  /** whose roster shows who else comes (S0-40) */
  eventId: EventId.nullable().optional(),
  eventType: z.string().optional(),
  eventKind: EventKind.optional(),
  location: text.optional(),
  teacher: text.optional(),
  package: text.optional(),
  bookedAt: Instant.nullable().optional(),
  checkedInAt: Instant.nullable().optional(),
  cancelledAt: Instant.nullable().optional(),
  invoiceStatus: seenBy("sales", InvoiceStatus),
  total: seenBy("sales", Money),
  payments: seenBy("sales", z.array(Payment)),
  amountDue: Money.optional(),
  channel: Channel.optional(),
  direction: z.enum(["in", "out"]).nullable().optional(),
  state: MessageState.optional(),
  discussionId: DiscussionId.optional(),
  /** when the channel took it; it stands where it was written */
  sentAt: Instant.nullable().optional(),
  method: InteractionMethod.optional(),
  minutes: z.int().nullable().optional(),
  /** the act as the audit trail calls it */
  act: z.string().optional(),
  added: z.array(z.string()).optional(),
  removed: z.array(z.string()).optional(),
  /** names of the fields that changed; what they say stands where they stand */
  changed: z.array(z.string()).optional(),
  reason: text.optional(),
});

/** Something that happened with a client; `at` is where it stands in the time line. */
export const ActivityEntry = z
  .object({
    id: z.string(),
    kind: ActivityKind,
    at: Instant,
    title: z.string(),
    by: By,
    about: z.object({ type: z.string(), id: z.string() }),
    details: ActivityDetails,
  })
  .meta({ id: "Activity" });
export type ActivityEntry = z.input<typeof ActivityEntry>;
