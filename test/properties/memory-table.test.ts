import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { Action, Condition } from "../../shared/table/expressions.ts";
import type { Item } from "../../shared/table/item.ts";
import { ConditionFailed, type Table, TransactionRefused } from "../../shared/table/table.ts";
import { memoryTable } from "../support/memory-table.ts";
import { openStudio } from "../support/studio.ts";

type Step = (table: Table, run: string) => Promise<unknown>;

const text = fc.constantFrom("a", "b", "BKG#2026", "BKG#2027#x", "é", "z");
const pkText = fc.constantFrom("p", "q");
const rev = fc.constantFrom("r1", "r2");
const sums = fc.record({ attended: fc.nat(2), paid: fc.integer({ min: -5, max: 5 }) }, { requiredKeys: [] });
const settled = fc.record({ rules: fc.constant("v"), sums, at: fc.option(text, { nil: undefined }) });
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

const condition: fc.Arbitrary<Condition | undefined> = optional(
  fc.oneof(
    fc.constant({ if: "attribute_not_exists(pk)" }),
    rev.map((value) => ({ if: "#rev = :rev", values: { rev: value } })),
    rev.map((value) => ({ if: "#dirty = :dirty AND #rev = :rev", values: { dirty: true, rev: value } })),
    fc.constant({ if: "attribute_not_exists(pk) OR #gone = :gone", values: { gone: true } }),
    fc.nat(3).map((now) => ({ if: "attribute_exists(#rev) AND #expiresAt <= :now", values: { now } })),
    fc.tuple(rev, settled).map(([value, was]) => ({
      if: "#dirty = :dirty AND #rev = :rev AND #settled = :settled",
      values: { dirty: false, rev: value, settled: was },
    })),
    rev.map((value) => ({ if: "#rev <> :rev AND attribute_not_exists(#settled)", values: { rev: value } })),
  ),
);

/** Index rows with one sort key for two items come in no promised order: a row's own key is part of it. */
const attributes = fc.record({
  rev,
  dirty: optional(fc.boolean()),
  gone: optional(fc.constant(true)),
  expiresAt: optional(fc.nat(3)),
  settled: optional(settled),
  data: fc.record({
    name: text,
    list: fc.array(fc.oneof(fc.nat(3), text), { maxLength: 2 }),
    none: fc.constant(undefined),
  }),
  indexed: fc.constantFrom("", "gsi1", "gsi2"),
});
type Attributes = typeof attributes extends fc.Arbitrary<infer A> ? A : never;

const at = (run: string, pk: string, sk: string) => ({ pk: `${run}${pk}`, sk });
const envelope = (run: string, pk: string, sk: string, { indexed, ...rest }: Attributes) => ({
  type: "booking",
  ...rest,
  ...(indexed && { [`${indexed}pk`]: `${run}list`, [`${indexed}sk`]: `${sk}${pk}` }),
});
const itemOf = (run: string, pk: string, sk: string, given: Attributes): Item =>
  ({ ...at(run, pk, sk), ...envelope(run, pk, sk, given) }) as Item;
const withIf = (given: Condition | undefined) => (given ? { condition: given } : {});

const action = fc
  .tuple(pkText, text, attributes, condition, fc.constantFrom("put", "update", "remove", "check"))
  .map(([pk, sk, given, when, kind]) => (run: string): Action => {
    if (kind === "put") return { put: itemOf(run, pk, sk, given), ...withIf(when) };
    if (kind === "remove") return { remove: at(run, pk, sk), ...withIf(when) };
    if (kind === "check") return { check: at(run, pk, sk), condition: when ?? { if: "attribute_exists(pk)" } };
    return {
      update: at(run, pk, sk),
      change: { set: envelope(run, pk, sk, given), remove: ["note"] },
      ...withIf(when),
    };
  });

