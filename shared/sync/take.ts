import type { Connector, Facts, NewRecord, Raw } from "../connectors/contract.ts";
import type { Means } from "../ctx.ts";
import type { Fault } from "../kernel/errors.ts";
import { takeRecords } from "../sources/service.ts";
import type { Rejection, Tally } from "./schema.ts";
import { clearRejection, noteRejection } from "./store.ts";

/** Raws, and where they stand as they came. */
export interface Kept {
  raws: readonly Raw[];
  key: string;
  /** line of each raw in that object; none: they are its lines, in order */
  lines?: readonly number[];
}

/** With what raws are taken in. */
export interface Taking {
  source: string;
  connector: Pick<Connector, "map" | "resources">;
  facts: Facts;
  /** what was rejected before and not yet taken: cleared where it comes in well */
  rejected: Rejection[];
  /** these may have been begun before and cut off */
  again?: boolean;
}

type Line = { record: NewRecord; raw: number };

/** Records of one request of the intake. */
const most = 500;

export const emptyTally = { written: 0, unchanged: 0, waiting: 0, rejected: 0, deleted: 0 };

/** The sums of two tallies. */
export const summed = (a: Tally, b: Tally): Tally => {
  const sum = { ...a };
  for (const [type, counts] of Object.entries(b)) {
    const before = sum[type] ?? emptyTally;
    sum[type] = Object.fromEntries(
      Object.entries(counts).map(([name, n]) => [name, n + before[name as keyof typeof before]]),
    ) as Tally[string];
  }
  return sum;
};

const typeOf = (record: NewRecord): string => (record.type === "deleted" ? record.of : record.type);

/**
 * Maps raws to records and takes them in: what cannot be mapped or is not accepted is kept with its reasons, all others are taken. Doing it
 * again changes nothing (reliability.md, 27).
 */
export const takeRaws = async (means: Means, taking: Taking, kept: Kept): Promise<Tally> => {
  const { connector, facts } = taking;
  const faults = new Map<number, Fault[]>();
  const lines = kept.raws.flatMap((raw, i): Line[] => {
    const { records, errors } = connector.map(raw, facts);
    if (errors.length > 0) faults.set(i, errors);
    return records.map((record) => ({ record, raw: i }));
  });
  let tally: Tally = {};
  for (let i = 0; i < lines.length; i += most)
    tally = summed(tally, await taken(means, taking, lines.slice(i, i + most), faults));
  for (const [i, errors] of faults) tally = summed(tally, await rejected(means, taking, kept, i, errors));
  await cleared(means, taking, kept, faults);
  return tally;
};

const taken = async (
  means: Means,
  { source, again }: Taking,
  lines: Line[],
  faults: Map<number, Fault[]>,
): Promise<Tally> => {
  const { outcomes, rejected: refused } = await takeRecords(
    means,
    source,
    lines.map(({ record }) => record),
    again,
  );
  for (const { index, errors } of refused) {
    const { raw } = lines[index]!;
    faults.set(raw, [...(faults.get(raw) ?? []), ...errors]);
  }
  const tally: Tally = {};
  for (const [index, outcome] of outcomes) {
    const { record } = lines[index]!;
    const counts = tally[typeOf(record)] ?? { ...emptyTally };
    counts[record.type === "deleted" && outcome === "written" ? "deleted" : outcome] += 1;
    tally[typeOf(record)] = counts;
  }
  return tally;
};

const rejected = async (
  means: Means,
  { source, connector }: Taking,
  kept: Kept,
  i: number,
  errors: Fault[],
): Promise<Tally> => {
  const { resource, id, client } = kept.raws[i]!;
  const raw = { key: kept.key, line: kept.lines?.[i] ?? i };
  const about = { resource, id, ...(client !== undefined && { client }) };
  await noteRejection(means, source, { ...about, at: means.now(), errors: errors.slice(0, 20), raw });
  const type = connector.resources.find(({ name }) => name === resource)?.types[0] ?? resource;
  return { [type]: { ...emptyTally, rejected: 1 } };
};

/** What came in well is no longer rejected. */
const cleared = async (
  means: Means,
  { source, rejected: before }: Taking,
  { raws }: Kept,
  faults: Map<number, Fault[]>,
) => {
  if (before.length === 0) return;
  const well = new Set(
    raws.filter((raw, i) => raw.id !== null && !faults.has(i)).map(({ resource, id }) => `${resource} ${id}`),
  );
  for (const rejection of before)
    if (rejection.id !== null && well.has(`${rejection.resource} ${rejection.id}`))
      await clearRejection(means, source, rejection);
};
