import { type Census, type Compared, compared, countIn, emptyCensus } from "../../shared/backups/census.ts";
import { pepperFits, pepperMark } from "../../shared/backups/pepper.ts";
import { recountEverything } from "../../shared/backups/recount.ts";
import type { Means } from "../../shared/ctx.ts";
import { everyPage } from "../../shared/table/every.ts";
import type { Table } from "../../shared/table/table.ts";
import { Refused } from "../place/refused.ts";
import { carry, empty, fill, fillWebhooks, keepRestoring, type Restoring, readRestoring } from "./fill.ts";
import type { Backup } from "./format.ts";

export interface RestoreInput {
  means: Omit<Means, "accountId">;
  backup: Backup;
  /** name of the table */
  name: string;
  /** what it holds is removed first */
  replace: boolean;
  say: (line: string) => void;
}

/** What a restore came to, compared with what the backup was. */
export interface Restored extends Compared {
  held: number;
  /** erasures and opt-outs that the replaced table knew of */
  carried: number;
  /** what the second recount still found or wrote: nothing, if all is well */
  unsettled: number;
}

const otherPepper =
  "This backup was made with another secret: its hashed keys could never be found again. Put the secret of the old stage into this one first (docs/backup.md).";

/** Refused unless the table may be filled from this backup: it is empty, to be replaced, or holds the beginning of this very restore. */
export const checkTarget = async ({ means, backup, name, replace }: RestoreInput): Promise<void> => {
  if (backup.manifest && backup.manifest.pepper !== pepperMark(means.secrets)) throw new Refused(otherPepper);
  if (replace || readRestoring(backup, name)) return;
  const { items } = await means.table.scan({ limit: 1 });
  if (items.length > 0)
    throw new Refused(
      `The table ${name} is not empty. A restore fills an empty table, or --replace ${name} empties it.`,
    );
};

/** Counts what a table holds. */
const censusOf = async (table: Table): Promise<Census> => {
  const census = emptyCensus();
  for await (const items of everyPage(table)) for (const item of items) countIn(census, item);
  return census;
};

const counted = async ({ means, say }: RestoreInput): Promise<number> => {
  const first = await recountEverything(means, ({ clients }) => say(`${clients} clients recounted`));
  say(
    `recounted: ${first.clients} clients of ${first.accounts} accounts, ${first.settled} settled, ${first.repaired} repaired`,
  );
  const table = means.table.metered();
  const again = await recountEverything({ ...means, table }, () => undefined);
  return again.settled + again.repaired + table.usage.writeUnits;
};

const comparedWith = async (
  { means: { table }, backup: { manifest } }: RestoreInput,
  carried: number,
): Promise<Compared> => {
  if (!manifest) return { lost: [], settled: [] };
  const { census, writtenMeanwhile } = manifest;
  return compared({ ...census, dirty: census.dirty + writtenMeanwhile + carried }, await censusOf(table));
};

/**
 * Puts a backup back: fills the table, holds back what may have gone out since, recounts every client, recounts again, which must write
 * nothing, and compares with what the backup was. Cut off and begun again it goes on. Refused as `checkTarget` says, and where the records
 * cannot be found by this secret.
 */
export const restore = async (input: RestoreInput): Promise<Restored> => {
  const { means, backup, name, replace, say } = input;
  await checkTarget(input);
  const restoring: Restoring = readRestoring(backup, name) ?? {
    step: replace ? "emptying" : "filling",
    lines: {},
    held: 0,
    carried: [],
  };
  const enter = (step: Restoring["step"]) => keepRestoring(backup, name, Object.assign(restoring, { step }));
  keepRestoring(backup, name, restoring);
  if (restoring.step === "emptying") {
    await empty(means, backup, name, restoring, say);
    enter("filling");
  }
  if (restoring.step === "filling") {
    await fill(means, backup, restoring, (so) => {
      keepRestoring(backup, name, so);
      say(`${Object.values(so.lines).reduce((sum, lines) => sum + lines, 0)} items put back`);
    });
    enter("webhooks");
  }
  if (restoring.step === "webhooks") {
    await fillWebhooks(means, backup);
    enter("carrying");
  }
  if (restoring.step === "carrying") {
    await carry(means, restoring);
    enter("counting");
  }
  if ((await pepperFits(means.table, means.secrets)) === false) throw new Refused(otherPepper);
  const unsettled = await counted(input);
  const carried = restoring.carried.length;
  return { held: restoring.held, carried, unsettled, ...(await comparedWith(input, carried)) };
};
