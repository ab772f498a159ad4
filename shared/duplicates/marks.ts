import { type ClientParts, fieldOf, hubsOf } from "../clients/identity.ts";
import { phonesIn } from "../clients/reachability.ts";
import type { Means } from "../ctx.ts";
import { fold } from "../kernel/fold.ts";
import type { Ref } from "../sources/store.ts";
import { key } from "../table/schema.ts";
import type { Mark } from "./pairs.ts";

type Hashing = Pick<Means, "secrets">;

/** First and last name as they are compared. */
export const nameOf = (of: { firstName?: string | undefined; lastName?: string | undefined }): string =>
  fold(`${of.firstName ?? ""} ${of.lastName ?? ""}`);

/** The mark of a client of a source that the source says others were merged into. */
const sourceMark = ({ secrets }: Hashing, source: string, id: string): Mark => ({
  reason: "source",
  hash: secrets.hash(key(source, id)),
});

/** What is known of a field; all that is, where clients were merged: each of them was somebody's. */
const known = (parts: ClientParts, field: "firstName" | "lastName" | "birthday"): string[] =>
  parts.merged
    ? [...hubsOf(parts), ...parts.sources.map(({ given }) => given)].flatMap((one) => one[field] ?? [])
    : [fieldOf(parts, field) ?? []].flat();

const orNone = (names: string[]): string[] => (names.length > 0 ? names : [""]);

/** Names with birthdays, as one may be found again by both. */
const personsIn = (parts: ClientParts): string[] =>
  known(parts, "birthday").flatMap((birthday) =>
    orNone(known(parts, "firstName")).flatMap((firstName) =>
      orNone(known(parts, "lastName"))
        .map((lastName) => nameOf({ firstName, lastName }))
        .flatMap((name) => (name ? [key(name, birthday)] : [])),
    ),
  );

/** By what a client, beside its emails, may be found to be another: mobiles, name and birthday, what its sources say. */
export const marksOf = (ctx: Hashing, parts: ClientParts | undefined): Mark[] => {
  if (!parts) return [];
  const mobiles = phonesIn(parts).flatMap(({ kind, number }) => (kind === "mobile" && number ? [number] : []));
  return [
    ...[...new Set(mobiles)].map((number): Mark => ({ reason: "mobile", hash: ctx.secrets.hash(number) })),
    ...[...new Set(personsIn(parts))].map(
      (person): Mark => ({
        reason: "nameAndBirthday",
        hash: ctx.secrets.hash(person),
      }),
    ),
    ...parts.sources.flatMap(({ given, origin }) =>
      given.mergedInto ? [sourceMark(ctx, origin.source, given.mergedInto)] : [],
    ),
  ];
};

/** The ids by which a client's sources may have named it as the one that others were merged into. */
export const namesThere = (ctx: Hashing, parts: ClientParts | undefined): Mark[] =>
  (parts?.sources ?? []).map(({ origin }) => sourceMark(ctx, origin.source, origin.id));

/** Whom a client's sources say it was merged into. */
export const mergedThere = (parts: ClientParts | undefined): Ref[] =>
  (parts?.sources ?? []).flatMap(({ given, origin }) =>
    given.mergedInto ? [{ source: origin.source, type: "client", id: given.mergedInto }] : [],
  );
