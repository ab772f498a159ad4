import { marshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributes, valuesOf } from "../../shared/table/attributes.ts";

/** As JSON gives it: DynamoDB, too, has no negative zero. */
const Json = fc.jsonValue({ stringUnit: "binary" }).map((value) => JSON.parse(JSON.stringify(value)));

describe("what the table holds", () => {
  it("comes back as it was stored, whatever the text", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "binary" }), Json), (map) => {
        const stored = attributes(map);
        expect(JSON.stringify(stored).isWellFormed()).toBe(true);
        expect(valuesOf(stored)).toEqual(map);
      }),
    );
  });

  it("stands there as the SDK itself would write it", () => {
    const item = { text: "a", none: null, yes: true, count: -1.5, list: [1, ["b"]], map: { empty: {}, list: [] } };
    expect(attributes(item)).toEqual(marshall(item));
  });

  it("leaves out what is undefined, and refuses what no item of ours holds", () => {
    expect(attributes({ a: undefined, b: { c: undefined }, d: [undefined, 1] })).toEqual({
      b: { M: {} },
      d: { L: [{ N: "1" }] },
    });
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1])
      expect(() => attributes({ value })).toThrow(TypeError);
    expect(() => valuesOf({ set: { SS: ["a"] } })).toThrow(TypeError);
  });

  it("reads the empty map that the SDK's client of streams gives without its type", () => {
    expect(valuesOf({ data: {} } as never)).toEqual({ data: {} });
  });
});
