import * as z from "zod";
import type { Raw } from "../connectors/contract.ts";
import type { Means } from "../ctx.ts";
import { rawFolder } from "../files/schema.ts";
import type { Step } from "../jobs/run.ts";
import { LocalDate } from "../kernel/time.ts";
import { compareRecords } from "../sources/compare.ts";
import { withoutDeleted } from "./deleted.ts";
import { connectorOf, factsOf, type Tools } from "./link.ts";
import { rawsBelow, readRaw } from "./raw.ts";
import type { Source } from "./schema.ts";
import { someRejections, sourceAndState } from "./store.ts";
import { takeRaws } from "./take.ts";

/** Which raw payloads are gone through again: days of the runs (UTC), both inclusive, and a resource. */
export const ReplayInput = z.object({
  source: z.string(),
  from: LocalDate,
  to: LocalDate,
  resource: z.string().optional(),
  /** take the records in, instead of saying what that would do */
  apply: z.boolean(),
});
export type ReplayInput = z.output<typeof ReplayInput>;

/** Differences a job keeps; all of them are counted. */
const shown = 100;
const lookedFor = 500;

interface Difference {
  type: string;
  id: string;
  would: string;
  fields: string[];
}

const dayIn = (folder: string, key: string): string => key.slice(folder.length, folder.length + 10);

/** The first payload of the days that comes after another. */
const nextKey = async (
  bucket: Tools["bucket"],
  folder: string,
  { from, to }: ReplayInput,
  after: string | undefined,
) => {
  for await (const key of rawsBelow(bucket, folder)) {
    if (after !== undefined && key <= after) continue;
    const day = dayIn(folder, key);
    if (day > to) return undefined;
    if (day >= from) return key;
  }
  return undefined;
};

/**
 * Goes through raw payloads with the mapping as it is now, one object a piece: says what taking them in would do, with the fields that would
 * change (never their values), or does it. The result counts by what would be done.
 */
export const replayStep = (means: Means, tools: Tools): Step => {
  return async (job) => {
    const input = ReplayInput.parse(job.input);
    const { source } = await sourceAndState(means, input.source);
    const folder = rawFolder(means.accountId, source.name);
    const key = await nextKey(tools.bucket, folder, input, job.place?.after as string | undefined);
    if (key === undefined) return { ...job, state: "done" };
    const raws = (await readRaw(tools.bucket, key)).filter(
      ({ resource }) => input.resource === undefined || resource === input.resource,
    );
    const place = { after: key };
    const payloads = (job.progress.payloads ?? 0) + 1;
    if (input.apply) {
      const tally = await applied(means, source, raws, key);
      return { ...job, place, progress: { ...added(job.progress, tally), payloads } };
    }
    const found = await differencesIn(means, source, raws);
    const counts = Object.groupBy(found, ({ would }) => would);
    const sums = Object.fromEntries(Object.entries(counts).map(([would, list = []]) => [would, list.length]));
    const kept = [
      ...((job.result?.differences ?? []) as Difference[]),
      ...found.filter(({ would }) => would !== "nothing"),
    ];
    return {
      ...job,
      place,
      progress: { ...added(job.progress, sums), payloads },
      result: { differences: kept.slice(0, shown) },
    };
  };
};

const added = (a: Record<string, number>, b: Record<string, number>): Record<string, number> => {
  const sum = { ...a };
  for (const [name, n] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + n;
  return sum;
};

const applied = async (means: Means, source: Source, raws: readonly Raw[], key: string) => {
  const rejected = await someRejections(means, source.name, lookedFor);
  const facts = await factsOf(means);
  const connector = await withoutDeleted(means, source, raws, facts);
  const taking = { source: source.name, connector, facts, rejected };
  const tally = await takeRaws(means, taking, { raws, key });
  return Object.values(tally).reduce<Record<string, number>>((sum, counts) => added(sum, counts), {});
};

const most = 500;

const differencesIn = async (means: Means, source: Source, raws: readonly Raw[]): Promise<Difference[]> => {
  const connector = connectorOf(source);
  const facts = await factsOf(means);
  const mapped = raws.map((raw) => ({ raw, ...connector.map(raw, facts) }));
  const records = mapped.flatMap(({ records: some }) => some);
  const found: Difference[] = mapped.flatMap(({ raw, errors }) =>
    errors.length > 0
      ? [{ type: raw.resource, id: raw.id ?? "", would: "reject", fields: errors.map(({ pointer }) => pointer) }]
      : [],
  );
  for (let i = 0; i < records.length; i += most)
    found.push(...(await compareRecords(means, source.name, records.slice(i, i + most))));
  return found;
};
