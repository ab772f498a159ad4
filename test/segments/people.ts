import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import type { Studio } from "../support/studio.ts";

const dayMs = 86_400_000;
/** An instant so many days from now, negative for the past. */
export const days = (offset: number): string => new Date(Date.now() + offset * dayMs).toISOString();
/** The day of it. */
export const on = (offset: number): string => days(offset).slice(0, 10);

const visit = (id: string, client: string, offset: number, fields: object = {}, event: object = {}) =>
  makeBooking(id, client, { event: { startsAt: days(offset), ...event }, ...fields });

/**
 * A small studio: Ava came three times a week until 35 days ago, Ben is a new guest who bought, Cleo a new guest who did not,
 * Dan came last week and has one credit left, ELA stands in capitals and cannot be reached.
 */
export const people = [
  makeClient("ava", {
    firstName: "Ava",
    lastName: "Thompson",
    email: "ava@example.com",
    phones: [{ kind: "mobile", number: "+1 207 555 0110" }],
    createdAt: days(-250),
    homeLocation: "Harbor",
    birthday: "1990-05-05",
    marketing: { email: true, sms: true },
  }),
  ...Array.from({ length: 14 }, (_, i) => visit(`ava${i}`, "ava", -36 - 2 * i)),
  makeInvoice("ava-i", "ava", { issuedAt: days(-200), total: 50_000 }),
  makeClient("ben", { firstName: "Ben", lastName: "Carter", email: "ben@example.com", createdAt: days(-12) }),
  makeInvoice("ben-i", "ben", { issuedAt: days(-12), total: 4900 }),
  makeClient("cleo", {
    firstName: "Cleo",
    lastName: "Marsh",
    email: "cleo@example.com",
    createdAt: days(-3),
    homeLocation: "Mesa",
    leadSource: "Instagram",
  }),
  makeClient("dan", {
    firstName: "Dan",
    lastName: "Ruiz",
    email: "dan@example.com",
    phones: [{ kind: "mobile", number: "+1 207 555 0111" }],
    createdAt: days(-100),
    homeLocation: "Mesa",
  }),
  visit("dan1", "dan", -7, {}, { eventType: "Vinyasa", staff: { name: "Dana Kim" } }),
  visit("dan2", "dan", -8, {}, { eventType: "Yin", staff: { name: "Noor Haddad" } }),
  visit("dan3", "dan", 2, { status: "booked" }, { eventType: "Yin" }),
  {
    type: "package",
    id: "dan-p",
    client: "dan",
    name: "10-Class Pack",
    kind: "class",
    purchasedOn: on(-60),
    expiresOn: on(9),
    creditsTotal: 10,
    creditsUsed: 9,
  },
  makeClient("ela", { firstName: "ELA", lastName: "STONE", createdAt: days(-400) }),
];

export const openPeople = async (studio: Studio): Promise<Record<string, string>> => {
  const { load } = sourceOf(studio);
  await load(people);
  const { body } = await studio.call("GET /v1/clients", { query: { limit: "100" } });
  const rows = body.items as { id: string; firstName: string }[];
  return Object.fromEntries(rows.map(({ id, firstName }) => [firstName.toLowerCase(), id]));
};

export type RuleInput = Record<string, unknown>;
export const rulesOf = (...rules: RuleInput[]) => ({ groups: [{ rules }] });

/** Demo's "Slipping away": came often, and not for three weeks, with nothing booked. */
export const slippingAway = rulesOf(
  { on: "bookings", status: "attended", min: 8, within: { lastDays: 120 } },
  { on: "lastVisit", moreThanDays: 21 },
  { on: "nextVisit", none: true },
);
