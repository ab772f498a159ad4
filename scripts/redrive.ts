import { command, whereUsage } from "./place/command.ts";
import { tableIn } from "./place/means.ts";
import { openPlace } from "./place/place.ts";
import { redrive } from "./redrive/run.ts";

const usage = `npm run redrive -- [flags]     shows what was put aside, and takes it back to work

  --queue NAME   of this queue alone, such as JobsQueue; FailedBatches: the batches of the stream that were given up
  --go           take it back; without, it is only shown
${whereUsage}

Mend first what made it fail (the alarm says where to look): else it comes back. Nothing is lost and nothing is done twice when this is
stopped half way or run again. Exit code: 0 nothing is left, 1 something is, 2 could not.`;

await command(usage, { queue: "text", go: "yes" }, async ({ queue, go = false, ...where }) => {
  const place = await openPlace(where);
  const say = (line: string) => console.log(line);
  const left = await redrive({ place, table: tableIn(place), queue, go, say });
  if (left > 0 && !go) console.log("Nothing was moved. With --go it is.");
  return left > 0 ? 1 : 0;
});
