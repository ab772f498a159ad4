import type { Means } from "../ctx.ts";
import { key } from "../table/schema.ts";
import type { Merge } from "./schema.ts";

/*
 * The items are made by hand, as jobs/store.ts makes them, because the functions that order these jobs must stay small.
 */
const order = (means: Means, kind: string, input: Record<string, string>): Promise<void> => {
  const [id, at] = [means.newId("job"), means.now()];
  const data = { id, kind, state: "waiting", createdAt: at, changedAt: at, progress: {}, input };
  const put = { pk: means.accountId, sk: key("JOB", id), type: "job", rev: means.newId("revision"), data, due: true };
  return means.table.put(put);
};

/** Orders a job about a client: to take to the winner what landed behind an alias, or to judge its visits anew. */
export const orderJob = (means: Means, kind: "merge" | "twins", clientId: string): Promise<void> =>
  order(means, kind, kind === "merge" ? { loserId: clientId } : { clientId });

/** Orders the rest of a merge or unmerge that was cut off. */
export const resumeMerge = (means: Means, winnerId: string, { loserId, state }: Merge): Promise<void> =>
  order(means, state === "merging" ? "merge" : "unmerge", { winnerId, loserId });
