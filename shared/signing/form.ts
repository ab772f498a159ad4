import * as z from "zod";
import { holdsCardNumber } from "../kernel/card-number.ts";
import { type Language, languages } from "../pages/language.ts";

/** Who may sign for a minor (rules.md, Records). */
export const relations = ["parent", "guardian", "other"] as const;
export type Relation = (typeof relations)[number];

/** The form as it is sent; what is wrong in it is told on the page (`signatureIn`), so any text will do here. */
export const SigningFields = z.strictObject({
  shown: z.string().optional(),
  name: z.string().optional(),
  guardianName: z.string().optional(),
  guardianRelation: z.string().optional(),
  drawing: z.string().optional(),
  agree: z.string().optional(),
});
export type SigningFields = z.output<typeof SigningFields>;

/** What can be wrong, as the texts name it. */
export const faultNames = [
  "changed",
  "nameMissing",
  "guardianNameMissing",
  "tooLong",
  "cardNumber",
  "relationMissing",
  "drawingWrong",
  "agreeMissing",
] as const;
export type FaultName = (typeof faultNames)[number];
/** One fault a field, in the order of the form. */
export type SigningFaults = Partial<Record<keyof SigningFields, FaultName>>;

/** What was given: who signed, for a minor who did it in its place, and the drawn line where there is one. */
export interface GivenSignature {
  name: string;
  guardian?: { name: string; relation: Relation };
  drawing?: string;
}

/** What the form must have been shown with, to be a signature of it. */
interface Asked {
  version: number;
  language: Language;
  minor: boolean;
}

/** The page's note of the text it shows, which the form sends back. */
export const shownOf = ({ version, language }: Asked): string => `${version} ${language}`;

const fault = (name: FaultName): FaultName => name;

/** Signs that break a line or turn its direction would make a name look like another. */
const disguises = /[\s\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

const typed = (missing: FaultName) =>
  z
    .string(missing)
    .overwrite((text) => text.toWellFormed().replace(disguises, " ").trim())
    .regex(/\p{L}/u, missing)
    .max(200, fault("tooLong"))
    .refine((text) => !holdsCardNumber(text), fault("cardNumber"));

/** The drawing's grid, whatever the screen's size. */
export const grid = { width: 600, height: 200 } as const;
/** As many characters a drawing may have: some 2,500 points. */
export const mostDrawn = 20_000;

const within = (drawing: string): boolean =>
  [...drawing.matchAll(/(\d+) (\d+)/g)].every(([, x, y]) => Number(x) <= grid.width && Number(y) <= grid.height);

/** Strokes as an SVG path of nothing but M and L, `M10 20L11 22`, on the grid. */
const Drawing = z
  .string()
  .max(mostDrawn, fault("drawingWrong"))
  .regex(/^(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3})+)+$/, fault("drawingWrong"))
  .refine(within, fault("drawingWrong"));

const absent = z.undefined(fault("changed"));

/** A form's schema: a minor's has a guardian, anybody else's has none, so that nobody signs in another's place unseen. */
const formOf = (asked: Asked) =>
  z.strictObject({
    shown: z.literal(shownOf(asked), fault("changed")),
    name: typed("nameMissing"),
    guardianName: asked.minor ? typed("guardianNameMissing") : absent.optional(),
    guardianRelation: asked.minor ? z.enum(relations, fault("relationMissing")) : absent.optional(),
    drawing: z.preprocess((text) => (text === "" ? undefined : text), Drawing.optional()),
    agree: z.literal("on", fault("agreeMissing")),
  });

const faultsIn = (issues: readonly z.core.$ZodIssue[]): SigningFaults => {
  const faults: SigningFaults = {};
  for (const { path, message } of issues) {
    const at = SigningFields.keyof().parse(path[0]);
    faults[at] ??= faultNames.find((name) => name === message) ?? "changed";
  }
  return faults;
};

/**
 * The signature a form gives, or every fault of it by its field. A form of another text or version than is asked for now, or of an
 * adult where a minor is meant and the other way round, is `changed`: it is to be read again.
 */
export const signatureIn = (
  fields: SigningFields,
  asked: Asked,
): { signature: GivenSignature; faults?: undefined } | { faults: SigningFaults; signature?: undefined } => {
  const { data, error } = formOf(asked).safeParse(fields);
  if (error) return { faults: faultsIn(error.issues) };
  const { name, guardianName, guardianRelation: relation, drawing } = data;
  return {
    signature: {
      name,
      ...(guardianName && relation && { guardian: { name: guardianName, relation } }),
      ...(drawing && { drawing }),
    },
  };
};

/** The language a form says its text was shown in, so that this very text is signed; undefined where it says none. */
export const shownIn = ({ shown }: SigningFields): Language | undefined =>
  languages.find((language) => shown?.endsWith(` ${language}`));
