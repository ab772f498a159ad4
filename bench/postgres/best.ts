import { account } from "../records.ts";
import type { Ask, Row } from "./asked.ts";

const row =
  "select id, first_name, last_name, email, phone, tags, bookings, attended, paid, invoices, last_attendance_at, next_visit_at, data from best_clients";

/** The best that is known by hand: one statement each, on covering indexes, with numbers kept in the client's row. */
export const best = {
  profile: (ask: Ask, id: string) => ask(`${row} where account_id = $1 and id = $2`, [account.id, id]),

  bookings: (ask: Ask, id: string) =>
    ask(
      "select id, starts_at, status, event, package_name, booked_at, checked_in_at from best_bookings where client_id = $1 order by starts_at desc, id desc limit 26",
      [id],
    ),

  byName: (ask: Ask, firstName: string, lastName: string) =>
    ask(
      `${row} where account_id = $1 and lower_last like $2 and lower_first like $3 order by lower_last, lower_first, id limit 26`,
      [account.id, `${lastName.toLowerCase()}%`, `${firstName.toLowerCase()}%`],
    ),

  byEmail: (ask: Ask, email: string) =>
    ask(`${row} where account_id = $1 and email = $2 limit 26`, [account.id, email]),
  byPhone: (ask: Ask, phone: string) =>
    ask(`${row} where account_id = $1 and phone = $2 limit 26`, [account.id, phone]),

  filtered: (ask: Ask, tag: string) =>
    ask(`${row} where account_id = $1 and tags @> array[$2] order by lower_last, lower_first, id limit 26`, [
      account.id,
      tag,
    ]),

  roster: (ask: Ask, eventId: string) =>
    ask(
      `select b.id, b.status, b.package_name, c.id as client_id, c.first_name, c.last_name, c.phone, c.tags, c.attended, c.starred_notes
       from best_bookings b join best_clients c on c.account_id = $2 and c.id = b.client_id where b.event_id = $1 order by c.lower_last`,
      [eventId, account.id],
    ),

  /** one statement: the invoice if it is new, and then the numbers of its client and month */
  invoice: (ask: Ask, invoice: Row & { id: string; amount: number }) =>
    ask(
      `with made as (
         insert into best_invoices (id, client_id, issued_at, source_id, data) values ($1, $2, $3, $1, $6) on conflict (source_id) do nothing returning client_id),
       summed as (
         update best_clients set paid = paid + $4, invoices = invoices + 1 where account_id = $5 and id in (select client_id from made)),
       charted as (
         insert into best_months (client_id, month, paid) select client_id, '2026-03', $4 from made
         on conflict (client_id, month) do update set paid = best_months.paid + excluded.paid)
       select client_id from made`,
      [invoice.id, invoice.client, invoice.at, invoice.amount, account.id, JSON.stringify(invoice)],
    ),
};
