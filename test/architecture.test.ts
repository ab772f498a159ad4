import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const rooms = ["shared", "functions", "infra", "scripts"];

const files = rooms.flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(room, name)),
);

/** What a file loads at run time: relative imports, those of types alone left out. */
const importsOf = (file: string): string[] =>
  [...readFileSync(join(root, file), "utf8").matchAll(/^(?:import|export) (?!type )[^;]*?from "(\.[^"]+)"/gms)].map(
    ([, path]) => relative(root, join(root, dirname(file), path!)),
  );

const graph = new Map(files.map((file) => [file, importsOf(file)]));

const cycleFrom = (file: string, path: string[], done: Set<string>): string[] | undefined => {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  if (done.has(file)) return undefined;
  for (const next of graph.get(file) ?? []) {
    const cycle = cycleFrom(next, [...path, file], done);
    if (cycle) return cycle;
  }
  done.add(file);
  return undefined;
};

const capabilityOf = (file: string): string => file.split("/")[1]!;

describe("the house", () => {
  it("no files import each other in a circle", () => {
    const done = new Set<string>();
    expect(files.map((file) => cycleFrom(file, [], done)).find(Boolean)).toBeUndefined();
  });

  it("a store imports no other capability's store", () => {
    const stores = files.filter((file) => /^shared\/\w+\/store\.ts$/.test(file));
    const offences = stores.flatMap((file) =>
      graph
        .get(file)!
        .filter((path) => path.endsWith("/store.ts") && capabilityOf(path) !== capabilityOf(file))
        .map((path) => `${file} imports ${path}`),
    );
    expect(offences).toEqual([]);
  });

  it("the SDK is spoken to by the table and by the services of the functions alone", () => {
    const speakers = files.filter(
      (file) =>
        /^(shared|functions)\//.test(file) && /from "@aws-sdk\/(?!util)/.test(readFileSync(join(root, file), "utf8")),
    );
    expect(speakers.sort()).toEqual([
      "functions/admin/sign-in.ts",
      "functions/jobs/opt-outs.ts",
      "functions/providers.ts",
      "functions/services.ts",
      "functions/storage.ts",
      "functions/streams/outlets.ts",
      "functions/vault.ts",
      "shared/files/s3.ts",
      "shared/messages/ses.ts",
      "shared/messages/sms.ts",
      "shared/table/attributes.ts",
      "shared/table/client.ts",
      "shared/table/expressions.ts",
    ]);
  });

  it("files are small: the median under 80 lines, none over 250", () => {
    const lengths = files
      .map((file) => readFileSync(join(root, file), "utf8").split("\n").length)
      .sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(80);
    expect(files.filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > 250)).toEqual([]);
  });
});
