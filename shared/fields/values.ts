import type { ClientParts } from "../clients/identity.ts";
import type { Client, FieldValue } from "../clients/schema.ts";
import type { ShownField } from "../clients/shapes.ts";
import type { Ctx } from "../ctx.ts";
import { holdsCardNumber } from "../kernel/card-number.ts";
import type { Fault } from "../kernel/errors.ts";
import { DocumentId } from "../kernel/ids.ts";
import { LocalDate } from "../kernel/time.ts";
import type { Field } from "./schema.ts";
import { definedFields } from "./store.ts";

/** Values as somebody sends them, by the field's id; null takes one away. */
export type Values = Record<string, FieldValue | null>;

const longest = 2000;

const isText = (value: unknown): value is string => typeof value === "string";

/** What is wrong with a value of a field, if anything. */
const wrong = ({ kind, choices = [] }: Field, value: FieldValue): string | undefined => {
  switch (kind) {
    case "text":
      if (!isText(value) || value.length > longest) return `must be a text of at most ${longest} characters`;
      if (value.trim() === "") return "must not be empty";
      return holdsCardNumber(value) ? "must not hold a payment card's number" : undefined;
    case "number":
      return typeof value === "number" ? undefined : "must be a number";
    case "date":
      return LocalDate.safeParse(value).success ? undefined : "must be a date such as 2026-03-14";
    case "boolean":
      return typeof value === "boolean" ? undefined : "must be true or false";
    case "choice":
      return isText(value) && choices.includes(value) ? undefined : `must be one of: ${choices.join(", ")}`;
    case "image":
      return DocumentId.safeParse(value).success ? undefined : "must be the id of a file of this client";
  }
};

const at = (fieldId: string): string => `/body/fields/${fieldId}`;

/** Faults of the values in a request; a value of a field nobody defined, or one that is switched off, is one. */
export const faultsOfValues = (defined: Field[], values: Values): Fault[] =>
  Object.entries(values).flatMap(([id, value]) => {
    const field = defined.find((one) => one.id === id);
    if (!field) return [{ pointer: at(id), message: "is no field of this account" }];
    if (value === null)
      return field.required && field.on ? [{ pointer: at(id), message: `${field.name} is required` }] : [];
    if (!field.on) return [{ pointer: at(id), message: `${field.name} is switched off` }];
    const message = wrong(field, value);
    return message ? [{ pointer: at(id), message }] : [];
  });

/** Faults of a new client that lacks what a field requires. */
export const missingValues = (defined: Field[], values: Values): Fault[] =>
  defined
    .filter(({ id, on, required }) => on && required && !(id in values))
    .map(({ id, name }) => ({ pointer: at(id), message: `${name} is required` }));

/** The files among the values of a request, with where they stand in it. */
export const filesIn = (defined: Field[], values: Values): { pointer: string; documentId: string }[] =>
  Object.entries(values).flatMap(([id, value]) =>
    isText(value) && defined.some((field) => field.id === id && field.kind === "image")
      ? [{ pointer: at(id), documentId: value }]
      : [],
  );

/** A client's values with those of a request, without those of fields that are gone; undefined where none is left. */
export const mergedValues = (defined: Field[], before: Client["fields"], values: Values): Client["fields"] => {
  const known = new Set(defined.map(({ id }) => id));
  const all = Object.entries({ ...before, ...values }).flatMap(([id, value]) =>
    value !== null && known.has(id) ? [[id, isText(value) ? value.trim() : value] as const] : [],
  );
  return all.length > 0 ? Object.fromEntries(all) : undefined;
};

const valuesIn = ({ client, merged = [] }: Pick<ClientParts, "client" | "merged">): Client["fields"] =>
  [client, ...merged].some(({ fields }) => fields)
    ? Object.assign({}, ...[...merged.toReversed(), client].map(({ fields }) => fields))
    : undefined;

/** All values of a client as JSON, in bytes: they stand in the item every profile reads. */
const mostBytes = 32_000;

/** Faults of values that are too much together. */
export const tooMuchIn = (values: Client["fields"]): Fault[] =>
  Buffer.byteLength(JSON.stringify(values ?? {})) > mostBytes
    ? [{ pointer: "/body/fields", message: `are more than ${mostBytes} bytes together` }]
    : [];

/** What a profile shows of a client's values: those of fields that are switched on, in the fields' order (S1-23). */
export const shownIn = (defined: Field[], fields: NonNullable<Client["fields"]> = {}): ShownField[] =>
  defined
    .filter(({ id, on }) => on && fields[id] !== undefined)
    .map(({ id, name, kind, section }) => ({ id, name, kind, section: section ?? null, value: fields[id]! }));

/** The same, the definitions read only for a client that has values: no request for one that has none. */
export const shownFields = async (
  ctx: Pick<Ctx, "table" | "accountId">,
  parts: Pick<ClientParts, "client" | "merged">,
): Promise<ShownField[]> => {
  const values = valuesIn(parts);
  return values ? shownIn((await definedFields(ctx)).list, values) : [];
};
