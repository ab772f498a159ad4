/** Tables as an ORM makes them of entities: each of its own, keys for relations, the usual indexes. */
export const normalised = `
create table accounts (id text primary key, name text not null);
create table locations (id text primary key, account_id text not null references accounts, name text not null);
create table staff (id text primary key, account_id text not null references accounts, name text not null);
create table event_types (id text primary key, account_id text not null references accounts, name text not null);
create table clients (
  id text primary key, account_id text not null references accounts, first_name text, last_name text,
  birthday date, home_location_id text references locations, lifecycle text not null default 'active',
  created_at timestamptz not null, updated_at timestamptz not null default now());
create index on clients (account_id);
create index on clients (account_id, last_name, first_name, id);
create table client_emails (id bigserial primary key, client_id text not null references clients, address text not null);
create index on client_emails (client_id);
create index on client_emails (address);
create table client_phones (id bigserial primary key, client_id text not null references clients, kind text, number text not null);
create index on client_phones (client_id);
create index on client_phones (number);
create table tags (id bigserial primary key, account_id text not null references accounts, name text not null);
create table client_tags (client_id text not null references clients, tag_id bigint not null references tags, primary key (client_id, tag_id));
create index on client_tags (tag_id);
create table notes (id bigserial primary key, client_id text not null references clients, body text not null, starred boolean not null, active boolean not null);
create index on notes (client_id);
create table events (
  id text primary key, account_id text not null references accounts, name text not null, event_type_id text references event_types,
  location_id text references locations, staff_id text references staff, starts_at timestamptz not null, ends_at timestamptz, capacity int);
create index on events (account_id, starts_at);
create table bookings (
  id text primary key, client_id text not null references clients, event_id text not null references events,
  status text not null, package_name text, booked_at timestamptz, checked_in_at timestamptz);
create index on bookings (client_id);
create index on bookings (event_id);
create table invoices (
  id text primary key, client_id text not null references clients, source_id text not null unique, issued_at timestamptz not null,
  status text not null, currency text not null, total bigint not null, tax bigint, location_id text references locations);
create index on invoices (client_id);
create table invoice_lines (id bigserial primary key, invoice_id text not null references invoices, kind text, name text, quantity int, amount bigint);
create index on invoice_lines (invoice_id);
create table payments (id bigserial primary key, invoice_id text not null references invoices, method text, amount bigint not null, at timestamptz);
create index on payments (invoice_id);
`;

/** What somebody makes by hand who wants each answer in one query: a row of a client with its numbers, bookings with what is shown of their event. */
export const byHand = `
create table best_clients (
  account_id text not null, id text not null, first_name text, last_name text, lower_first text, lower_last text,
  email text, phone text, tags text[] not null default '{}', starred_notes jsonb not null default '[]',
  bookings int not null default 0, attended int not null default 0, paid bigint not null default 0, invoices int not null default 0,
  last_attendance_at timestamptz, next_visit_at timestamptz, data jsonb not null default '{}',
  primary key (account_id, id));
create index on best_clients (account_id, lower_last text_pattern_ops, lower_first text_pattern_ops, id);
create index on best_clients (account_id, email);
create index on best_clients (account_id, phone);
create index on best_clients using gin (tags);
create table best_bookings (
  client_id text not null, starts_at timestamptz not null, id text not null, event_id text not null, status text not null,
  event jsonb not null, package_name text, booked_at timestamptz, checked_in_at timestamptz,
  primary key (client_id, starts_at, id));
create index on best_bookings (event_id) include (client_id, status, package_name);
create table best_invoices (id text primary key, client_id text not null, issued_at timestamptz not null, source_id text not null unique, data jsonb not null);
create index on best_invoices (client_id, issued_at);
create table best_months (client_id text not null, month text not null, paid bigint not null, primary key (client_id, month));
`;
