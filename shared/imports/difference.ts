import { isDeepStrictEqual } from "node:util";
import { emailsOf, phonesOf as shownPhones } from "../clients/contact.ts";
import { fieldOf } from "../clients/identity.ts";
import type { ClientPatch } from "../clients/input.ts";
import { phonesOf } from "../clients/phones.ts";
import type { Hub } from "../clients/schema.ts";
import type { ClientHead } from "../clients/store.ts";
import { fold, foldEmail } from "../kernel/fold.ts";
import type { Work } from "./match.ts";
import type { Wanted } from "./row.ts";

type Content = Wanted["content"];
/** What of the hub's part an import may write. */
export type Field = Extract<keyof Content, keyof Hub>;

const oneLine = (value: unknown): string =>
  typeof value === "object" && value !== null ? Object.values(value).join(", ") : String(value ?? "");

/** What a client's field says now, whoever says it. */
const now = ({ parts }: ClientHead, field: Field): unknown =>
  field === "firstName" ||
  field === "lastName" ||
  field === "homeLocation" ||
  field === "birthday" ||
  field === "address" ||
  field === "leadSource"
    ? fieldOf(parts, field)
    : parts.client.hub[field];

const equal = (field: Field, a: unknown, b: unknown): boolean => {
  if (field === "homeLocation" || field === "leadSource") return fold(oneLine(a)) === fold(oneLine(b));
  return field === "address" ? oneLine(a) === oneLine(b) : isDeepStrictEqual(a, b);
};

/** Phones as they are sent: the text as it was given. */
export const asSent = (phones: NonNullable<Hub["phones"]>): NonNullable<ClientPatch["phones"]> =>
  phones.map(({ kind, raw, primary, country }) => ({
    kind,
    number: raw,
    ...(country && { country }),
    ...(primary !== undefined && { primary }),
  }));

const newEmails = ({ parts }: ClientHead, { emails }: Content) => {
  const has = new Set(emailsOf(parts).map(({ address }) => foldEmail(address)));
  return (emails ?? []).filter(({ address }) => !has.has(foldEmail(address)));
};

const newPhones = ({ head }: Work, client: ClientHead, { phones, homeLocation }: Content) => {
  const has = new Set(shownPhones(client.parts).flatMap(({ number, raw }) => [number, raw]));
  const read = phonesOf(phones ?? [], head, homeLocation ?? client.card.homeLocation);
  return (phones ?? []).filter((_, i) => !has.has(read[i]!.number ?? read[i]!.raw));
};

/** What a row changes of a client; emails and phones are added to those it has. Empty where nothing is new. */
export const difference = (work: Work, client: ClientHead, { content }: Wanted): ClientPatch => {
  const { hub } = client.parts.client;
  const [emails, phones] = [newEmails(client, content), newPhones(work, client, content)];
  const plain = Object.entries(content).filter(
    ([field, value]) =>
      field !== "emails" &&
      field !== "phones" &&
      value !== undefined &&
      value !== null &&
      !equal(field as Field, value, now(client, field as Field)),
  );
  return {
    ...Object.fromEntries(plain),
    ...(emails.length > 0 && { emails: [...(hub.emails ?? []), ...emails] as ClientPatch["emails"] }),
    ...(phones.length > 0 && { phones: [...asSent(hub.phones ?? []), ...phones] }),
  };
};

/** The hub's fields that a patch writes, as they are before and as they will be. */
export const beforeAndAfter = (work: Work, client: ClientHead, patch: ClientPatch) => {
  const { hub } = client.parts.client;
  const fields = Object.keys(patch) as Field[];
  const home = patch.homeLocation ?? client.card.homeLocation;
  const after = { ...patch, ...(patch.phones && { phones: phonesOf(patch.phones, work.head, home) }) };
  const of = (from: Record<string, unknown>) =>
    Object.fromEntries(fields.map((field) => [field, from[field] ?? null] as const));
  return { before: of(hub), after: of(after) };
};
