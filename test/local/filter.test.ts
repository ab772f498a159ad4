import { describe, expect, it } from "vitest";
import { matches, type Pattern } from "../../infra/local/stream/filter.ts";

const record = {
  eventName: "MODIFY",
  dynamodb: { NewImage: { type: { S: "booking" }, dirty: { BOOL: true }, tags: { SS: ["a", "b"] } }, size: 12 },
};
const image = (pattern: Pattern): Pattern => ({ dynamodb: { NewImage: pattern } });

describe("a filter of an event source", () => {
  it.each<[string, Pattern, boolean]>([
    ["an equal value", image({ dirty: { BOOL: [true] } }), true],
    ["another value", image({ dirty: { BOOL: [false] } }), false],
    ["a value of another type", image({ dirty: { BOOL: ["true"] } }), false],
    ["one of several values", image({ type: { S: ["invoice", "booking"] } }), true],
    ["every field that is named", image({ type: { S: ["booking"] }, dirty: { BOOL: [false] } }), false],
    ["a field that is there", image({ dirty: [{ exists: true }] }), true],
    ["a field that is not there", image({ settled: [{ exists: false }] }), true],
    ["a field below one that is not there", image({ settled: { M: { club: [1] } } }), false],
    ["a beginning", image({ type: { S: [{ prefix: "book" }] } }), true],
    ["an end", image({ type: { S: [{ suffix: "ing" }] } }), true],
    ["letters of either case", image({ type: { S: [{ "equals-ignore-case": "BOOKING" }] } }), true],
    ["anything but a value", image({ type: { S: [{ "anything-but": "booking" }] } }), false],
    ["anything but values", image({ type: { S: [{ "anything-but": ["invoice", "note"] }] } }), true],
    ["anything but, where there is nothing", image({ kind: { S: [{ "anything-but": "x" }] } }), false],
    ["a range", { dynamodb: { size: [{ numeric: [">", 10, "<=", 12] }] } }, true],
    ["outside a range", { dynamodb: { size: [{ numeric: [">", 12] }] } }, false],
    ["an element of a list", image({ tags: { SS: ["b"] } }), true],
    ["nothing at all", {}, true],
  ])("knows %s", (_, pattern, expected) => {
    expect(matches(pattern, record)).toBe(expected);
  });

  it("passes a record without a new image only where no field of it is asked for", () => {
    expect(matches(image({ dirty: { BOOL: [true] } }), { eventName: "REMOVE", dynamodb: {} })).toBe(false);
    expect(matches({ eventName: ["REMOVE"] }, { eventName: "REMOVE", dynamodb: {} })).toBe(true);
  });

  it("refuses a rule it does not know instead of passing or dropping everything", () => {
    expect(() => matches(image({ type: { S: [{ cidr: "10.0.0.0/8" } as never] } }), record)).toThrow("is not known");
  });
});