const single = action.map(
  (made): Step =>
    (table, run) => {
      const one = made(run);
      if ("put" in one) return table.put(one.put, one.condition);
      if ("update" in one) return table.update(one.update, one.change, one.condition);
      if ("remove" in one) return table.remove(one.remove, one.condition);
      return table.get(one.check);
    },
);
const several = fc.array(action, { minLength: 1, maxLength: 4 }).map(
  (made): Step =>
    (table, run) => {
      const seen = new Set<string>();
      const distinct = made
        .map((one) => one(run))
        .filter((one) => {
          const { pk, sk } =
            "put" in one ? one.put : "update" in one ? one.update : "remove" in one ? one.remove : one.check;
          return !seen.has(pk + sk) && seen.add(pk + sk);
        });
      return table.transact(distinct);
    },
);
const reading = fc
  .record({
    pk: pkText,
    prefix: optional(text),
    from: optional(text),
    to: optional(text),
    newestFirst: fc.boolean(),
    limit: optional(fc.integer({ min: 1, max: 3 })),
    list: fc.constantFrom(undefined, "gsi1" as const, "gsi2" as const),
  })
  .map(
    ({ pk, list, ...input }): Step =>
      async (table, run) => {
        if (input.from !== undefined && input.to !== undefined && input.from > input.to) return [];
        const rows: Item[] = [];
        let after: Awaited<ReturnType<Table["query"]>>["last"];
        do {
          const where = list ? { index: list, pk: `${run}list` } : { pk: `${run}${pk}` };
          const page = await table.query({ ...input, ...where, ...(after && { after }) });
          rows.push(...page.items);
          after = page.last;
        } while (after);
        return rows;
      },
  );
const many = fc.array(fc.tuple(pkText, text), { maxLength: 4 }).map(
  (keys): Step =>
    (table, run) =>
      table.getMany(keys.map(([pk, sk]) => at(run, pk, sk))),
);

const outcome = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return { is: await work };
  } catch (error) {
    if (error instanceof ConditionFailed) return { failed: error.item };
    if (error instanceof TransactionRefused) return { refused: error.failed, contended: error.contended };
    throw error;
  }
};

let real: Table;
beforeAll(async () => {
  real = (await openStudio()).table;
});

it("the table in memory answers as DynamoDB does, whatever is asked", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(single, several, reading, many), { minLength: 5, maxLength: 40 }),
      async (steps) => {
        const memory = memoryTable();
        const run = `${randomUUID()}#`;
        for (const [i, step] of steps.entries())
          expect(await outcome(step(memory, run)), `step ${i}`).toEqual(await outcome(step(real, run)));
      },
    ),
    { numRuns: 40 },
  );
});

it("the table in memory scans every item once, page by page, and tells each write once", async () => {
  const memory = memoryTable({ pageItems: 3 });
  const key = (i: number) => ({ pk: `p${i % 4}`, sk: String(i) });
  for (let i = 0; i < 20; i += 1) await memory.put({ ...key(i), type: "note", rev: `r${i}`, data: {} });
  await memory.remove(key(3));
  const found: Item[] = [];
  for (let after: Awaited<ReturnType<Table["scan"]>>["last"], first = true; first || after; first = false) {
    const page = await memory.scan({ ...(after && { after }) });
    found.push(...page.items);
    after = page.last;
  }
  expect(found).toEqual(memory.items());
  expect(found).toHaveLength(19);
  expect(memory.images.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 21 }, (_, i) => i));
  expect(memory.images.at(-1)).toMatchObject({ before: { rev: "r3" }, after: undefined });
});

it("what was read from the table in memory cannot be changed behind its back", async () => {
  const memory = memoryTable();
  const item: Item = { pk: "p", sk: "s", type: "note", rev: "r", data: { body: "first" } };
  await memory.put(item);
  item.data.body = "second";
  const read = await memory.get(item);
  expect(read?.data).toEqual({ body: "first" });
  expect(() => Object.assign(read!.data, { body: "third" })).toThrow();
});
