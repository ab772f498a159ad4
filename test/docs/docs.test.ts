import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileErrors, validate } from "@readme/openapi-parser";
import { describe, expect, it } from "vitest";
import { documents, staleIn } from "../../scripts/docs/documents.ts";
import { patternsByStore } from "../../scripts/docs/stores.ts";
import { allRoutes as routes } from "../../shared/routes.ts";

const root = join(import.meta.dirname, "../..");
const openapi = () => JSON.parse(documents()["docs/openapi.json"]!);
const patterns = patternsByStore.flatMap(([, listed]) => listed);

const operations = (): [routeKey: string, operation: Record<string, never>][] =>
  Object.entries(openapi().paths as Record<string, Record<string, never>>).flatMap(([path, item]) =>
    Object.entries(item).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as [string, never],
    ),
  );

describe("the documents", () => {
  it("docs/openapi.json, access-patterns.md, features.md, reliability.md and roles.md are what the code says: else npm run docs", () => {
    expect(staleIn(root).map(([file]) => file)).toEqual([]);
  });

  it("drift is found, in a changed file and in one that is missing", () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "docs-"));
    mkdirSync(join(elsewhere, "docs"));
    writeFileSync(join(elsewhere, "docs/openapi.json"), `${documents()["docs/openapi.json"]} `);
    expect(staleIn(elsewhere).map(([file]) => file)).toEqual(Object.keys(documents()));
  });
});

describe("the API's description", () => {
  it("S4-16 is valid OpenAPI 3.1", async () => {
    const result = await validate(openapi());
    expect(result.valid || compileErrors(result)).toBe(true);
    expect(result).toMatchObject({ valid: true, warnings: [] });
  });

  it("names every route once, with its role and an operation id of its own", () => {
    expect(
      operations()
        .map(([routeKey]) => routeKey)
        .sort(),
    ).toEqual(Object.keys(routes).sort());
    for (const [routeKey, operation] of operations())
      expect([routeKey, operation["x-right"]]).toEqual([routeKey, routes[routeKey as keyof typeof routes]!.right]);
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("says what each type of a source's record is made of", () => {
    const { schemas } = openapi().components;
    const { discriminator } = schemas.SourceRecord;
    expect(Object.keys(discriminator.mapping)).toEqual([
      "client",
      "event",
      "booking",
      "contract",
      "package",
      "invoice",
      "deleted",
    ]);
    expect(schemas.SourceRecordsBody.properties.records.items.$ref).toBe("#/components/schemas/SourceRecord");
    expect(schemas.InvoiceRecord.required).toContain("currency");
  });

  it("has Idempotency-Key where an answer is kept, If-Match and ETag where something is edited", () => {
    const named = (routeKey: string) =>
      (Object.fromEntries(operations())[routeKey] as unknown as { parameters: { name?: string }[] }).parameters.map(
        ({ name }) => name,
      );
    expect(named("POST /v1/clients")).toContain("Idempotency-Key");
    expect(named("POST /v1/sources/{source}/records")).not.toContain("Idempotency-Key");
    expect(named("PATCH /v1/clients/{clientId}")).toContain("If-Match");
    const { paths } = openapi();
    expect(paths["/v1/clients/{clientId}"].get.responses[200].headers).toHaveProperty("ETag");
    expect(paths["/v1/clients"].get.responses[200]).not.toHaveProperty("headers");
  });
});

describe("the access patterns", () => {
  it("have ids of their own, and one for every id a docstring names", () => {
    const ids = patterns.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const sources = readdirSync(join(root, "shared"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(join(root, "shared", name), "utf8"));
    const named = sources.flatMap((text) =>
      [...text.matchAll(/^(?:\/\*\*| \*) ((?:[A-Z]\d+(?:, )?)+)\. /gm)].flatMap(([, list]) => list!.split(", ")),
    );
    expect([...new Set(named)].filter((id) => !ids.includes(id))).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });

  it("every store declares its own", () => {
    const stores = readdirSync(join(root, "shared"), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith("/store.ts"),
    );
    const beside = stores.map((name) => name.replace("/store.ts", "/patterns.ts"));
    const declaring = stores.map((name, i) => (existsSync(join(root, "shared", beside[i]!)) ? beside[i]! : name));
    const silent = declaring.filter(
      (name) => !readFileSync(join(root, "shared", name), "utf8").includes("patterns: Pattern[]"),
    );
    expect(silent).toEqual([]);
    const listed = readFileSync(join(root, "scripts/docs/stores.ts"), "utf8");
    expect(declaring.filter((name) => !listed.includes(`shared/${name}`))).toEqual([]);
  });

  it("are used by routes that exist", () => {
    const used = patterns.flatMap(({ usedBy }) => usedBy.match(/(?:GET|POST|PUT|PATCH|DELETE) \/[^\s,;?]+/g) ?? []);
    const known = Object.keys(routes);
    expect(
      used.filter((key) => !known.some((route) => route === key || route.startsWith(key.replace("…", "")))),
    ).toEqual([]);
  });
});
