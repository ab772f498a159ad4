import { join } from "node:path";
import { readJson, writeJson } from "../../infra/local/files.ts";
import { carryOver, isCarried } from "../../shared/backups/carried.ts";
import { held } from "../../shared/backups/hold.ts";
import { toldAll } from "../../shared/backups/webhooks.ts";
import type { Means } from "../../shared/ctx.ts";
import { everyPage } from "../../shared/table/every.ts";
import type { Item } from "../../shared/table/item.ts";
import { ConditionFailed } from "../../shared/table/table.ts";
import { states } from "../../shared/webhooks/store.ts";
import { type Backup, itemsOf } from "./format.ts";

/** How far a restore into a table is, kept beside the backup. */
export interface Restoring {
  step: "emptying" | "filling" | "webhooks" | "carrying" | "counting";
  /** lines of each file that stand in the table */
  lines: Record<string, number>;
  /** items whose outward effect was held back */
  held: number;
  /** of the table that was replaced: erasures and opt-outs, which hold all the same */
  carried: Item[];
}

type Working = Omit<Means, "accountId">;

const fileFor = ({ folder }: Backup, table: string): string => join(folder, `restore-${table}.json`);

export const readRestoring = (backup: Backup, table: string): Restoring | undefined =>
  readJson<Restoring>(fileFor(backup, table));
export const keepRestoring = (backup: Backup, table: string, restoring: Restoring): void =>
  writeJson(fileFor(backup, table), restoring);

/** Writes at once, and items between two notes of how far it is. */
const [abreast, untilNoted] = [32, 2000];

/** Works through items some at a time. */
const eachOf = async (items: Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: Math.min(abreast, waiting.length) }, async () => {
      for (let item = waiting.shift(); item; item = waiting.shift()) await work(item);
    }),
  );
};

/** Removes everything from the table, after what must hold all the same is noted. */
export const empty = async (
  { table }: Working,
  backup: Backup,
  name: string,
  restoring: Restoring,
  say: (line: string) => void,
): Promise<void> => {
  let removed = 0;
  for await (const items of everyPage(table)) {
    restoring.carried.push(...items.filter(isCarried));
    keepRestoring(backup, name, restoring);
    await eachOf(items, ({ pk, sk }) => table.remove({ pk, sk }));
    removed += items.length;
    say(`${removed} items removed`);
  }
};

/** Puts an item where none stands: what a restore that was cut off wrote already stays as it has become. */
const putAbsent = async ({ table }: Working, item: Item): Promise<void> => {
  try {
    await table.put(item, { if: "attribute_not_exists(pk)" });
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
  }
};

/** Fills the table from every file but with how far webhooks are, which waits until the change log stands. */
export const fill = async (
  means: Working,
  backup: Backup,
  restoring: Restoring,
  told: (restoring: Restoring) => void,
): Promise<void> => {
  const take = async (file: string, batch: Item[], lines: number) => {
    await eachOf(batch, async (item) => {
      if (item.type === states.type) return;
      const put = held(means, item);
      if (put !== item) restoring.held += 1;
      await putAbsent(means, put);
    });
    restoring.lines[file] = lines;
    told(restoring);
  };
  for (const file of backup.files) {
    let lines = restoring.lines[file] ?? 0;
    let batch: Item[] = [];
    for await (const item of itemsOf(file, lines)) {
      batch.push(item);
      lines += 1;
      if (batch.length < untilNoted) continue;
      await take(file, batch, lines);
      batch = [];
    }
    await take(file, batch, lines);
  }
};

/** Puts back how far each webhook is: at the end of the log. */
export const fillWebhooks = async (means: Working, backup: Backup): Promise<void> => {
  for (const file of backup.files)
    for await (const item of itemsOf(file))
      if (item.type === states.type) await putAbsent(means, await toldAll(means, item));
};

/** Carries over what the replaced table knew of erasures and opt-outs. */
export const carry = (means: Working, { carried }: Restoring): Promise<void> =>
  eachOf(carried, (item) => carryOver(means, item));
