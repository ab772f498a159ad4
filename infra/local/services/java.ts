import { spawnSync } from "node:child_process";
import { Refused } from "../refused.ts";

const needed = 17;

/** Checks that DynamoDB Local can run: `java` is on the PATH and is 17 or later. */
export const requireJava = (): void => {
  const { status, stdout, stderr } = spawnSync("java", ["-version"], { encoding: "utf8" });
  if (status !== 0) {
    throw new Refused(
      `The local database needs Java ${needed} or later, and no java runs here: install it (Eclipse Temurin, for example), then start again.`,
    );
  }
  const [, major] = /version "(\d+)/.exec(stdout + stderr) ?? [];
  if (major && Number(major) < needed) {
    throw new Refused(
      `The local database needs Java ${needed} or later, and this is Java ${major}: install a newer one, then start again.`,
    );
  }
};
