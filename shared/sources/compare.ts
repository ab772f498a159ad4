import { isDeepStrictEqual } from "node:util";
import { clientSources } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { faultsOf } from "../kernel/errors.ts";
import { contentHash, decide, type Version } from "./decide.ts";
import { SourceRecord } from "./schema.ts";
import { pointerKey, pointerOf, type Ref } from "./store.ts";

/** What taking a record in would do; `fields`: which of it would change. */
export interface Compared {
  type: string;
  id: string;
  would: "create" | "change" | "delete" | "nothing" | "reject";
  fields: string[];
}

/** S23. What taking records in would do, one by one as they are now: nothing is written. One request per hundred pointers, one per hundred records. */
export const compareRecords = async (means: Means, source: string, inputs: unknown[]): Promise<Compared[]> => {
  const refs = inputs.map((input): Ref => {
    const { type, of, id } = input as { type: string; of?: string; id: string };
    return { source, type: (type === "deleted" ? of : type) as Ref["type"], id: String(id) };
  });
  const pointers = (await means.table.getMany(refs.map((ref) => pointerKey(means, ref)))).map(pointerOf);
  const keys = pointers.flatMap((pointer) => pointer?.to ?? []);
  const found = await means.table.getMany(keys);
  const itemAt = new Map(keys.map(({ pk, sk }, i) => [`${pk}\n${sk}`, found[i]]));
  return inputs.map((input, i) => {
    const { type, id } = refs[i]!;
    const pointer = pointers[i];
    const item = pointer?.to && itemAt.get(`${pointer.to.pk}\n${pointer.to.sk}`);
    const stored = item?.gone || item?.data.deleted ? undefined : item?.data;
    return { type, id, ...wouldBe(input, pointer?.erased === true, stored) };
  });
};

const nothing = { would: "nothing" as const, fields: [] };

const wouldBe = (
  input: unknown,
  erased: boolean,
  stored: Record<string, unknown> | undefined,
): Pick<Compared, "would" | "fields"> => {
  const parsed = SourceRecord.safeParse(input);
  if (!parsed.success)
    return { would: "reject", fields: faultsOf(parsed.error.issues, "", 20).map(({ pointer }) => pointer) };
  const record = parsed.data;
  if (erased) return nothing;
  if (record.type === "deleted") return stored ? { would: "delete", fields: [] } : nothing;
  if (!stored) return { would: "create", fields: [] };
  const version: Version = { hash: contentHash(record), modifiedAt: record.modifiedAt, received: "~" };
  if (decide(stored.origin as Version, version) !== "apply") return nothing;
  const { type: _, id: __, client: ___, modifiedAt: ____, ...content } = record as Record<string, unknown>;
  const before = record.type === "client" ? clientSources.fromItem({ data: stored }).given : stored;
  const names = [...new Set([...Object.keys(content), ...Object.keys(record.type === "client" ? before : {})])];
  const fields = names.filter((name) => !isDeepStrictEqual(content[name], (before as Record<string, unknown>)[name]));
  return { would: "change", fields: fields.sort() };
};
