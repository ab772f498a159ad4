import { optionsOf } from "./load/options.ts";
import { load } from "./load/run.ts";
import { summary } from "./load/totals.ts";
import { Stopped, usage } from "./load/usage.ts";

/** The load command: the exit code says whether everything was taken (0), something rejected (1), or nothing possible (2). */
const main = async (args: string[]): Promise<number> => {
  const options = optionsOf(args);
  if (options === "help") {
    console.log(usage);
    return 0;
  }
  console.error(`${options.file} to ${options.url}, source ${options.source}`);
  const { totals, rejectedFile } = await load(options);
  console.log(summary(totals, rejectedFile));
  return totals.rejected > 0 ? 1 : 0;
};

process.on("SIGINT", () => {
  console.error("\nInterrupted. The same command goes on from the last acknowledged record.");
  process.exit(130);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Stopped)) throw error;
  console.error(error.message);
  process.exit(2);
}
