import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../infra/local/services/ports.ts";
import { virtualEnvironment } from "../../scripts/python.ts";
import { differences } from "./emulated.ts";

const root = join(import.meta.dirname, "../..");

/** The commands of the guide's section on the emulator, word for word and in order. */
const commands = (): string => {
  const guide = readFileSync(join(root, "docs/deploy.md"), "utf8");
  const section = guide.split(/^## /m).find((part) => part.startsWith("Try it without AWS"));
  return [...section!.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block).join("\n");
};

/**
 * The deployment test: what the guide says, done by a shell on a free port with all state in a folder of its own, then an upgrade.
 * It ends with the code of the first command that failed.
 */
const run = async (): Promise<number> => {
  virtualEnvironment("deploy", join(import.meta.dirname, "requirements.txt"));
  const emulator = mkdtempSync(join(tmpdir(), "deploy-"));
  const script = [
    "set -euo pipefail",
    // an emulator with a call under way may not hear of its end
    "trap 'kill $(jobs -p) || true; sleep 5; kill -9 $(jobs -p) || true; wait' EXIT",
    "set -x",
    commands(),
    "node test/deploy/upgrade.ts",
  ].join("\n");
  const env = { ...process.env, EMULATOR: emulator, PORT: String(await freePort()) };
  const { status } = spawnSync("bash", ["-c", script], { cwd: root, env, stdio: "inherit" });
  if (status === 0) rmSync(emulator, { recursive: true, force: true });
  else console.error(`The emulator's log and state are kept in ${emulator}.`);
  console.log("Where the emulator differs, and the template was changed for it:");
  for (const { type, reason } of differences) console.log(`  ${type}: ${reason}`);
  return status ?? 1;
};

process.exitCode = await run();
