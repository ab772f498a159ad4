import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A Python virtual environment with pinned packages, made once and again only when its pins change. It stands in `.venv/`
 * beside the project and touches no other Python.
 * @param name what it is for, and its folder's name
 * @param requirements a pip requirements file, every package with its version
 * @returns the folder of its commands
 * @throws Error when there is no Python 3.10 or later, or a package is not to be had
 */
export const virtualEnvironment = (name: string, requirements: string): string => {
  const folder = join(import.meta.dirname, "../.venv", name);
  const stamp = join(folder, "pins.sha256");
  const pins = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== pins) {
    rmSync(folder, { recursive: true, force: true });
    execFileSync("python3", ["-m", "venv", folder], { stdio: "inherit" });
    execFileSync(join(folder, "bin/pip"), ["install", "--quiet", "--requirement", requirements], { stdio: "inherit" });
    writeFileSync(stamp, pins);
  }
  return join(folder, "bin");
};
