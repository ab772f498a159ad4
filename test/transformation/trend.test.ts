import { beforeAll, describe, expect, it } from "vitest";
import { expectHarmless, pictureOf } from "../charts/picture.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { logOf, noon } from "./log.ts";

let studio: Studio;
let log: ReturnType<typeof logOf>;
let of: string;
let ids: Record<string, string>;
const hostile = `<b>"Mood" & 'more'</b>`;
beforeAll(async () => {
  studio = await openStudio();
  log = logOf(studio);
  ids = await log.set({
    fields: [
      { name: "Words", kind: "text" },
      { name: "Weight", kind: "number", unit: "kg" },
      { name: hostile, kind: "scale", scale: { min: 1, max: 5 } },
    ],
  });
  of = await log.client();
  for (const [on, weight, mood] of [
    ["2026-01-05", "0.3", 2],
    ["2026-01-12", "0.1"],
    ["2026-01-12", "-0.20", 4],
    ["2026-03-01", "0.4"],
  ] as const)
    await log.add(of, { on, values: { [ids.Weight!]: weight, ...(mood && { [ids[hostile]!]: mood }) } });
});

const ask = (query: Record<string, string> = {}, headers = {}, clientId = of) =>
  studio.call("GET /v1/clients/{clientId}/charts/transformation", { params: { clientId }, query, headers });
const svg = { accept: "image/svg+xml" };

describe("S2-22 the trend of a field", () => {
  it("is every value by day, the first and the last, the change, the least and the most, exactly", async () => {
    const { body, headers } = await ask();
    expect(headers.vary).toBe("Accept");
    expect(body).toEqual({
      title: "Weight over time",
      field: { id: ids.Weight, name: "Weight", unit: "kg" },
      x: { label: "Day", unit: "day", from: "2026-01-05", to: "2026-03-01" },
      y: { label: "Weight", unit: "kg", min: "-0.20", max: "0.4" },
      items: [
        { on: "2026-01-05", value: "0.3", entryId: expect.stringMatching(/^tle_/) },
        { on: "2026-01-12", value: "0.1", entryId: expect.any(String) },
        { on: "2026-01-12", value: "-0.20", entryId: expect.any(String) },
        { on: "2026-03-01", value: "0.4", entryId: expect.any(String) },
      ],
      first: "0.3",
      last: "0.4",
      change: "0.1",
      min: "-0.20",
      max: "0.4",
    });
  });

  it("between two days, both included; a correction changes it", async () => {
    const part = (await ask({ from: "2026-01-06", to: "2026-01-12" })).body;
    expect([part.first, part.last, part.change]).toEqual(["0.1", "-0.20", "-0.3"]);
    const { entryId } = part.items[1];
    await log.call("PATCH", of, "", entryId, { body: { values: { [ids.Weight!]: "0.2" } } });
    expect((await ask()).body.min).toBe("0.1");
    await log.call("PATCH", of, "", entryId, { body: { values: { [ids.Weight!]: "-0.20" } } });
  });

  it("of a scale it stands between the ends of the scale; of words, and of nothing we know, there is none", async () => {
    expect((await ask({ field: ids[hostile]! })).body).toMatchObject({
      y: { min: "1", max: "5" },
      first: "2",
      last: "4",
    });
    for (const field of [ids.Words!, studio.means.newId("transformationField")]) {
      const { status, body } = await ask({ field });
      expect([status, body.errors[0].pointer]).toEqual([422, "/query/field"]);
    }
    expect((await ask({ from: "2026-03-02", to: "2026-03-01" })).body.errors[0].pointer).toBe("/query/to");
    expect((await ask({}, {}, studio.means.newId("client"))).status).toBe(404);
  });

  it.each(["720", "360"])(
    "is drawn %s pixels wide: a dot at its day for each value, described in words",
    async (width) => {
      const picture = pictureOf((await ask({ width }, svg)).text);
      expectHarmless(picture);
      expect(picture.size[0]).toBe(Number(width));
      expect(picture.marks.map(({ says }) => says)).toEqual([
        "5 Jan 2026: 0.3 kg",
        "12 Jan 2026: 0.1 kg",
        "12 Jan 2026: -0.20 kg",
        "1 Mar 2026: 0.4 kg",
      ]);
      const [a, b, c, d] = picture.marks.map(({ x }) => x) as [number, number, number, number];
      expect(b).toBe(c);
      expect((b - a) / (d - a)).toBeCloseTo(7 / 55, 2);
      for (const { x, y } of picture.marks) {
        expect(x).toBeGreaterThan(0);
        expect(x).toBeLessThan(Number(width));
        expect(y).toBeLessThan(picture.size[1]);
      }
      expect(picture.description).toBe(
        "From 0.3 kg on 5 Jan 2026 to 0.4 kg on 1 Mar 2026: +0.1 kg. Least -0.20 kg, most 0.4 kg, 4 values.",
      );
      expect(picture.texts).toEqual(
        expect.arrayContaining(["Weight over time", "Weight (kg)", "5 Jan 2026", "1 Mar 2026"]),
      );
    },
  );

  it("a name is no markup; one value is one dot; without one it says so", async () => {
    expectHarmless(pictureOf((await ask({ field: ids[hostile]! }, svg)).text));
    const one = await log.client();
    expect(pictureOf((await ask({}, svg, one)).text).texts.at(-1)).toBe("No values of Weight yet.");
    await log.add(one, { values: { [ids.Weight!]: 70 } }, noon("2026-03-01"));
    const { marks, description } = pictureOf((await ask({}, svg, one)).text);
    expect([marks.length, description]).toEqual([
      1,
      "From 70 kg on 1 Mar 2026 to 70 kg on 1 Mar 2026: 0 kg. Least 70 kg, most 70 kg, 1 value.",
    ]);
  });
});
