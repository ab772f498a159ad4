import { defineConfig, mergeConfig } from "vitest/config";
import tests from "../../vitest.config.ts";

/** What the bench counts, in the surroundings of the tests. */
export default mergeConfig(
  { ...tests, test: { ...tests.test, include: [] } },
  defineConfig({ test: { include: ["bench/counted/*.counts.ts"], testTimeout: 3_600_000, hookTimeout: 600_000 } }),
);
