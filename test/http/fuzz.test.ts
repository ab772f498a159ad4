import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { documents } from "../../scripts/docs/documents.ts";
import type { Answer } from "../support/call.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { type Components, junk, type Schema, valuesOf } from "./arbitrary.ts";

/** One part in so many is not what the description says. */
const tempers = [20, 1000];
/** How many requests of each kind; reliability.md's figure is FUZZ_RUNS=25000, four times that many in all. */
const runs = Number(process.env.FUZZ_RUNS ?? 400);

interface Parameter {
  in: string;
  name: string;
  schema: Schema;
}
interface Operation {
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

const { paths, components } = JSON.parse(documents()["docs/openapi.json"]!) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Components };
};
const operations = Object.entries(paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ routeKey: `${method.toUpperCase()} ${path}`, operation })),
);

let studio: Studio;
const known: string[] = [];
beforeAll(async () => {
  studio = await openStudio();
  const records = ["c1", "c2"].map((id) => ({ type: "client", id, firstName: id, lastName: "Known" }));
  await studio.call("POST /v1/sources/{source}/records", { params: { source: "tideline" }, body: { records } });
  known.push(...(await studio.call("GET /v1/clients")).body.items.map(({ id }: { id: string }) => id));
});

/** Values of the parameters at one place; what a URL cannot hold never comes to us. */
const parametersOf = (
  { parameters = [] }: Operation,
  where: string,
  tame: number,
): fc.Arbitrary<Record<string, string>> => {
  const named = parameters.filter((one): one is Parameter => "in" in one && one.in === where);
  const real = fc.nat(1).map((i) => known[i]!);
  const values = named.map(({ name, schema }) => {
    const any = valuesOf(schema, components.schemas, tame).map((one) =>
      (typeof one === "string" ? one : JSON.stringify(one)).toWellFormed(),
    );
    return [name, name === "clientId" ? often(9, real, any) : any] as const;
  });
  const strangers = often(9, fc.constant({}), fc.dictionary(fc.string(), fc.string(), { maxKeys: 1 }));
  const own = fc.record(Object.fromEntries(values), where === "path" ? {} : { requiredKeys: [] });
  return fc
    .tuple(own, where === "query" ? strangers : fc.constant({}))
    .map(([given, strange]) => ({ ...strange, ...given }) as Record<string, string>);
};

const often = <T>(weight: number, usual: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: seldom });

const requestOf = (operation: Operation, tame: number) =>
  fc.record({
    params: parametersOf(operation, "path", tame),
    query: parametersOf(operation, "query", tame),
    headers: parametersOf(operation, "header", tame).map((given) =>
      Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value])),
    ),
    body: operation.requestBody
      ? often(
          12,
          valuesOf(Object.values(operation.requestBody.content)[0]!.schema, components.schemas, tame),
          fc.oneof(junk, fc.string({ unit: "binary" })),
        )
      : fc.constant(undefined),
  });

const sound = ({ status, text, body, headers }: Answer): boolean =>
  status >= 200 &&
  status < 500 &&
  !/\bat \w+ \(|\.ts:\d/.test(text) &&
  (isPage(headers)
    ? text.startsWith("<!doctype html>")
    : status < 400 || (body.status === status && Array.isArray(body.errors)));
const isPage = (headers: Answer["headers"]): boolean => String(headers["content-type"]).startsWith("text/html");

const reads = operations.filter(({ operation }) => !operation.requestBody);
const writes = operations.filter(({ operation }) => operation.requestBody);

const fuzz = (some: typeof operations, numRuns: number) =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(
        ...some.flatMap(({ routeKey, operation }) =>
          tempers.map((tame) => requestOf(operation, tame).map((input) => ({ routeKey, input }))),
        ),
      ),
      async ({ routeKey, input }) => {
        const answer = await studio.call(routeKey, input);
        if (!sound(answer)) throw new Error(`${routeKey} answered ${answer.status}: ${answer.text}`);
      },
    ),
    { numRuns },
  );

describe("reliability 12: requests made at random from the API's own description", () => {
  it("whatever is asked, no answer is a fault of ours", () => fuzz(reads, runs), 60_000 + runs * 100);

  it(
    "whatever is sent, no answer is a fault of ours, and what was taken can be settled and read",
    async () => {
      await fuzz(writes, runs * 2);
      expect(await studio.stream.settle()).toEqual([]);
      await fuzz(reads, runs);
      let cursor: string | null = null;
      do {
        const { status, body }: Answer = await studio.call("GET /v1/clients", {
          query: { limit: "100", ...(cursor && { cursor }) },
        });
        expect(status).toBe(200);
        for (const { id } of body.items)
          expect((await studio.call("GET /v1/clients/{clientId}", { params: { clientId: id } })).status).toBe(200);
        cursor = body.nextCursor;
      } while (cursor);
    },
    120_000 + runs * 400,
  );
});
