import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiOf } from "../infra/local/demo/api.ts";
import { type LocalRun, startLocal } from "../infra/local/run.ts";
import { type Seeded, seed } from "../test/schemathesis/seed.ts";
import { virtualEnvironment } from "./python.ts";

process.env.TZ = "UTC";

const folder = join(import.meta.dirname, "../test/schemathesis");

/** How many of the ids in a path are of things that exist. */
const probability = 0.8;

/** The configuration with the ids that exist, as dictionaries. */
const configWith = (seeded: Seeded): string =>
  Object.entries(seeded).reduce(
    (config, [name, values]) =>
      `${config}
[dictionaries.${name}]
values = ${JSON.stringify(values)}
[parameters."path.${name}"]
dictionary = "${name}"
probability = ${probability}
`,
    readFileSync(join(folder, "schemathesis.toml"), "utf8"),
  );

/** Runs Schemathesis against the local run. Answers its exit code. */
const attack = (bin: string, run: LocalRun, config: string, args: string[], keyId: string): Promise<number> => {
  const environment = {
    FUZZ_KEY: run.apiKey,
    FUZZ_KEY_ID: keyId,
    FUZZ_HOOKS: join(folder, "hooks.py"),
  };
  const child = spawn(
    join(bin, "schemathesis"),
    ["--config-file", config, "run", `${run.url}/v1/openapi.json`, ...args],
    { stdio: "inherit", env: { ...process.env, ...environment } },
  );
  // what ends the run ends the attack, and then the local run is closed in order
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => child.kill());
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
};

/** What the requests began has to come to an end too, and nothing of it given up: a sentence where it did not. */
const afterwards = async ({ url }: LocalRun): Promise<string | undefined> => {
  const answer = await fetch(`${url}/_local/idle?timeout=300`);
  const text = await answer.text();
  return answer.ok && JSON.parse(text).deadLettered === 0 ? undefined : text;
};

const main = async (args: string[]): Promise<number> => {
  const bin = virtualEnvironment("schemathesis", join(folder, "requirements.txt"));
  const home = mkdtempSync(join(tmpdir(), "clientele-fuzz-"));
  const run = await startLocal({ port: 0, memory: true, demo: false, home });
  try {
    const api = apiOf(run.url, run.apiKey);
    const keys = await api.get<{ items: { id: string }[] }>("/v1/api-keys");
    const config = join(home, "schemathesis.toml");
    writeFileSync(config, configWith(await seed(api, run.accountId)));
    const code = await attack(bin, run, config, args, keys.items[0]!.id);
    const left = await afterwards(run);
    if (left) console.error(`What the requests began did not end well: ${left}`);
    return left ? 1 : code;
  } finally {
    await run.stop();
    rmSync(home, { recursive: true, force: true });
  }
};

process.exitCode = await main(process.argv.slice(2));
