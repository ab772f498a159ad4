import { type Day, instant, plusDays } from "./calendar.ts";
import { between, chance } from "./chance.ts";
import type { ClientRecord } from "./records.ts";
import { type Location, type Studio, zoneOf } from "./studio.ts";

const plain = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z]+/g, "-");

/** A number that nobody has: 555-0100 to 555-0199 in an area. */
export const phone = (area: number, last: number): string => `(${area}) 555-01${String(last).padStart(2, "0")}`;

/** A client by name, with the mobile number `last` of Maine's 555-01xx; what the story gives replaces the rest. */
export const person = (
  studio: Studio,
  firstName: string,
  lastName: string,
  last: number,
  joinedOn: Day,
  given: Partial<ClientRecord> = {},
): ClientRecord => {
  const name = `${plain(firstName)}-${plain(lastName)}`;
  const home = (given.homeLocation ?? "Harbor") as Location;
  return {
    type: "client",
    id: `cl-${name}`,
    firstName,
    lastName,
    email: `${plain(firstName)}.${plain(lastName)}@example.com`,
    phones: [{ kind: "mobile", number: phone(207, last) }],
    birthday: birthday(studio, name),
    homeLocation: home,
    createdAt: instant(joinedOn, "10:00", zoneOf(home)),
    status: "active",
    marketing: { email: true, sms: chance("sms", name) < 0.7 },
    ...given,
  };
};

/** The same client without the fields named: `undefined` is no JSON. */
export const without = <K extends keyof ClientRecord>(client: ClientRecord, ...fields: K[]): ClientRecord =>
  Object.fromEntries(
    Object.entries(client).filter(([field]) => !fields.includes(field as K)),
  ) as unknown as ClientRecord;

/** A birthday that is not tomorrow: that one belongs to the story of tomorrow's roster. */
const birthday = (studio: Studio, name: string): Day => {
  const two = (n: number) => String(n).padStart(2, "0");
  const month = between(1, 12, "birth month", name);
  const date = between(1, 28, "birth date", name);
  const day = `${between(1958, 2004, "birth year", name)}-${two(month)}-${two(date)}`;
  return day.slice(5) === studio.day(1).slice(5) ? plusDays(day, 2) : day;
};
