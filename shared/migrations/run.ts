import { decodeTime } from "ulid";
import type { Means } from "../ctx.ts";
import { isId } from "../kernel/ids.ts";
import { madeId } from "../kernel/made-id.ts";
import type { Item } from "../table/item.ts";
import { ConditionFailed, type Table } from "../table/table.ts";
import { Held, type Holding, hold, keep, letGo } from "./hold.ts";
import type { Changed, Migration } from "./migration.ts";
import type { Position } from "./schema.ts";
import { positionOf } from "./store.ts";

export interface Migrating {
  means: Pick<Means, "table" | "newId" | "now">;
  migrations: readonly Migration[];
  /** nothing is written; each that is outstanding is looked at by itself, as the table stands */
  dryRun: boolean;
  told: (so: { name: string; seen: number; changed: number }) => void;
  /** parts of the table read at once */
  segments?: number;
  /** items of a page */
  pageSize?: number;
}

type Running = NonNullable<Position["running"]>;

const attempts = 8;
const indexKeys = ["gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"] as const;

/**
 * A revision of its own, as old as the one before: whoever read the item writes it no more, and yet nobody is told that it changed
 * (changes/image.ts: `isCopy`), nor does it count as written since.
 */
const sameAge = ({ rev }: Item, means: Migrating["means"], name: string): string =>
  isId("revision", rev) ? madeId("revision", decodeTime(rev.slice(4)), `${name} ${rev}`) : means.newId("revision");

const write = (table: Table, item: Item, { data, indexes, settleAnew }: Changed, rev: string): Promise<void> =>
  table.update(
    { pk: item.pk, sk: item.sk },
    {
      set: {
        data,
        rev,
        ...(indexes && Object.fromEntries(indexKeys.map((name) => [name, indexes[name]]))),
        ...(settleAnew && { dirty: true }),
      },
    },
    { if: "#rev = :rev", values: { rev: item.rev } },
  );

/** J13. Takes one item to its new shape, from a fresh reading where somebody else was faster. Whether it changed, or would. */
const migrateItem = async ({ means, dryRun }: Migrating, migration: Migration, read: Item): Promise<boolean> => {
  let item: Item | undefined = read;
  for (let tries = 1; item; tries += 1) {
    const changed = migration.change(item);
    if (!changed) return false;
    if (dryRun) return true;
    try {
      await write(means.table, item, changed, sameAge(item, means, migration.name));
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailed) || tries === attempts) throw error;
      item = await means.table.get(item);
    }
  }
  return false;
};

/** Works through what is left of one segment, noting each page. */
const migrateSegment = async (
  run: Migrating,
  migration: Migration,
  running: Running,
  i: number,
  note: () => Promise<void>,
) => {
  const segment = running.segments[i]!;
  while (!segment.done) {
    const page = await run.means.table.scan({
      segment: i,
      segments: running.segments.length,
      limit: run.pageSize ?? 200,
      ...(segment.after && { after: segment.after }),
    });
    for (const item of page.items) if (await migrateItem(run, migration, item)) running.changed += 1;
    running.seen += page.items.length;
    segment.done = !page.last;
    if (page.last) segment.after = { pk: page.last.pk, sk: page.last.sk };
    run.told({ name: migration.name, seen: running.seen, changed: running.changed });
    await note();
  }
};

const begin = ({ means, segments = 4 }: Migrating, { name }: Migration): Running => ({
  name,
  segments: Array.from({ length: segments }, () => ({ done: false })),
  seen: 0,
  changed: 0,
  startedAt: means.now(),
});

const migrateAll = async (run: Migrating, migration: Migration, running: Running, note: () => Promise<void>) => {
  const parts = running.segments.map((_, i) => migrateSegment(run, migration, running, i, note));
  const outcomes = await Promise.allSettled(parts);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
};

/** Those that a table of this version has not had. */
export const outstanding = <M>(migrations: readonly M[], { version }: Pick<Position, "version">): M[] =>
  migrations.slice(version);

/** What a runner did, or would do. */
export interface Migrated {
  from: number;
  to: number;
}

const dry = async (run: Migrating): Promise<Migrated> => {
  const { position } = await positionOf(run.means);
  for (const migration of outstanding(run.migrations, position))
    await migrateAll(run, migration, begin(run, migration), async () => undefined);
  return { from: position.version, to: run.migrations.length };
};

const migrateOn = async (run: Migrating, holding: Holding): Promise<void> => {
  const { position } = holding;
  for (const migration of outstanding(run.migrations, position)) {
    if (position.running && position.running.name !== migration.name)
      throw new Held(
        `The table is in the middle of ${position.running.name}, which is not in this version's registry.`,
      );
    position.running ??= begin(run, migration);
    await keep(run.means, holding);
    await migrateAll(run, migration, position.running, () => keep(run.means, holding));
    position.version += 1;
    delete position.running;
    await keep(run.means, holding);
  }
};

/**
 * Runs what is outstanding, one migration after the other, each through the whole table; cut off, it goes on behind the last page noted.
 * Where nothing is outstanding it writes nothing. Throws `Held` where another runner is at it, or took over. Items written meanwhile are in
 * the new shape by themselves: the code that writes it is deployed first.
 */
export const migrate = async (run: Migrating): Promise<Migrated> => {
  if (run.dryRun) return dry(run);
  const read = await positionOf(run.means);
  const from = read.position.version;
  if (outstanding(run.migrations, read.position).length === 0) return { from, to: from };
  const holding = await hold(run.means, read);
  try {
    await migrateOn(run, holding);
  } finally {
    await letGo(run.means, holding);
  }
  return { from, to: holding.position.version };
};
