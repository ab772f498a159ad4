import { createHash } from "node:crypto";

/** When a version of a record was made, as the source says, and when we got it. */
export interface Arrival {
  modifiedAt?: string | undefined;
  received: string;
}
export type Version = Arrival & { hash: string };

/** What to do with an arrival. */
export type Decision = "apply" | "unchanged" | "older";

/** Content hash of a record as given, `modifiedAt` apart, whatever the order of its fields. */
export const contentHash = ({ modifiedAt: _, ...content }: Record<string, unknown>): string =>
  createHash("sha256").update(canonical(content)).digest("base64url").slice(0, 22);

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const given = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${given
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`)
    .join(",")}}`;
};

/**
 * Whether an arrival applies over what is stored: an older `modifiedAt` changes nothing, an equal one with other content
 * applies; where either has none, what was received later applies (design.md, Source records).
 */
export const decide = (stored: Version | undefined, arrival: Version): Decision => {
  if (!stored) return "apply";
  const dated = stored.modifiedAt !== undefined && arrival.modifiedAt !== undefined;
  if (dated && arrival.modifiedAt! < stored.modifiedAt!) return "older";
  if (!dated && arrival.received < stored.received) return "older";
  return stored.hash === arrival.hash && stored.modifiedAt === arrival.modifiedAt ? "unchanged" : "apply";
};

/** Whether a record arrives after its deletion; a deletion without `modifiedAt` beats all that was received before it. */
export const survives = (deletion: Arrival | undefined, arrival: Arrival): boolean => {
  if (!deletion) return true;
  if (deletion.modifiedAt !== undefined && arrival.modifiedAt !== undefined)
    return arrival.modifiedAt > deletion.modifiedAt;
  return arrival.received > deletion.received;
};

/** Whether a deletion applies to what is stored. */
export const deletes = (stored: Arrival | undefined, deletion: Arrival): boolean => {
  if (!stored) return true;
  if (deletion.modifiedAt !== undefined && stored.modifiedAt !== undefined)
    return deletion.modifiedAt >= stored.modifiedAt;
  return deletion.received >= stored.received;
};
