import type { Ctx } from "../ctx.ts";
import { unfit } from "../documents/schema.ts";
import { documentById } from "../documents/store.ts";
import { holdsCardNumber } from "../kernel/card-number.ts";
import type { Fault } from "../kernel/errors.ts";
import { DocumentId } from "../kernel/ids.ts";
import { Decimal } from "./decimal.ts";
import type { Entry, LogField } from "./schema.ts";

/** Values as somebody sends them, by the field's id; null takes one away. */
export type Values = Record<string, string | number | null>;

/** A value that may be kept, or what is wrong with it. */
type Judged = { value: string | number } | { message: string };

const longest = 2000;

const textOf = (value: string | number): Judged => {
  if (typeof value !== "string" || value.length > longest)
    return { message: `must be a text of at most ${longest} characters` };
  if (value.trim() === "") return { message: "must not be empty" };
  return holdsCardNumber(value) ? { message: "must not hold a payment card's number" } : { value };
};

const judged = ({ kind, scale }: LogField, value: string | number): Judged => {
  switch (kind) {
    case "text":
      return textOf(value);
    case "number": {
      const read = Decimal.safeParse(value);
      return read.success ? { value: read.data } : { message: read.error.issues[0]!.message };
    }
    case "scale": {
      const { min, max } = scale!;
      const fits = Number.isInteger(value) && min <= Number(value) && Number(value) <= max;
      return fits ? { value } : { message: `must be a whole number from ${min} to ${max}` };
    }
    case "photo":
      return DocumentId.safeParse(value).success ? { value } : { message: "must be the id of a document" };
  }
};

const at = (fieldId: string): string =>
  `/body/values/${fieldId.slice(0, 200).replaceAll("~", "~0").replaceAll("/", "~1")}`;

/** Photos of the request that are no picture of this client, kept for those alone who see the log. */
const photoFaults = async (ctx: Ctx, clientId: string, photos: [fieldId: string, documentId: string][]) => {
  const found = await Promise.all(
    photos.map(async ([fieldId, documentId]): Promise<Fault[]> => {
      const document = await documentById(ctx, clientId, documentId);
      if (!document) return [{ pointer: at(fieldId), message: "is no document of this client" }];
      if (!document.type.startsWith("image/")) return [{ pointer: at(fieldId), message: "is no picture" }];
      const message = unfit(document, "transformation");
      return message ? [{ pointer: at(fieldId), message }] : [];
    }),
  );
  return found.flat();
};

/**
 * The values an entry is to have, made of those it had and those that were sent; with every fault: a field nobody defined or
 * that is archived, a value that is none of its kind, a required one that lacks.
 */
export const valuesOf = async (
  ctx: Ctx,
  clientId: string,
  fields: LogField[],
  had: Entry["values"],
  sent: Values,
): Promise<{ values: Entry["values"]; faults: Fault[] }> => {
  const values = { ...had };
  const faults: Fault[] = [];
  const photos: [string, string][] = [];
  for (const [id, value] of Object.entries(sent)) {
    const field = fields.find((one) => one.id === id);
    if (!field) faults.push({ pointer: at(id), message: "is no field of the transformation log" });
    else if (value === null) delete values[id];
    else if (value === had[id]) continue;
    else if (field.archived) faults.push({ pointer: at(id), message: `${field.name} is archived` });
    else {
      const read = judged(field, value);
      if ("message" in read) faults.push({ pointer: at(id), message: read.message });
      else values[id] = read.value;
      if ("value" in read && field.kind === "photo") photos.push([id, String(value)]);
    }
  }
  const missing = fields.filter(
    ({ id, required, archived }) => required && !archived && !(id in values) && (sent[id] ?? null) === null,
  );
  faults.push(...missing.map(({ id, name }) => ({ pointer: at(id), message: `${name} is required` })));
  return { values, faults: [...faults, ...(await photoFaults(ctx, clientId, photos))] };
};
