import { resolve } from "node:path";
import { pepperMark } from "../shared/backups/pepper.ts";
import { makeBackup } from "./backup/make.ts";
import { command, whereUsage } from "./place/command.ts";
import { secretsIn, tableIn } from "./place/means.ts";
import { openPlace, physicalId } from "./place/place.ts";
import { Refused } from "./place/refused.ts";

const usage = `npm run backup -- --to DIR [flags]     writes every item of the table into a folder

  --to DIR       where to: a folder that is not there yet, or holds an unfinished backup, which goes on
  --table NAME   another table than the stage's, such as one that point-in-time recovery made
${whereUsage}

It holds everything the studio knows of its clients: keep it where nobody else reads. It is read beside normal work; for one moment's
state see docs/backup.md. Exit code: 0 done, 2 could not.`;

await command(usage, { to: "text", table: "text" }, async ({ to, table, ...where }) => {
  if (!to) throw new Refused("Where to? --to DIR is missing.");
  const place = await openPlace(where);
  const name = table ?? physicalId(place, "Table");
  const folder = resolve(process.env.INIT_CWD ?? ".", to);
  const pepper = pepperMark(await secretsIn(place));
  let shown = 0;
  const say = (line: string) => {
    if (Date.now() - shown < 1000) return;
    shown = Date.now();
    console.error(line);
  };
  const { files, writtenMeanwhile } = await makeBackup({ table: tableIn(place, name), name, pepper, folder, say });
  console.log(`${files.reduce((sum, { items }) => sum + items, 0)} items of ${name} stand in ${folder}.`);
  if (writtenMeanwhile > 0)
    console.log(
      `${writtenMeanwhile} of them were written meanwhile: the numbers are right after a restore all the same.`,
    );
  return 0;
});
