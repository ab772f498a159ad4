import { readFileSync, writeFileSync } from "node:fs";
import { app } from "../../infra/app.ts";
import { asTheEmulatorTakesIt } from "./emulated.ts";

/** The product's own app, synthesized, and then as the emulator takes it (ADR 0030). */
for (const { templateFullPath } of app.synth().stacks)
  writeFileSync(
    templateFullPath,
    JSON.stringify(asTheEmulatorTakesIt(JSON.parse(readFileSync(templateFullPath, "utf8")))),
  );
