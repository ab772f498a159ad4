import * as z from "zod";
import { RevisionId, WaiverId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { Words } from "../kernel/words.ts";
import { languages } from "../pages/language.ts";

export const WaiverKind = z.enum(["waiver", "agreement"], { error: "must be waiver or agreement" });
const Requires = z.enum(["once", "everyTime"], { error: "must be once or everyTime" });
export const TextLanguage = z.enum(languages, { error: `must be one of ${languages.join(", ")}` });

const Names = z.array(Words(200)).min(1, "must name at least one").max(10, "must name at most 10");

/** What cannot be booked without it: anything, events of a type (by name or id), what a package or contract of a name pays for. */
const Needed = z
  .strictObject({
    always: z.boolean().optional(),
    eventTypes: Names.optional(),
    packages: Names.optional(),
    contracts: Names.optional(),
  })
  .meta({ id: "WaiverNeeded" });

const Days = z.int("must be a whole number of days").min(1, "must be at least 1").max(90, "must be at most 90");
const RemindAfterDays = z
  .array(Days)
  .max(5, "must be at most 5")
  .refine((days) => days.every((day, i) => i === 0 || day > days[i - 1]!), "must rise");

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

/** A text to sign in one language; `body` is Markdown. */
const NewText = z.strictObject({
  language: TextLanguage,
  title: Words(200),
  body: z
    .string()
    .max(60_000, "must be at most 60000 characters")
    .refine((text) => text.trim() !== "", "must not be empty"),
});

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

const Texts = z
  .array(NewText)
  .min(1, "must hold at least one text")
  .max(languages.length, `must hold at most ${languages.length} texts`)
  .check(({ value, issues }) => {
    for (const [i, { language }] of value.entries())
      if (value.findIndex((one) => one.language === language) < i)
        issues.push({ code: "custom", path: [i, "language"], message: "is there already", input: value });
  });

export const NewWaiver = z
  .strictObject({
    kind: WaiverKind.default("waiver"),
    name: Words(200),
    requires: Requires.default("once"),
    needed: Needed.default({}),
    remindAfterDays: RemindAfterDays.default([2, 7]),
    texts: Texts,
  })
  .meta({ id: "NewWaiver" });
export type NewWaiver = z.output<typeof NewWaiver>;

/** Other texts make the next version; with `resign` what was signed before suffices no more. */
export const WaiverChange = NewWaiver.extend({
  resign: z.boolean().default(false),
  archived: z.boolean().default(false),
}).meta({ id: "WaiverChange" });
export type WaiverChange = z.output<typeof WaiverChange>;

export const StoredWaiver = WaiverRow.extend({ rev: RevisionId });
export type StoredWaiver = z.output<typeof StoredWaiver>;
export const WaiverIndex = z.object({ list: z.array(StoredWaiver) });

/** What an account's clients have to sign, archived ones too, from what stands in its head (accounts/store.ts). */
export const waiversIn = (waivers: unknown): StoredWaiver[] =>
  waivers === undefined ? [] : WaiverIndex.parse(waivers).list;
