import { statusNow } from "../bookings/presumed.ts";
import { Booking } from "../bookings/schema.ts";
import { Interaction } from "../interactions/schema.ts";
import { amountDue } from "../invoices/due.ts";
import { Invoice } from "../invoices/schema.ts";
import { begins } from "../kernel/begins.ts";
import type { MessageState } from "../messages/counted.ts";
import { Message } from "../messages/schema.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";
import type { Contact } from "./schema.ts";

/** Messages that are none yet, or never were any. */
const unsent: MessageState[] = ["scheduled", "dropped"];

/** An email or SMS that went or came; not a comment of the team. */
export const ofMessage = ({ sk, data }: Item): Contact | undefined => {
  const { id, channel, direction, state, sender, subject = null, body } = Message.parse(data);
  if (direction === "comment" || unsent.includes(state)) return undefined;
  const person = sender?.kind === "staff" || sender?.kind === "key";
  return {
    id,
    at: keyParts(sk)[1]!,
    method: channel,
    direction,
    staff: person ? { id: sender.id, name: sender.name ?? null } : null,
    subject,
    text: begins(body),
    state,
    about: { type: "message", id },
  };
};

/** What passed outside the hub. */
export const ofInteraction = ({ data }: Item): Contact => {
  const { id, at, method, direction, staff, text } = Interaction.parse(data);
  return {
    id,
    at,
    method,
    direction,
    staff: { id: staff, name: null },
    subject: null,
    text: begins(text),
    about: { type: "interaction", id },
  };
};

/** An attended booking; one that stands for another of the same visit is not told twice. */
export const ofVisit = ({ data }: Item): Contact | undefined => {
  const booking = Booking.parse(data);
  const { id, event, twinOf } = booking;
  if (twinOf || event.cancelled || statusNow(booking) !== "attended") return undefined;
  return {
    id,
    at: event.startsAt,
    method: "visit",
    direction: null,
    staff: event.staff ? { id: event.staff.id ?? null, name: event.staff.name } : null,
    subject: event.name,
    text: null,
    about: { type: "booking", id },
  };
};

/** A purchase that stands; whoever sees no invoices is told of what is due alone, as in the time line. */
export const ofPurchase = ({ data }: Item, seesSales: boolean): Contact | undefined => {
  const invoice = Invoice.parse(data);
  const { id, issuedAt, status, lines = [] } = invoice;
  if (status !== "open" && status !== "paid") return undefined;
  if (!seesSales && amountDue(invoice) === 0) return undefined;
  return {
    id,
    at: issuedAt,
    method: "purchase",
    direction: null,
    staff: null,
    subject: seesSales && lines.length > 0 ? begins(lines.map(({ name }) => name).join(", ")) : null,
    text: null,
    about: { type: "invoice", id },
  };
};
