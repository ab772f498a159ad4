import type pg from "pg";
import type { Booking } from "../../shared/bookings/schema.ts";
import { account } from "../records.ts";
import { byHand, normalised } from "./schema.ts";

/** A client with what is shown of it in lists. */
export interface Somebody {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  vip: boolean;
  /** what its row says by hand; an ORM counts what records there are */
  attended: number;
  paid: number;
}

export type Insert = (table: string, rows: Record<string, unknown>[]) => Promise<void>;

const createdAt = "2026-01-01T00:00:00.000Z";

/** Makes both shapes and what they share; writes rows, 2,000 to a statement. */
export const prepare = async (client: pg.Client): Promise<Insert> => {
  await client.query(normalised + byHand);
  const insert: Insert = async (table, rows) => {
    for (let i = 0; i < rows.length; i += 2000) {
      const some = rows.slice(i, i + 2000);
      const names = Object.keys(some[0]!).join(", ");
      const text = `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1)`;
      await client.query(text, [JSON.stringify(some)]);
    }
  };
  const of = { account_id: account.id };
  await insert("accounts", [{ id: account.id, name: account.name }]);
  await insert("locations", [{ id: "Harbor", ...of, name: "Harbor" }]);
  await insert("staff", [{ id: "t1", ...of, name: "Noor Haddad" }]);
  await insert("tags", [{ id: 1, ...of, name: "VIP" }]);
  return insert;
};

/** The same people in both shapes. */
export const loadClients = async (insert: Insert, people: Somebody[]): Promise<void> => {
  const of = { account_id: account.id };
  const named = ({ id, firstName: first_name, lastName: last_name }: Somebody) => ({
    ...of,
    id,
    first_name,
    last_name,
  });
  const times = { created_at: createdAt, updated_at: createdAt };
  await insert(
    "clients",
    people.map((one) => ({ ...named(one), ...times, lifecycle: "active", home_location_id: "Harbor" })),
  );
  await insert(
    "client_emails",
    people.map(({ id, email }) => ({ client_id: id, address: email })),
  );
  await insert(
    "client_phones",
    people.map(({ id, phone }) => ({ client_id: id, kind: "mobile", number: phone })),
  );
  await insert(
    "client_tags",
    people.filter(({ vip }) => vip).map(({ id }) => ({ client_id: id, tag_id: 1 })),
  );
  await insert(
    "best_clients",
    people.map((one) => ({
      ...named(one),
      lower_first: one.firstName.toLowerCase(),
      lower_last: one.lastName.toLowerCase(),
      email: one.email,
      phone: one.phone,
      tags: one.vip ? ["VIP"] : [],
      bookings: one.attended,
      attended: one.attended,
      paid: one.paid,
      data: { createdAt, lifecycle: "active" },
    })),
  );
};

/** Bookings with their events, each event once. */
export const loadBookings = async (insert: Insert, bookings: Booking[]): Promise<void> => {
  const of = { account_id: account.id, location_id: "Harbor", staff_id: "t1" };
  const types = [...new Set(bookings.map(({ event }) => event.eventType))];
  await insert(
    "event_types",
    types.map((name) => ({ id: name, account_id: account.id, name })),
  );
  const events = new Map(bookings.map((booking) => [booking.eventId!, booking.event]));
  await insert(
    "events",
    [...events].map(([id, { name, eventType, startsAt, endsAt }]) => ({
      ...of,
      id,
      name,
      event_type_id: eventType,
      starts_at: startsAt,
      ends_at: endsAt,
      capacity: 18,
    })),
  );
  const shared = ({ id, clientId, eventId, status, package: pack, bookedAt, checkedInAt }: Booking) => ({
    id,
    client_id: clientId,
    event_id: eventId,
    status,
    package_name: pack,
    booked_at: bookedAt,
    checked_in_at: checkedInAt,
  });
  await insert("bookings", bookings.map(shared));
  await insert(
    "best_bookings",
    bookings.map((one) => ({ ...shared(one), starts_at: one.event.startsAt, event: one.event })),
  );
};
