import { newId } from "../shared/kernel/ids.ts";
import { Held } from "../shared/migrations/hold.ts";
import { migrations } from "../shared/migrations/registry.ts";
import { migrate, outstanding } from "../shared/migrations/run.ts";
import { positionOf } from "../shared/migrations/store.ts";
import { command, whereUsage } from "./place/command.ts";
import { tableIn } from "./place/means.ts";
import { openPlace } from "./place/place.ts";

const usage = `npm run migrate -- [flags]     takes what stands in the table to the shape this version writes

  --dry-run      count what would change, write nothing
${whereUsage}

To be run after the version is deployed: functions read both shapes. Stopped and begun again it goes on, and when all is done it writes
nothing. Exit code: 0 done, 1 another runner is at it, 2 could not.`;

await command(usage, { "dry-run": "yes" }, async ({ "dry-run": dryRun = false, ...where }) => {
  const table = tableIn(await openPlace(where));
  const { position } = await positionOf({ table });
  const left = outstanding(migrations, position);
  console.log(`The table is at version ${position.version} of ${migrations.length}.`);
  for (const { name } of left) console.log(`outstanding: ${name}`);
  const told = ({ name, seen, changed }: { name: string; seen: number; changed: number }) =>
    console.error(`${name}: ${seen} items seen, ${changed} ${dryRun ? "would change" : "changed"}`);
  try {
    const means = { table, newId, now: () => new Date().toISOString() };
    const { to } = await migrate({ means, migrations, dryRun, told });
    console.log(dryRun ? "Nothing was written." : `The table is at version ${to}.`);
    return 0;
  } catch (error) {
    if (!(error instanceof Held)) throw error;
    console.error(error.message);
    return 1;
  }
});
