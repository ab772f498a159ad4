import * as z from "zod";
import type { CreateDocumentOptions } from "zod-openapi";
import { NewClient } from "../../shared/clients/input.ts";
import { Currency } from "../../shared/kernel/money.ts";
import { PageQuery } from "../../shared/kernel/page.ts";
import { Instant, TimeZone } from "../../shared/kernel/time.ts";
import { RecordsBody, SourceRecord } from "../../shared/sources/schema.ts";

/** What JSON Schema cannot read off a schema that transforms or refines. */
const said = new Map<z.core.$ZodType, object>([
  [Instant, { type: "string", format: "date-time", examples: ["2026-03-14T10:00:00.000Z"] }],
  [PageQuery.shape.limit, { type: "integer", minimum: 1, maximum: 100, default: 25 }],
  [PageQuery.shape.cursor, { type: "string", description: "`nextCursor` of the page before; of this list only" }],
  [Currency, { type: "string", description: "ISO 4217", examples: ["USD"] }],
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

const least = Number.MIN_SAFE_INTEGER;
const most = Number.MAX_SAFE_INTEGER;

/** Replies may grow fields, so they do not close their objects; patterns that only repeat a format go. */
export const override: CreateDocumentOptions["override"] = ({ zodSchema, jsonSchema, io }) => {
  const instead = said.get(zodSchema);
  if (instead) {
    for (const name of Object.keys(jsonSchema)) delete jsonSchema[name as keyof typeof jsonSchema];
    Object.assign(jsonSchema, instead);
  }
  const rule = ruled.get(zodSchema);
  if (rule) jsonSchema.description = rule;
  if (io === "output" && zodSchema._zod.def.type === "object" && jsonSchema.additionalProperties === false)
    delete jsonSchema.additionalProperties;
  if (jsonSchema.format === "date") delete jsonSchema.pattern;
  if (jsonSchema.minimum === least) delete jsonSchema.minimum;
  if (jsonSchema.maximum === most) delete jsonSchema.maximum;
};
