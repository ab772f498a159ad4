import type { Demand } from "../fields/schema.ts";
import type { Fault } from "../kernel/errors.ts";
import { emailsOf, phonesOf } from "./contact.ts";
import { type ClientParts, fieldOf, identityOf } from "./identity.ts";

/** Whether a client has what may be demanded of it, from the team or from a source. */
const held: Record<Demand, (parts: ClientParts) => unknown> = {
  firstName: (parts) => identityOf(parts).firstName,
  lastName: (parts) => identityOf(parts).lastName,
  email: (parts) => emailsOf(parts).length,
  phone: (parts) => phonesOf(parts).length,
  mobile: (parts) => phonesOf(parts).some(({ kind }) => kind === "mobile"),
  birthday: (parts) => fieldOf(parts, "birthday"),
  address: (parts) => fieldOf(parts, "address"),
  homeLocation: (parts) => identityOf(parts).homeLocation,
  emergencyContact: ({ client }) => client.hub.emergencyContact,
  leadSource: (parts) => fieldOf(parts, "leadSource"),
  language: ({ client }) => client.hub.language,
};

/** Where in a request a demand is met, where that is not its own name. */
const places: Partial<Record<Demand, string>> = { email: "emails", phone: "phones", mobile: "phones" };
const placeOf = (demand: Demand): string => places[demand] ?? demand;

/** What a guardian's stands in for (rules.md, People). */
const byGuardian: readonly Demand[] = ["email", "phone", "mobile"];

/** Faults of a client that is added without what the account demands. */
export const missingIn = (parts: ClientParts, required: readonly string[], hasGuardian: boolean): Fault[] =>
  (required as readonly Demand[])
    .filter((demand) => !(hasGuardian && byGuardian.includes(demand)) && !held[demand](parts))
    .map((demand) => ({ pointer: `/body/${placeOf(demand)}`, message: `this account requires ${demand}` }));

/** Faults of a change that takes away what every client must have: a name. */
export const namelessIn = (parts: ClientParts, patch: object): Fault[] => {
  const { firstName, lastName } = identityOf(parts);
  const touched = "firstName" in patch || "lastName" in patch;
  return touched && !firstName && !lastName
    ? [{ pointer: "/body/firstName", message: "a first or last name is required" }]
    : [];
};
