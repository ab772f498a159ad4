import { examine } from "./doctor/run.ts";
import { command, whereUsage } from "./place/command.ts";
import { openPlace } from "./place/place.ts";

const usage = `npm run doctor -- [flags]     says of everything a stage is made of whether it is well, and what to do where it is not

${whereUsage}

It changes nothing. Of the local run it looks at what that has. Exit code: 0 nothing is bad, 1 something is, 2 could not look.`;

await command(usage, {}, async (where) => {
  const place = await openPlace(where);
  const lines = await examine(place, (about, { is, says, todo }) => {
    console.log(`${is.padEnd(5)} ${about.padEnd(17)} ${says}`);
    if (todo) console.log(`${" ".repeat(24)}→ ${todo}`);
  });
  const count = (kind: string) => lines.filter(({ is }) => is === kind).length;
  console.log(`\n${place.stage}: ${count("ok")} ok, ${count("warn")} to be looked at, ${count("bad")} bad`);
  return count("bad") > 0 ? 1 : 0;
});
