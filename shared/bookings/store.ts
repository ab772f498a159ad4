import type * as z from "zod";
import { listOfClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { Item } from "../table/item.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import type { BookingRow } from "./routes.ts";
import { Booking } from "./schema.ts";

type Row = z.input<typeof BookingRow>;
const prefix = keyPrefix("BKG");

/** A booking as the lists show it, with what it was settled to add. */
const rowOf = ({ data, settled }: Item): Row => {
  const { id, eventId, status, event, package: used, recurring, origin } = Booking.parse(data);
  return {
    id,
    eventId: eventId ?? null,
    status,
    eventName: event.name,
    eventType: event.eventType,
    kind: event.kind,
    startsAt: event.startsAt,
    endsAt: event.endsAt ?? null,
    location: event.location ?? null,
    teacher: event.staff?.name ?? null,
    originalTeacher: event.originalStaff?.name ?? null,
    cancelledByStudio: event.cancelled ?? false,
    package: used ?? null,
    recurring: recurring ?? false,
    attended: settled?.sums.attended ?? 0,
    clubCount: settled?.sums.club ?? 0,
    reason: settled ? (settled.why?.club ?? null) : "not settled yet",
    source: { name: origin.source, id: origin.id },
  };
};

/** B1. A client's bookings by start: one request a page, the same however many there are. */
export const bookingsOf = (
  ctx: Ctx,
  clientId: string,
  { when, ...page }: PageQuery & { when?: "upcoming" | "past" | undefined },
): Promise<Page<Row>> => {
  const now = prefix + ctx.now();
  const range =
    when === "upcoming" ? { from: now, to: "BKG$" } : when === "past" ? { from: prefix, to: now } : { prefix };
  return listOfClient(
    ctx,
    clientId,
    `bookings ${when ?? "all"}`,
    page,
    { newestFirst: when !== "upcoming", ...range },
    rowOf,
  );
};

export const patterns: Pattern[] = [
  {
    id: "B1",
    question: "A client's bookings: all, upcoming or past, by start",
    index: "table",
    keys: "pk = account#client, sk begins with BKG#, or from / to BKG#now",
    requests: "1 a page (C1 too where it is empty)",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/bookings",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "booking",
    holds: "One client's place in one event, with a copy of the event and what it is settled to add",
    parts: ["account", "client", "startsAt", "booking", "event"],
    key: (account, client, startsAt, booking, event) => ({
      pk: clientPk(account!, client!),
      sk: key("BKG", startsAt!, booking!),
      gsi1pk: key(account!, "ROSTER", event!),
      gsi1sk: booking!,
    }),
  },
];
