import { help, parseFlags } from "./flags.ts";
import { nothingOpened, type Opened } from "./opened.ts";
import { Refused } from "./refused.ts";
import type { LocalRun } from "./run.ts";
import { requireJava } from "./services/java.ts";

// functions never see another zone than Lambda's; TZ is the process's, not a thread's
process.env.TZ = "UTC";

/** epoch milliseconds of the first signal; 0: none yet */
let stoppingSince = 0;
const say = (line: string) => console.log(line);

/**
 * Ctrl-C, also in the middle of the start: everything is closed in order. Under npm one Ctrl-C comes twice, by the
 * terminal and by npm; one that comes a while later ends at once.
 */
const stopOnSignals = (opened: Opened): void => {
  const stop = async () => {
    if (stoppingSince > 0) {
      if (Date.now() - stoppingSince > 1500) process.exit(1);
      return;
    }
    stoppingSince = Date.now();
    await opened.closeAll();
    process.exit(0);
  };
  process.on("SIGINT", () => void stop());
  process.on("SIGTERM", () => void stop());
};

/** The pages worth opening first, once the demo studio stands. */
const showDemo = async ({ demo }: LocalRun): Promise<void> => {
  if (!demo) return say("The kept account was made without the demo studio and stays without it.");
  say("The demo studio is being made; until it stands, numbers and lists grow …");
  const { links, notes, written } = await demo;
  say(written > 0 ? `The demo studio stands (${written} records written):` : "The demo studio stands:");
  for (const { title, url } of links) say(`  ${title}\n    ${url}`);
  for (const note of notes) say(`  ${note}`);
};

/** What the simulated booking software is, and how it is looked at. */
const showSimulated = ({ simulated, url }: LocalRun): void => {
  if (!simulated) return;
  const { name, apiKey, sites } = simulated;
  say(`Simulated booking software is connected to the account "${name}", whose key is ${apiKey}:`);
  for (const { title, address, status } of sites) say(`  ${title} at ${address}\n    ${status}`);
  say(`  Look: curl -H "Authorization: Bearer ${apiKey}" ${url}/v1/sources`);
};

const main = async (): Promise<void> => {
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) return say(help);
  requireJava();
  say("Starting Clientele …");
  const began = Date.now();
  const { startLocal } = await import("./run.ts");
  const opened = nothingOpened();
  stopOnSignals(opened);
  const run = await startLocal({ ...flags, say }, opened);
  void run.died.then(async () => {
    console.error("The local database has ended by itself.");
    await opened.closeAll();
    process.exit(1);
  });
  say(`Ready after ${((Date.now() - began) / 1000).toFixed(1)} s. Logs: ${run.state}/logs. Stop with Ctrl-C.`);
  say(`API reference: ${run.url}/docs`);
  say(JSON.stringify({ url: run.url, apiKey: run.apiKey, accountId: run.accountId }, null, 2));
  showSimulated(run);
  if (flags.demo) await showDemo(run);
};

try {
  await main();
} catch (error) {
  // a start that was stopped half way fails at what has been closed
  if (stoppingSince === 0) console.error(error instanceof Refused ? error.message : error);
  process.exitCode = 1;
}
