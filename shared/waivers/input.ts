import * as z from "zod";
import { Words } from "../kernel/words.ts";
import { languages } from "../pages/language.ts";
import { Requires, TextLanguage, WaiverKind } from "./schema.ts";

const Names = z.array(Words(200)).min(1, "must name at least one").max(10, "must name at most 10");

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

/** A text to sign in one language; `body` is Markdown. */
const NewText = z.strictObject({
  language: TextLanguage,
  title: Words(200),
  body: z.string().max(60_000, "must be at most 60000 characters").regex(/\S/, "must not be empty"),
});

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
