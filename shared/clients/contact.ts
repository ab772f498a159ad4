import { foldEmail } from "../kernel/fold.ts";
import { type ClientParts, hubsOf } from "./identity.ts";
import type { Phone } from "./schema.ts";

/** Contact points are the union of hub and sources, each with its origin; the primary is the hub's choice, else the first. */
const withPrimary = <P>(points: (P & { primary?: boolean | undefined })[]): (P & { primary: boolean })[] => {
  const chosen = Math.max(
    0,
    points.findIndex(({ primary }) => primary),
  );
  return points.map((point, i) => ({ ...point, primary: i === chosen }));
};

const unique = <P>(points: P[], nameOfPoint: (point: P) => string): P[] =>
  [...new Map(points.toReversed().map((point) => [nameOfPoint(point), point])).values()].toReversed();

interface EmailPoint {
  address: string;
  origin: string;
  primary?: boolean | undefined;
}
type PhonePoint = Phone & { origin: string; primary?: boolean | undefined };

/** A client's emails, the hub's first; one that two know is shown once, as the hub's. */
export const emailsOf = (parts: ClientParts) => {
  const ours = hubsOf(parts)
    .flatMap(({ emails }) => emails ?? [])
    .map((email): EmailPoint => ({ ...email, origin: "hub" }));
  const theirs = parts.sources.flatMap(({ given, origin }): EmailPoint[] =>
    given.email?.trim() ? [{ address: given.email.trim(), origin: origin.source }] : [],
  );
  return withPrimary<EmailPoint>(unique([...ours, ...theirs], ({ address }) => foldEmail(address)));
};

/** A client's phones, with the mark of what they are good for: only a number in the mobile field can get SMS (S3-25). */
export const phonesOf = (parts: ClientParts) => {
  const ours = hubsOf(parts)
    .flatMap(({ phones }) => phones ?? [])
    .map((phone): PhonePoint => ({ ...phone, origin: "hub" }));
  const theirs = parts.sources.flatMap(({ phones, origin }) =>
    phones.map((phone): PhonePoint => ({ ...phone, origin: origin.source })),
  );
  const all = unique([...ours, ...theirs], ({ kind, number, raw }) => `${kind} ${number ?? raw}`);
  return withPrimary<PhonePoint>(all).map(({ number, country, ...phone }) => ({
    ...phone,
    number: number ?? phone.raw,
    country: country ?? null,
    valid: number !== undefined,
    mark: phone.kind === "mobile" ? ("mobile" as const) : ("landline" as const),
  }));
};
