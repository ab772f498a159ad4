import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { decodeText, encodeText } from "./text.ts";

/** A map of values as DynamoDB carries it. */
export type Attributes = Record<string, AttributeValue>;

/**
 * What we store, in DynamoDB's form: text, numbers, yes and no, null, lists and maps; undefined is left out. Text is
 * encoded on the way (text.ts), in the one pass: items are read and written by the hundred.
 */
export const attributes = (map: object): Attributes =>
  Object.fromEntries(
    Object.entries(map)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [encodeText(name), attribute(value)]),
  );

const attribute = (value: unknown): AttributeValue => {
  if (typeof value === "string") return { S: encodeText(value) };
  if (typeof value === "number" && Number.isFinite(value)) return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.filter((part) => part !== undefined).map(attribute) };
  if (typeof value === "object") return { M: attributes(value) };
  throw new TypeError(`A table holds no ${typeof value} such as ${String(value)}.`);
};

/** The values of a map that DynamoDB gave, as they were before they were stored. */
export const valuesOf = (map: Attributes): Record<string, unknown> =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [decodeText(name), valueIn(value)]));

const valueIn = (value: AttributeValue): unknown => {
  if (value.S !== undefined) return decodeText(value.S);
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.M !== undefined) return valuesOf(value.M);
  if (value.L !== undefined) return value.L.map(valueIn);
  if (value.NULL !== undefined) return null;
  // the SDK's client of streams, and so the local run, gives an empty map without its type
  if (Object.keys(value).length === 0) return {};
  throw new TypeError(`A table of ours holds no ${Object.keys(value)[0]}.`);
};
