import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalRun, startLocal } from "../../infra/local/run.ts";

const home = mkdtempSync(join(tmpdir(), "operator-"));
let run: LocalRun | undefined;
afterAll(() => run?.stop());

/** An operator's command as anyone runs it beside the local run, without anything of AWS in the environment. */
const command = (name: string, args: string[] = [], more: NodeJS.ProcessEnv = {}) => {
  const kept = Object.entries(process.env).filter(([variable]) => !/^(AWS_|INIT_CWD)/.test(variable));
  const env = {
    ...Object.fromEntries(kept),
    CLIENTELE_HOME: home,
    AWS_EC2_METADATA_DISABLED: "true",
    HOME: home,
    ...more,
  };
  const child = spawn(process.execPath, [join("scripts", `${name}.ts`), ...args], { env });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
  return new Promise<{ code: number | null; said: string }>((ended) =>
    child.on("close", (code) => ended({ code, said })),
  );
};

const commands = ["doctor", "redrive", "backup", "restore", "migrate"];

describe("an operator's command", () => {
  it.each(commands)("%s shows its flags", async (name) => {
    const help = await command(name, ["--help"]);
    expect(help).toMatchObject({ code: 0, said: expect.stringContaining(`npm run ${name} -- `) });
  });

  it("refuses flags with every fault of them, and says when there is nothing to work on", async () => {
    const faults = await command("doctor", ["--stag", "prod", "--stage"]);
    expect(faults.code).toBe(2);
    for (const fault of ["--stag is not known here", '"prod" belongs to no flag', "--stage needs a value"])
      expect(faults.said).toContain(fault);
    expect(await command("backup")).toMatchObject({ code: 2, said: "Where to? --to DIR is missing.\n" });
    const nowhere = await command("doctor");
    expect(nowhere).toMatchObject({ code: 2, said: expect.stringContaining("Where? No --stage was given") });
  });

  it("says how to sign in when nobody is", async () => {
    const { code, said } = await command("doctor", ["--stage", "prod", "--region", "us-east-1"]);
    expect({ code, said }).toEqual({ code: 2, said: expect.stringContaining("AWS does not let this command in") });
  });
});

describe("beside the local run", () => {
  const ask = (path: string, body?: object) =>
    fetch(`${run!.url}${path}`, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${run!.apiKey}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });

  beforeAll(async () => {
    run = await startLocal({ port: 0, demo: false, memory: true, home });
    const records = [
      { type: "client", id: "c", firstName: "Maya", lastName: "Lindqvist" },
      {
        type: "invoice",
        id: "i",
        client: "c",
        issuedAt: "2026-03-14T06:00:00Z",
        status: "paid",
        currency: "USD",
        total: 4900,
      },
    ];
    const answer = await ask("/v1/sources/test/records", { records });
    expect(await answer.json()).toMatchObject({ rejected: [] });
    expect((await ask("/_local/idle?timeout=60")).status).toBe(200);
  });

  it("the doctor finds it well, nothing is put aside, and no migration is outstanding", async () => {
    const { code, said } = await command("doctor");
    expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/local: \d+ ok, 0 to be looked at, 0 bad/) });
    expect(said).toContain("none of 1 clients; 0 records wait to be settled");
    expect(await command("redrive", ["--go"])).toMatchObject({
      code: 0,
      said: expect.stringContaining("JobsQueue: 0 dead letters"),
    });
    expect(await command("migrate", ["--dry-run"])).toMatchObject({
      code: 0,
      said: expect.stringMatching(/version 0 of 0/),
    });
  });

  it("reliability 7 a backup is made and put back into a table that the restore makes", async () => {
    const folder = join(home, "backup");
    expect(await command("backup", ["--to", folder])).toMatchObject({ code: 0 });
    const into = ["--from", folder, "--table", "Rehearsal"];
    const only = await command("restore", into);
    expect(only).toMatchObject({ code: 0, said: expect.stringContaining("Nothing was done. With --go it is.") });
    const done = await command("restore", [...into, "--go"]);
    expect(done).toMatchObject({ code: 0, said: expect.stringContaining("Everything is as it was.") });
    expect(done.said).toContain("A second recount wrote nothing.");
    const here = await command("restore", ["--from", folder, "--go"]);
    expect(here).toMatchObject({ code: 2, said: expect.stringContaining("The table Table is not empty.") });
    const wrong = await command("restore", ["--from", folder, "--replace", "Tabel", "--go"]);
    expect(wrong).toMatchObject({ code: 2, said: expect.stringContaining("is not the table's name: Table.") });
    expect(readdirSync(folder)).toContain("manifest.json");
  });
});
