import { createHash } from "node:crypto";
import { encodeTime } from "ulid";
import { type IdKind, prefixes } from "./ids.ts";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** An id made of what it is for, the same however often it is made: so that what is done again meets itself. It sorts by `at`, ms. */
export const madeId = (kind: IdKind, at: number, of: string): string => {
  const bytes = createHash("sha256").update(of).digest().subarray(0, 16);
  return `${prefixes[kind]}_${encodeTime(at, 10)}${[...bytes].map((byte) => alphabet[byte % 32]).join("")}`;
};
