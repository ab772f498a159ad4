import { isDeepStrictEqual } from "node:util";
import { clientSources } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { faultsOf } from "../kernel/errors.ts";
import { type Arrival, contentHash, decide, deletes, type Version } from "./decide.ts";
import { SourceRecord } from "./schema.ts";
import { type Pointer, pointerKey, pointerOf, type Ref } from "./store.ts";

/** What taking a record in would do; `fields`: which of it would change. */
export interface Compared {
  type: string;
  id: string;
  would: "create" | "change" | "delete" | "nothing" | "reject";
  fields: string[];
}

interface Seen {
  input: unknown;
  ref: Ref;
  pointer: Pointer | undefined;
  /** what stands here of it; undefined where nothing does, or it was deleted */
  stored: Record<string, unknown> | undefined;
}

/** S23. Records beside what stands here of them: one request per hundred pointers, one per hundred records. */
const lookAt = async (means: Means, source: string, inputs: unknown[]): Promise<Seen[]> => {
  const refs = inputs.map((input): Ref => {
    const { type, of, id } = input as { type: string; of?: string; id: string };
    return { source, type: (type === "deleted" ? of : type) as Ref["type"], id: String(id) };
  });
  const pointers = (await means.table.getMany(refs.map((ref) => pointerKey(means, ref)))).map(pointerOf);
  const keys = pointers.flatMap((pointer) => pointer?.to ?? []);
  const found = await means.table.getMany(keys);
  const itemAt = new Map(keys.map(({ pk, sk }, i) => [`${pk}\n${sk}`, found[i]]));
  return inputs.map((input, i) => {
    const pointer = pointers[i];
    const item = pointer?.to && itemAt.get(`${pointer.to.pk}\n${pointer.to.sk}`);
    return { input, ref: refs[i]!, pointer, stored: item?.gone || item?.data.deleted ? undefined : item?.data };
  });
};

/** Whether the source deleted a record, and what it said before of it does not say that it came back after. */
const isDeleted = ({ input, pointer, stored }: Seen): boolean => {
  if (stored || !pointer?.deleted) return false;
  const [at, deletedAt] = [(input as Arrival).modifiedAt, pointer.deleted.modifiedAt];
  return at === undefined || deletedAt === undefined || at <= deletedAt;
};

/** Which of these records the source deleted, as `type id`: what it said of them before is not to bring them back. */
export const deletedAmong = async (means: Means, source: string, inputs: unknown[]): Promise<Set<string>> =>
  new Set((await lookAt(means, source, inputs)).filter(isDeleted).map(({ ref: { type, id } }) => `${type} ${id}`));

/** What taking records in again would do, one by one as they are now: nothing is written. */
export const compareRecords = async (means: Means, source: string, inputs: unknown[]): Promise<Compared[]> =>
  (await lookAt(means, source, inputs)).map((seen) => ({ type: seen.ref.type, id: seen.ref.id, ...wouldBe(seen) }));

const nothing = { would: "nothing" as const, fields: [] };

const wouldBe = (seen: Seen): Pick<Compared, "would" | "fields"> => {
  const { input, pointer, stored } = seen;
  const parsed = SourceRecord.safeParse(input);
  if (!parsed.success)
    return { would: "reject", fields: faultsOf(parsed.error.issues, "", 20).map(({ pointer }) => pointer) };
  const record = parsed.data;
  if (pointer?.erased || isDeleted(seen)) return nothing;
  const arrival: Arrival = { modifiedAt: record.modifiedAt, received: "~" };
  if (record.type === "deleted")
    return stored && deletes(stored.origin as Version, arrival) ? { would: "delete", fields: [] } : nothing;
  if (!stored) return { would: "create", fields: [] };
  if (decide(stored.origin as Version, { ...arrival, hash: contentHash(record) }) !== "apply") return nothing;
  const { type: _, id: __, client: ___, modifiedAt: ____, ...content } = record as Record<string, unknown>;
  const before = record.type === "client" ? clientSources.fromItem({ data: stored }).given : stored;
  const names = [...new Set([...Object.keys(content), ...Object.keys(record.type === "client" ? before : {})])];
  const fields = names.filter((name) => !isDeepStrictEqual(content[name], (before as Record<string, unknown>)[name]));
  return { would: "change", fields: fields.sort() };
};
