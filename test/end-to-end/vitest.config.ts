import { defineConfig } from "vitest/config";

/** The suite against a deployed target: nothing is started here, and what is asked stands in the environment (targets.ts). */
export default defineConfig({
  test: { include: ["test/end-to-end/deployed.ts"], testTimeout: 240_000, hookTimeout: 60_000, maxConcurrency: 8 },
});
