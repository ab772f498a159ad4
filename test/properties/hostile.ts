import fc from "fast-check";
import { expect } from "vitest";
import * as z from "zod";
import { type Components, type Schema, valuesOf } from "../http/arbitrary.ts";

/** Text nobody means well with: any code units, names of prototypes, repetitions that make a regular expression run back. */
export const hostileText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.constantFrom("", "__proto__", "constructor", "\u0000", "\ud800", "﻿", "null", "-0", "1e999", "NaN", "[]", "{}"),
  fc
    .tuple(
      fc.constantFrom(" ", "a", "0", "%", '"', ",", ";", "=", "<", "(", "[", "{", "\\", "\n", "é", "+"),
      fc.nat(20_000),
    )
    .map(([sign, times]) => sign.repeat(times)),
);

/** Bytes of which many are text that is nearly right. */
export const hostileBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  hostileText.map((text) => Buffer.from(text)),
);

/** Values a zod schema describes, of which some parts are none. */
export const nearly = (schema: z.ZodType): fc.Arbitrary<unknown> => {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const tempers = [10, 100, 1000].map((tame) => valuesOf(json as Schema, (json.$defs ?? {}) as Components, tame));
  return fc.oneof(...tempers);
};

/** Milliseconds a reading may take, whatever is read: the machine is busy, a regular expression that runs back takes minutes. */
const longest = 10_000;

const unpolluted = (): void => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.keys(Array.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
};

type Kind = abstract new (...args: never[]) => Error;

const judged = (error: unknown, refusals: Kind[]): undefined => {
  if (!refusals.some((kind) => error instanceof kind)) throw error;
  return undefined;
};

const inTime = (began: number): void => {
  expect(performance.now() - began).toBeLessThan(longest);
  unpolluted();
};

/** What a reading gives; undefined where it refuses as its caller expects. Anything else it throws, slowness and a changed prototype fail. */
export const readingOf = <T>(read: () => T, refusals: Kind[] = []): T | undefined => {
  const began = performance.now();
  try {
    return read();
  } catch (error) {
    return judged(error, refusals);
  } finally {
    inTime(began);
  }
};

/** The same of a reading that takes time. */
export const readingLater = async <T>(read: () => Promise<T>, refusals: Kind[] = []): Promise<T | undefined> => {
  const began = performance.now();
  try {
    return await read();
  } catch (error) {
    return judged(error, refusals);
  } finally {
    inTime(began);
  }
};
