import * as z from "zod";
import { TimeZone } from "../../kernel/time.ts";
import {
  BookingRecord,
  ClientRecord,
  ContractRecord,
  EventRecord,
  InvoiceRecord,
  PackageRecord,
} from "../../sources/schema.ts";

export const types = [ClientRecord, EventRecord, BookingRecord, ContractRecord, PackageRecord, InvoiceRecord].map(
  (schema) => schema.shape.type.value,
);

/** Where a value stands in a record: `firstName`, `event.startsAt`, `phones.0.number`. */
const Path = z
  .string()
  .max(100)
  .regex(/^[a-z]\w*(\.([a-z]\w*|\d{1,2}))*$/i, "must be the name of a field, such as event.startsAt or phones.0.number")
  .refine((path) => !/(^|\.)(constructor|prototype)(\.|$)/.test(path), "is no field");
const Column = z.string().min(1).max(200);

/** How the rows of some files become records. */
export const Mapping = z.strictObject({
  /** name of the file; `*` stands for anything, once */
  match: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^*]*\*?[^*]*$/, "must hold one * at most"),
  type: z.enum(types),
  /** the column of a field; of several, their texts are put together with a blank between (a date and a time of day) */
  columns: z.record(Path, z.union([Column, z.array(Column).min(1).max(5)])),
  /** the same for every row; one inside something (`phones.0.kind`) only where a column gives that something a value */
  constants: z.record(Path, z.union([z.string().max(500), z.number(), z.boolean()])).default({}),
  /** order of the parts of a date; iso: year first */
  dates: z.enum(["iso", "mdy", "dmy"]).default("iso"),
  decimals: z.enum([".", ","]).default("."),
  /** of times without an offset; absent: the location's, else the account's */
  timeZone: TimeZone.optional(),
  /** what a cell means, by field: `{ status: { "Checked in": "attended" } }` */
  values: z.record(Path, z.record(z.string().max(200), z.union([z.string().max(200), z.boolean()]))).default({}),
});
export type Mapping = z.output<typeof Mapping>;

export const Settings = z.strictObject({ mappings: z.array(Mapping).max(50).default([]) });
export type Settings = z.output<typeof Settings>;
export const Credentials = z.strictObject({});
export type Credentials = z.output<typeof Credentials>;

/** Beside a row: how it is to be read, or why it cannot be. */
export const Beside = z.union([z.object({ fault: z.string() }), z.object({ mapping: Mapping }), z.object({})]);

/** Whether a file's name fits a pattern. */
export const fits = (name: string, match: string): boolean => {
  const [prefix = "", suffix] = match.split("*");
  if (suffix === undefined) return name === match;
  return name.length >= prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix);
};
