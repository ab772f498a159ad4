import { isDeepStrictEqual } from "node:util";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { tableShape } from "../../shared/table/schema.ts";

/** An item as DynamoDB carries it. */
export type Raw = Record<string, AttributeValue>;

const bytes = (text: string): number => Buffer.byteLength(text);
const total = (sizes: number[]): number => sizes.reduce((sum, size) => sum + size, 0);

/** About a byte for two significant digits, one more, and one for a sign; zeros before and after do not count. */
const numberSize = (text: string): number => {
  const digits = text
    .replace(/e.*$/i, "")
    .replace(/[-.]/g, "")
    .replace(/^0+|0+$/g, "");
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith("-") ? 1 : 0);
};

const valueSize = (value: AttributeValue): number => {
  if (value.S !== undefined) return bytes(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return value.B.length;
  if (value.SS !== undefined) return total(value.SS.map(bytes));
  if (value.L !== undefined) return 3 + total(value.L.map((part) => 1 + valueSize(part)));
  if (value.M !== undefined)
    return 3 + total(Object.entries(value.M).map(([name, part]) => 1 + bytes(name) + valueSize(part)));
  return 1; // true, false, null
};

/** Size of an item in bytes (AWS, "DynamoDB item sizes and formats"). */
export const sizeOf = (item: Raw): number =>
  total(Object.entries(item).map(([name, value]) => bytes(name) + valueSize(value)));

const { partitionKey, sortKey, indexes, projected } = tableShape;

export const keyOf = (item: Raw): Raw => ({ [partitionKey]: item[partitionKey]!, [sortKey]: item[sortKey]! });

/** 4 KB a unit, half of it where eventually consistent; reading nothing costs one. */
export const readUnits = (size: number, consistent: boolean): number =>
  Math.max(1, Math.ceil(size / 4096)) * (consistent ? 1 : 0.5);

const kilobytes = (size: number): number => Math.max(1, Math.ceil(size / 1024));

/** 1 KB a unit, of the item before or after, whichever is larger. */
export const writeUnits = (before: Raw | undefined, after: Raw | undefined): number =>
  kilobytes(Math.max(before ? sizeOf(before) : 0, after ? sizeOf(after) : 0));

/** The row an index keeps of an item: keys and projected attributes, where the item has the index's keys. */
export const indexRow = (item: Raw | undefined, index: (typeof indexes)[number]): Raw | undefined => {
  if (!item?.[index.partitionKey] || !item[index.sortKey]) return undefined;
  const kept = [partitionKey, sortKey, index.partitionKey, index.sortKey, ...projected];
  return Object.fromEntries(kept.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])));
};

const rowUnits = (before: Raw | undefined, after: Raw | undefined, keys: readonly string[]): number => {
  if (!before && !after) return 0;
  if (!before || !after) return writeUnits(before, after);
  if (keys.some((name) => before[name]!.S !== after[name]!.S))
    return writeUnits(before, undefined) + writeUnits(undefined, after);
  return isDeepStrictEqual(before, after) ? 0 : writeUnits(before, after);
};

/**
 * What the indexes are charged for a write: a row made, changed or removed is one write, a changed key removes and makes,
 * and what is not projected costs nothing. Indexes follow after the write, so a transaction does not double this.
 */
export const indexUnits = (before: Raw | undefined, after: Raw | undefined): number =>
  total(
    indexes.map((index) =>
      rowUnits(indexRow(before, index), indexRow(after, index), [index.partitionKey, index.sortKey]),
    ),
  );
