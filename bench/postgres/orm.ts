import { account } from "../records.ts";
import type { Ask, Row } from "./asked.ts";

/** What an ORM sends: one SELECT for an entity, one with IN for each relation that is loaded with it, numbers counted on the fly. */

const ids = (rows: Row[], name = "id"): unknown[] => [
  ...new Set(rows.map((row) => row[name]).filter((id) => id !== null)),
];
const list = "select * from";

/** Emails, phones and tags of clients: three relations. */
const withClients = async (ask: Ask, clients: Row[]): Promise<void> => {
  const of = [ids(clients)];
  await ask(`${list} client_emails where client_id = any($1)`, of);
  await ask(`${list} client_phones where client_id = any($1)`, of);
  await ask(
    "select ct.client_id, t.* from client_tags ct join tags t on t.id = ct.tag_id where ct.client_id = any($1)",
    of,
  );
};

/** What is counted of clients where nothing is kept. */
const countsOf = async (ask: Ask, clients: Row[]): Promise<void> => {
  const of = [ids(clients)];
  await ask(
    "select client_id, status, count(*) from bookings where client_id = any($1) group by client_id, status",
    of,
  );
  await ask(
    `select b.client_id, max(e.starts_at) filter (where b.status = 'attended') as last, min(e.starts_at) filter (where b.status = 'booked' and e.starts_at > now()) as next
     from bookings b join events e on e.id = b.event_id where b.client_id = any($1) group by b.client_id`,
    of,
  );
  await ask(
    `select i.client_id, count(distinct i.id), sum(p.amount) from invoices i left join payments p on p.invoice_id = i.id
     where i.client_id = any($1) group by i.client_id`,
    of,
  );
};

export const orm = {
  profile: async (ask: Ask, id: string) => {
    const client = await ask(`${list} clients where id = $1 and account_id = $2 limit 1`, [id, account.id]);
    await withClients(ask, client);
    await ask(`${list} locations where id = any($1)`, [ids(client, "home_location_id")]);
    await ask(`${list} notes where client_id = any($1) and active`, [[id]]);
    await countsOf(ask, client);
  },

  bookings: async (ask: Ask, id: string) => {
    const bookings = await ask(
      "select b.* from bookings b join events e on e.id = b.event_id where b.client_id = $1 order by e.starts_at desc, b.id desc limit 26",
      [id],
    );
    const events = await ask(`${list} events where id = any($1)`, [ids(bookings, "event_id")]);
    await ask(`${list} event_types where id = any($1)`, [ids(events, "event_type_id")]);
    await ask(`${list} locations where id = any($1)`, [ids(events, "location_id")]);
    await ask(`${list} staff where id = any($1)`, [ids(events, "staff_id")]);
  },

  /** `contains`, case folded, as every ORM has it */
  byName: async (ask: Ask, firstName: string, lastName: string) => {
    const clients = await ask(
      `${list} clients where account_id = $1 and first_name ilike $2 and last_name ilike $3 order by last_name, first_name, id limit 26`,
      [account.id, `%${firstName}%`, `%${lastName}%`],
    );
    await withClients(ask, clients);
    await countsOf(ask, clients);
  },

  byEmail: async (ask: Ask, email: string) => {
    const clients = await ask(
      `${list} clients where account_id = $1 and id in (select client_id from client_emails where address = $2) order by last_name, first_name, id limit 26`,
      [account.id, email],
    );
    await withClients(ask, clients);
    await countsOf(ask, clients);
  },

  byPhone: async (ask: Ask, phone: string) => {
    const clients = await ask(
      `${list} clients where account_id = $1 and id in (select client_id from client_phones where number = $2) order by last_name, first_name, id limit 26`,
      [account.id, phone],
    );
    await withClients(ask, clients);
    await countsOf(ask, clients);
  },

  filtered: async (ask: Ask, tag: string) => {
    const clients = await ask(
      `${list} clients c where account_id = $1 and exists (select 1 from client_tags ct join tags t on t.id = ct.tag_id where ct.client_id = c.id and t.name = $2)
       order by last_name, first_name, id limit 26`,
      [account.id, tag],
    );
    await withClients(ask, clients);
    await countsOf(ask, clients);
  },

  roster: async (ask: Ask, eventId: string) => {
    const event = await ask(`${list} events where id = $1 and account_id = $2 limit 1`, [eventId, account.id]);
    await ask(`${list} locations where id = any($1)`, [ids(event, "location_id")]);
    await ask(`${list} staff where id = any($1)`, [ids(event, "staff_id")]);
    const bookings = await ask(`${list} bookings where event_id = $1`, [eventId]);
    const clients = await ask(`${list} clients where id = any($1)`, [ids(bookings, "client_id")]);
    await withClients(ask, clients);
    await ask(`${list} notes where client_id = any($1) and starred and active`, [ids(clients)]);
    await countsOf(ask, clients);
  },

  /** an invoice with its line and payment in a transaction; its numbers are counted whenever they are shown */
  invoice: async (ask: Ask, invoice: Row & { id: string; amount: number }) => {
    await ask("begin");
    await ask(`${list} invoices where source_id = $1`, [invoice.id]);
    await ask(`${list} clients where id = $1`, [invoice.client]);
    await ask(
      "insert into invoices (id, client_id, source_id, issued_at, status, currency, total, tax, location_id) values ($1, $2, $1, $3, 'paid', 'USD', $4, 900, 'Harbor') returning *",
      [invoice.id, invoice.client, invoice.at, invoice.amount],
    );
    await ask(
      "insert into invoice_lines (invoice_id, kind, name, quantity, amount) values ($1, 'package', '10 Class Pass', 1, $2) returning *",
      [invoice.id, invoice.amount],
    );
    await ask("insert into payments (invoice_id, method, amount, at) values ($1, 'card', $2, $3) returning *", [
      invoice.id,
      invoice.amount,
      invoice.at,
    ]);
    await ask("commit");
  },
};
