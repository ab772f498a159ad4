import type * as z from "zod";
import type { Fault } from "../kernel/errors.ts";
import type { WireRequest } from "../route.ts";
import type { RecordType, SourceRecord } from "../sources/schema.ts";
import type { Ask } from "./ask.ts";

/** A record for the intake, not yet judged by it (design.md, Source records). */
export type NewRecord = z.input<typeof SourceRecord>;

/** A part of what a booking software keeps, as its connector asks for it. */
export interface Resource {
  /** the vendor's own word: `clients`, `sales` */
  name: string;
  /** what its records become here */
  types: readonly RecordType[];
  /** the first sync: all at once, or month by month, newest month first */
  history: "whole" | "months";
  /** its history begins once that of this one is whole: so nothing is kept waiting for what it refers to */
  after?: string;
  /** later syncs: what changed since the last one, a window of days around now, or all of it */
  later: "changed" | "whole" | { daysBack: number; daysAhead: number };
  /** the nightly reconcile asks for this window again, or for all; absent: not at all */
  reconcile?: "whole" | { daysBack: number; daysAhead: number };
  /** types of which a whole window names every record: one of ours in that window that it does not name is gone there */
  complete?: readonly RecordType[];
}

/** What is asked for: all, what changed since a time, or what happened between two. RFC 3339 UTC; `to` is exclusive. */
export interface Window {
  changedSince?: string;
  from?: string;
  to?: string;
}

/** A vendor's record as it came, with what was looked up beside it; kept as one line of the raw payload, so that it can be mapped again. */
export interface Raw {
  resource: string;
  /** the vendor's id of it, where it has one */
  id: string | null;
  /** the vendor's id of the client it is about, so that an erase finds it; absent: of none */
  client?: string | undefined;
  record: unknown;
  beside?: unknown;
}

export interface Page {
  raws: Raw[];
  /** where to go on, JSON; absent: the window is whole */
  cursor?: unknown;
  /** how much of the window is behind this page, 0 to 1, where the vendor says how much there is: the forecast of a first sync */
  share?: number;
}

/** What mapping may know beside the record: of the account, never of the table. */
export interface Facts {
  currency: string;
  /** time of the pull, RFC 3339 UTC */
  now: string;
  /** IANA zone of a location by the name the vendor gives it; of the account where there is no such or none is named */
  zoneOf(location?: string): string;
}

/** What a vendor's record becomes, or why it becomes nothing: pointers lead into the vendor's record. */
export interface Mapped {
  records: NewRecord[];
  errors: Fault[];
}

/** The folder files for a source are dropped into; a key is a file's name in it. */
export interface Files {
  list(): Promise<{ key: string; size: number }[]>;
  /** so many bytes from an offset on, fewer where the file ends before */
  read(key: string, from: number, length: number): Promise<Uint8Array>;
  /** takes a file away that was read; one that is not there (any more) is no fault */
  done(key: string): Promise<void>;
}

/** A source's connection while it is worked with. */
export interface Link<S = unknown, C = unknown> extends Facts {
  settings: S;
  credentials: C;
  /** asks the vendor: counted against the day's budget, throttling and outages told by `Later` */
  ask: Ask;
  /** what was looked up in this piece of work already (catalogues, tokens); lost with it */
  memory: Map<string, unknown>;
  /** what was dropped for this source */
  files: Files;
}

/** A verified webhook: `id` tells repetitions, `at` when it happened there, `about` names what it is about (the order of those matters). */
export interface Notice {
  id: string;
  at: string;
  about: string;
  raw: Raw;
}

/** How a vendor tells of changes by itself. */
export interface Webhook<S, C> {
  /** whether the signature over the untouched bytes holds; false also where there is none or no key is stored */
  verify(request: WireRequest, credentials: C): boolean;
  /** what it says; undefined for an event that brings nothing over. Throws a ZodError where it is not in the vendor's form */
  read(body: unknown): Notice | undefined;
  /** the records a notice is about, asking the vendor where the notice alone does not say enough */
  expand(link: Link<S, C>, notice: Notice): Promise<Raw[]>;
  /** makes the subscription at the vendor; the credentials to keep, with the key of its signatures. Absent: it is made by hand there */
  subscribe?(link: Link<S, C>, url: string): Promise<C>;
}

/**
 * A booking software: what it has, how it is asked, what its records become. It knows no table, no account and no clock but those it is given.
 * A new vendor is one folder beside the others and one line in registry.ts.
 */
export interface Connector<S extends z.ZodType = z.ZodType, C extends z.ZodType = z.ZodType> {
  name: string;
  title: string;
  /** what is set and shown: site, address */
  settings: S;
  /** what is kept in Secrets Manager and never shown */
  credentials: C;
  /** in the order in which they are pulled */
  resources: readonly Resource[];
  /** calls a day that it allows, the default of the source's budget; none: no limit is known */
  callsPerDay?: number;
  /** minutes between syncs by default */
  everyMinutes: number;
  /** asks for the least that shows that address and credentials hold; the name of the site. Throws `Unusable` */
  test(link: Link<z.output<S>, z.output<C>>): Promise<string>;
  pull(link: Link<z.output<S>, z.output<C>>, resource: string, window: Window, cursor: unknown): Promise<Page>;
  /** pure: the same raw always becomes the same records */
  map(raw: Raw, facts: Facts): Mapped;
  webhook?: Webhook<z.output<S>, z.output<C>>;
}

/** The same connector with its own types of settings and credentials forgotten: they are parsed before it is asked. */
export const defineConnector = <S extends z.ZodType, C extends z.ZodType>(connector: Connector<S, C>): Connector =>
  connector as unknown as Connector;
