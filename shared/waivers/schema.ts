import * as z from "zod";
import { RevisionId, WaiverId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { languages } from "../pages/language.ts";

export const WaiverKind = z.enum(["waiver", "agreement"], { error: "must be waiver or agreement" });
export const Requires = z.enum(["once", "everyTime"], { error: "must be once or everyTime" });
export const TextLanguage = z.enum(languages, { error: `must be one of ${languages.join(", ")}` });

/** What cannot be booked without it: anything, events of a type (by name or id), what a package or contract of a name pays for. */
const Needed = z.object({
  always: z.boolean().optional(),
  eventTypes: z.array(z.string()).optional(),
  packages: z.array(z.string()).optional(),
  contracts: z.array(z.string()).optional(),
});

/** What there is to sign, without its text. */
export const WaiverRow = z
  .object({
    id: WaiverId,
    kind: WaiverKind,
    name: z.string(),
    requires: Requires,
    needed: Needed,
    /** days after a request on which it is sent again, while it is not signed */
    remindAfterDays: z.array(z.int()),
    /** of its text, and the oldest one whose signatures suffice */
    version: z.int(),
    since: z.int(),
    /** asked for no more, and needed for nothing */
    archived: z.boolean(),
    createdAt: Instant,
    changedAt: Instant,
  })
  .meta({ id: "WaiverRow" });
export type WaiverRow = z.output<typeof WaiverRow>;

/** A text as it is frozen: `hash` is the SHA-256 of title and body, hexadecimal. */
export const WaiverText = z
  .object({ language: TextLanguage, title: z.string(), body: z.string(), hash: z.string() })
  .meta({ id: "WaiverText" });
export type WaiverText = z.output<typeof WaiverText>;

/** A version of what is signed; it never changes. */
export const WaiverVersion = z.object({
  waiverId: WaiverId,
  version: z.int(),
  texts: z.array(WaiverText),
  at: Instant,
  by: z.string(),
});
export type WaiverVersion = z.output<typeof WaiverVersion>;

export const StoredWaiver = WaiverRow.extend({ rev: RevisionId });
export type StoredWaiver = z.output<typeof StoredWaiver>;
export const WaiverIndex = z.object({ list: z.array(StoredWaiver) });

/** What an account's clients have to sign, archived ones too, from what stands in its head (accounts/store.ts). */
export const waiversIn = (waivers: unknown): StoredWaiver[] =>
  waivers === undefined ? [] : WaiverIndex.parse(waivers).list;
