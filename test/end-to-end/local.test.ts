import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { type LocalRun, startLocal } from "../../infra/local/run.ts";
import { suite } from "./suite.ts";
import { localTarget } from "./targets.ts";

let run: LocalRun;

describe("end to end on this machine", () => {
  beforeAll(async () => {
    run = await startLocal({ port: 0, demo: false, home: mkdtempSync(join(tmpdir(), "end-to-end-")), memory: true });
  });
  afterAll(() => run.stop());
  suite(() => localTarget(run), "local");
});
