import { monotonicFactory } from "ulid";
import * as z from "zod";

/** What has an id, and the prefix by which anyone recognises it. */
const prefixes = {
  account: "acc",
  apiKey: "key",
  booking: "bkg",
  client: "cli",
  contract: "con",
  event: "evt",
  invoice: "inv",
  job: "job",
  location: "loc",
  package: "pkg",
  request: "req",
  revision: "rev",
  staff: "stf",
} as const;

export type IdKind = keyof typeof prefixes;
export type NewId = (kind: IdKind) => string;

const ulid = monotonicFactory();

/** A new id: prefix, underscore, ULID; later ids of one process sort later. */
export const newId: NewId = (kind) => `${prefixes[kind]}_${ulid()}`;

/** The schema of one kind of id; a path parameter of another kind does not pass. */
const idOf = (kind: IdKind) =>
  z
    .string()
    .regex(new RegExp(`^${prefixes[kind]}_[0-7][0-9A-HJKMNP-TV-Z]{25}$`), `must be an id like ${prefixes[kind]}_01J…`);

export const AccountId = idOf("account");
export const ApiKeyId = idOf("apiKey");
export const BookingId = idOf("booking");
export const ClientId = idOf("client");
export const EventId = idOf("event");
export const InvoiceId = idOf("invoice");
export const JobId = idOf("job");
export const LocationId = idOf("location");
