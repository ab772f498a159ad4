import { resolve } from "node:path";
import { openBackup } from "./backup/format.ts";
import { checkTarget, restore } from "./backup/restore.ts";
import { makeTable, stands } from "./backup/table.ts";
import { command, whereUsage } from "./place/command.ts";
import { meansIn, secretsIn, tableIn } from "./place/means.ts";
import { openPlace, physicalId } from "./place/place.ts";
import { Refused } from "./place/refused.ts";

const usage = `npm run restore -- --from DIR [flags]     puts a backup back into a table, recounts and compares

  --from DIR      what npm run backup wrote, or DynamoDB's own export to S3, fetched (the folder above data/)
  --table NAME    another table than the stage's; made where there is none
  --replace NAME  the table's own name once more: what it holds is removed first. Without it only an empty table is filled
  --go            do it; without, it only says what would be done
${whereUsage}

Messages and campaigns that may have gone out after the backup do not go out again; with --replace, whoever was erased or opted out since stays
so (docs/backup.md). Stopped and begun again it goes on.
Exit code: 0 all as it was, 1 something differs, 2 could not.`;

const flags = { from: "text", table: "text", replace: "text", go: "yes" } as const;

await command(usage, flags, async ({ from, table, replace, go, ...where }) => {
  if (!from) throw new Refused("From where? --from DIR is missing.");
  const place = await openPlace(where);
  const name = table ?? physicalId(place, "Table");
  if (replace !== undefined && replace !== name)
    throw new Refused(`--replace ${replace} is not the table's name: ${name}.`);
  const backup = await openBackup(resolve(process.env.INIT_CWD ?? ".", from));
  const means = meansIn(tableIn(place, name), await secretsIn(place));
  const is = await stands(name);
  if (!is && table === undefined) throw new Refused(`The stage's table ${name} is not there.`);
  const say = (line: string) => console.error(line);
  const input = { means, backup, name, replace: replace !== undefined, say };
  if (is) await checkTarget(input);
  const held = backup.manifest ? `, made ${backup.manifest.startedAt}` : ", an export of DynamoDB";
  console.log(
    `From ${backup.folder}${held}, into ${name}${is ? (replace ? ", emptied first" : "") : ", which is made"}.`,
  );
  if (!go) {
    console.log("Nothing was done. With --go it is.");
    return 0;
  }
  if (!is) await makeTable(name);
  const { held: heldBack, carried, unsettled, lost, settled } = await restore(input);
  console.log(`${heldBack} messages, reminders and campaigns that may have gone out since are held back.`);
  if (carried > 0) console.log(`${carried} erasures and opt-outs of the table that was replaced hold all the same.`);
  for (const line of settled) console.log(`${line} (was still to be settled when the backup was made)`);
  for (const line of lost) console.log(line);
  console.log(
    unsettled === 0 ? "A second recount wrote nothing." : "A second recount still found something: run it again.",
  );
  console.log(lost.length === 0 ? "Everything is as it was." : "The lines above are not as they were.");
  return unsettled === 0 && lost.length === 0 ? 0 : 1;
});
