/**
 * The one table: names only. infra builds it, the local run and the tests create it, stores use it.
 * Both indexes project the same three attributes beside the keys, so that settling a record
 * (`settled`, `dirty`) never costs an index write.
 */
export const tableShape = {
  partitionKey: "pk",
  sortKey: "sk",
  ttl: "expiresAt",
  indexes: [
    { name: "gsi1", partitionKey: "gsi1pk", sortKey: "gsi1sk" },
    { name: "gsi2", partitionKey: "gsi2pk", sortKey: "gsi2sk" },
  ],
  projected: ["type", "data", "rev"],
} as const;

export interface Key {
  pk: string;
  sk: string;
}

/** Index keys; an item is in at most one list of gsi1 and, if it is in the directory, in gsi2. */
export interface IndexKeys {
  gsi1pk?: string;
  gsi1sk?: string;
  gsi2pk?: string;
  gsi2sk?: string;
}

const escapePart = (part: string): string => part.toWellFormed().replaceAll("%", "%25").replaceAll("#", "%23");

/** Joins parts to a key; the separator inside a part is escaped, so different parts never give the same key. */
export const key = (...parts: string[]): string => parts.map(escapePart).join("#");

/** The parts a key was made of. */
export const keyParts = (joined: string): string[] =>
  joined.split("#").map((part) => part.replaceAll("%23", "#").replaceAll("%25", "%"));

/** A prefix that matches every key that starts with these parts, and no key with a longer last part. */
export const keyPrefix = (...parts: string[]): string => `${key(...parts)}#`;
