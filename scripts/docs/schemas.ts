import * as z from "zod";
import type { CreateDocumentOptions } from "zod-openapi";
import { ChangePattern, ChangeType } from "../../shared/changes/schema.ts";
import { width } from "../../shared/charts/schema.ts";
import { NewClient } from "../../shared/clients/input.ts";
import { connectors } from "../../shared/connectors/registry.ts";
import { Currency } from "../../shared/kernel/money.ts";
import { PageQuery } from "../../shared/kernel/page.ts";
import { Instant, TimeZone } from "../../shared/kernel/time.ts";
import { RecordsBody, SourceRecord } from "../../shared/sources/schema.ts";
import { NewSource } from "../../shared/sync/routes.ts";

/** `booking.*` for all changes of bookings. */
function kindsOf(types: readonly string[]): string[] {
  return [...new Set(types.map((type) => type.replace(/\..*/, ".*")))];
}

/** What JSON Schema cannot read off a schema that transforms or refines. */
const said = new Map<z.core.$ZodType, object>([
  [Instant, { type: "string", format: "date-time", examples: ["2026-03-14T10:00:00.000Z"] }],
  [PageQuery.shape.limit, { type: "integer", minimum: 1, maximum: 100, default: 25 }],
  [
    PageQuery.shape.cursor,
    {
      type: "string",
      minLength: 1,
      maxLength: 2000,
      description: "`nextCursor` of the page before; of this list only",
    },
  ],
  [width, { type: "integer", minimum: 360, maximum: 1600, default: 720, description: "pixels across" }],
  [Currency, { type: "string", pattern: "^[A-Z]{3}$", description: "ISO 4217", examples: ["USD"] }],
  [NewSource.shape.connector, { type: "string", enum: Object.keys(connectors) }],
  [ChangePattern, { type: "string", enum: ["*", ...kindsOf(ChangeType.options), ...ChangeType.options] }],
  [TimeZone, { type: "string", description: "IANA time zone", examples: ["America/New_York"] }],
]);

/** Bodies whose parts are judged one by one at run time, as what a part has to be. */
const inFull = new Map<z.ZodType, z.ZodType>([
  [RecordsBody, z.strictObject({ records: z.array(SourceRecord).min(1).max(500) }).meta({ id: "SourceRecordsBody" })],
]);

/** The schema a body is documented by. */
export const documented = (schema: z.ZodType): z.ZodType => inFull.get(schema) ?? schema;

/** Rules between fields, which a schema cannot say. */
const ruled = new Map<z.core.$ZodType, string>([
  [NewClient, "A first or last name is required, and an email, a phone or a guardian."],
]);

/** Text that is trimmed before it is judged must hold more than blanks where it must not be empty. */
const isTrimmed = (schema: z.core.$ZodType): boolean =>
  schema instanceof z.ZodString && !!schema._zod.def.checks?.some((check) => check._zod.def.check === "overwrite");

/** Words of a choice separated by commas, as a pattern; undefined for anything else. */
const separatedWords = (schema: z.core.$ZodType): string | undefined => {
  const words = schema instanceof z.ZodPipe && schema.out instanceof z.ZodArray ? schema.out.element : undefined;
  if (!(words instanceof z.ZodEnum)) return undefined;
  const one = `\\s*(${words.options.join("|")})\\s*`;
  return `^${one}(,${one})*$`;
};

/** Control characters by their codes: not every reader's regular expressions know `\p{Cc}`. */
const spelled = (pattern: string): string => pattern.replaceAll("\\p{Cc}", "\\u0000-\\u001f\\u007f-\\u009f");

const least = Number.MIN_SAFE_INTEGER;
const most = Number.MAX_SAFE_INTEGER;

/** Replies may grow fields, so they do not close their objects; patterns that only repeat a format go. */
export const override: CreateDocumentOptions["override"] = ({ zodSchema, jsonSchema, io }) => {
  const instead = said.get(zodSchema);
  if (instead) {
    for (const name of Object.keys(jsonSchema)) delete jsonSchema[name as keyof typeof jsonSchema];
    Object.assign(jsonSchema, instead);
  }
  if (isTrimmed(zodSchema) && jsonSchema.minLength && !jsonSchema.pattern) jsonSchema.pattern = "\\S";
  const words = separatedWords(zodSchema);
  if (words) jsonSchema.pattern = words;
  for (const part of [jsonSchema, ...(jsonSchema.allOf ?? [])])
    if ("pattern" in part && part.pattern) part.pattern = spelled(part.pattern);
  const rule = ruled.get(zodSchema);
  if (rule) jsonSchema.description = rule;
  if (io === "output" && zodSchema._zod.def.type === "object" && jsonSchema.additionalProperties === false)
    delete jsonSchema.additionalProperties;
  if (jsonSchema.format === "date") delete jsonSchema.pattern;
  if (jsonSchema.minimum === least) delete jsonSchema.minimum;
  if (jsonSchema.maximum === most) delete jsonSchema.maximum;
};
