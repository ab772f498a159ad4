import { describe, expect, it } from "vitest";
import { drawAttendance, drawHours, drawTypes } from "../../shared/charts/drawing/of-events.ts";
import { drawFunnel, drawMedium, drawTimeline } from "../../shared/charts/drawing/of-messages.ts";
import { drawInvoices, drawLtv } from "../../shared/charts/drawing/of-money.ts";
import { funnelOf, hoursOf, invoicesOf, ltvOf, mediumOf, timelineOf, typesOf, weeksOf } from "./made.ts";
import { expectHarmless, expectProportional, type Picture, pictureOf } from "./picture.ts";

const lengthsOf = ({ marks }: Picture, side: "width" | "height") =>
  marks.map((mark) => ({ value: mark.value, length: mark[side] }));
const named = ({ marks }: Picture, what: string) => marks.filter(({ says }) => says.includes(`, ${what}: `));
const of = (values: { value: number }[]): number[] => values.map(({ value }) => value);

const decade = Array.from({ length: 120 }, (_, i) => (i % 12 === 0 ? 61500 : i % 17 === 5 ? -12500 : 14500));
const seesaw = decade.map((amount): [number, number] => (amount < 0 ? [900, -amount] : [amount, 0]));
const day = (hour: number): number => (hour * 7) % 11;

describe.each([720, 360])("charts as pictures %i pixels wide", (width) => {
  const pictures: [string, string][] = [
    ["24 hours", drawHours(hoursOf(day), width)],
    [
      "one hour",
      drawHours(
        hoursOf((hour) => (hour === 6 ? 1 : 0)),
        width,
      ),
    ],
    [
      "five digits an hour",
      drawHours(
        hoursOf((hour) => 12_345 + hour),
        width,
      ),
    ],
    ["forty types", drawTypes(typesOf(Array.from({ length: 40 }, (_, i) => [`Type ${i}`, 40 - i])), width)],
    ["one type", drawTypes(typesOf([["Vinyasa", 1]]), width)],
    ["one week", drawAttendance(weeksOf([2]), width)],
    ["ten years of weeks", drawAttendance(weeksOf(decade.flatMap((_, i) => [i % 5, 1, 0, 3, 2])), width)],
    ["one month", drawLtv(ltvOf([4900]), width)],
    ["120 months", drawLtv(ltvOf(decade), width)],
    ["one month's invoices", drawInvoices(invoicesOf([[4900, 0]]), width)],
    ["120 months' invoices", drawInvoices(invoicesOf(seesaw), width)],
    ["email and SMS", drawMedium(mediumOf(12_345, 6), width)],
    ["a funnel", drawFunnel(funnelOf([12_345, 12_000, 3000, 500, 40, 1]), width)],
    ["one day's messages", drawTimeline(timelineOf([[1, 0]]), width)],
    ["90 days' messages", drawTimeline(timelineOf(Array.from({ length: 90 }, (_, i) => [i % 4, i % 3])), width)],
    ["1,100 days' messages", drawTimeline(timelineOf(Array.from({ length: 1100 }, (_, i) => [i % 9, i % 2])), width)],
  ];

  it.each(pictures)("%s: nothing reaches out of it, and words on a line stand side by side", (_, svg) => {
    const { marks, words, size } = pictureOf(svg);
    expect(size[0]).toBe(width);
    for (const { x, y, width: across, height } of marks) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + across).toBeLessThanOrEqual(size[0]);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(size[1]);
    }
    for (const line of Map.groupBy(words, ({ y }) => y).values()) {
      const inOrder = line.filter(({ says }) => says.length > 0).sort((a, b) => a.x - b.x);
      for (const [i, { says, x }] of inOrder.entries()) {
        const before = inOrder[i - 1];
        // six pixels a sign, each word around its middle: what most sans-serif fonts take at 12 px
        if (before)
          expect(x - before.x, `${before.says} ${says}`).toBeGreaterThan((says.length + before.says.length) * 3 - 6);
      }
    }
  });
});

describe("what is drawn is what is answered", () => {
  it("S0-38 S0-83 24 hours: a column for each, as high as its count, with its hour and count", () => {
    const picture = pictureOf(drawHours(hoursOf(day), 720));
    expect(of(picture.marks)).toEqual(Array.from({ length: 24 }, (_, hour) => day(hour)));
    expectProportional(lengthsOf(picture, "height"));
    expect(picture.marks[6]!.says).toBe("06:00: 9 events");
    expect(picture.textsOf("value")).toEqual(
      picture.marks.filter(({ value }) => value > 0).map(({ value }) => `${value}`),
    );
    expect(picture.title).toBe("Booked events by start hour");
    expect(picture.texts).toEqual(expect.arrayContaining(["Booked events", "Local start hour", "06:00", "0"]));
    expect(picture.texts.join(" · ")).toContain("Feb 2025 to Mar 2026 · counts booked, attended, absent");
    expect(picture.description).toBe("Most at 03:00, 14:00: 10 events.");
  });

  it("S0-37 S0-83 a bar for each type, as long as its count, its name before and its count after it", () => {
    const picture = pictureOf(
      drawTypes(
        typesOf([
          ["Vinyasa", 1200],
          ["Yin & Restore", 600],
          ["Power Box", 1],
        ]),
        720,
      ),
    );
    expect(picture.marks.map(({ says }) => says)).toEqual([
      "Vinyasa: 1,200 events",
      "Yin & Restore: 600 events",
      "Power Box: 1 event",
    ]);
    expectProportional(lengthsOf(picture, "width"));
    expect(picture.textsOf("name")).toEqual(["Vinyasa", "Yin & Restore", "Power Box"]);
    expect(picture.textsOf("value")).toEqual(["1,200", "600", "1"]);
    expect(picture.texts).toContain("Attended events");
    expect(picture.description).toBe("3 types. Vinyasa: 1,200 events, Yin & Restore: 600 events, Power Box: 1 event.");
  });

  it("S4-31 a column for each week, also where nobody came, and the average", () => {
    const picture = pictureOf(drawAttendance(weeksOf([3, 0, 1, 2]), 720));
    expect(picture.marks.map(({ says }) => says)).toEqual([
      "week 1, from 6 Jan 2025: 3 events",
      "week 2, from 13 Jan 2025: 0 events",
      "week 3, from 20 Jan 2025: 1 event",
      "week 4, from 27 Jan 2025: 2 events",
    ]);
    expectProportional(lengthsOf(picture, "height"));
    expect(picture.texts.join(" · ")).toContain(
      "counts attended · by the clock of the location · 1.5 a week on average",
    );
    expect(picture.description).toBe("1.5 a week in 4 weeks, at most 3 events.");
  });

  it("S0-48 S0-49 120 months: what it grew to as a line, each month beside the same one a year earlier", () => {
    const chart = ltvOf(decade);
    const picture = pictureOf(drawLtv(chart, 720));
    const [grown, each, before] = ["cumulative", "in the month", "a year earlier"].map((what) => named(picture, what));
    expect(of(grown!)).toEqual(chart.items.map(({ cumulative }) => cumulative));
    expect(of(each!)).toEqual(decade);
    expect(of(before!)).toEqual(decade.slice(0, 108));
    const zero = picture.zero();
    expectProportional(grown!.map(({ value, y }) => ({ value, length: zero - y })));
    expectProportional(each!.map(({ value, height }) => ({ value, length: height })));
    expect(grown!.at(-1)!.says).toMatch(/^Dec 2026, cumulative: \$[\d,]+\.00$/);
    expect(picture.texts).toEqual(expect.arrayContaining(["LTV, cumulative (USD)", "Month", "Jan 2017", "Jan 2019"]));
    expect(picture.description).toMatch(/at the end of Dec 2026\. 2017 \$[\d,.]+, 2018 \$[\d,.]+ \(\+12\.5 %\)/);
  });

  it("S0-48 a month that gave back more than it paid hangs below zero", () => {
    const bars = named(pictureOf(drawLtv(ltvOf([14500, -12500, 0]), 720)), "in the month");
    const [paid, given, none] = bars;
    const zero = paid!.y + paid!.height;
    expect(given!.y).toBeCloseTo(zero, 1);
    expect(given!.height).toBeGreaterThan(0);
    expect(none!.height).toBe(0);
    expect(given!.says).toBe("Feb 2017, in the month: -$125.00");
  });

  it("S0-50 what was paid stands, what was refunded hangs, on one scale", () => {
    const picture = pictureOf(
      drawInvoices(
        invoicesOf([
          [5000, 0],
          [0, 1999],
          [2500, 2500],
        ]),
        720,
      ),
    );
    const [paid, refunded] = [named(picture, "paid"), named(picture, "refunded")];
    expect([of(paid), of(refunded)]).toEqual([
      [5000, 0, 2500],
      [0, 1999, 2500],
    ]);
    expectProportional(lengthsOf(picture, "height"));
    const zero = picture.zero();
    for (const { y, height } of paid) expect(y + height).toBeCloseTo(zero, 1);
    for (const { y } of refunded) expect(y).toBeCloseTo(zero, 1);
    expect(paid[0]!.kind).not.toBe(refunded[0]!.kind);
    expect(picture.texts).toEqual(expect.arrayContaining(["paid $75.00", "refunded $44.99", "Amount (USD)", "Month"]));
  });

  it.each([
    ["USD", 123_456, "$1,234.56", "$1,000"],
    ["JPY", 123_456, "¥123,456", "¥100,000"],
    ["KWD", 123_456, "KWD 123.456", "KWD 100"],
    ["USD", 1_234_567_890, "$12,345,678.90", "$10M"],
  ])("S0-48 %s has the minor units it has: %i is %s", (currency, amount, told, tick) => {
    const picture = pictureOf(drawLtv(ltvOf([amount], currency), 720));
    const plain = (words: string) => words.replaceAll("\u00a0", " ");
    expect(plain(named(picture, "cumulative")[0]!.says)).toBe(`Jan 2017, cumulative: ${told}`);
    expect(picture.texts.map(plain)).toContain(tick);
  });

  it.each([
    [
      "No booked events yet.",
      drawHours(
        hoursOf(() => 0),
        720,
      ),
    ],
    ["No attended events yet.", drawTypes(typesOf([]), 720)],
    ["No attended events yet.", drawAttendance(weeksOf([]), 720)],
    ["Nothing was paid in JPY yet.", drawLtv(ltvOf([], "JPY"), 720)],
    ["Nothing was paid in JPY yet.", drawInvoices(invoicesOf([], "JPY"), 720)],
  ])("an empty chart says so: %s", (says, svg) => {
    const { texts, marks, description } = pictureOf(svg);
    expect([texts.at(-1), description, marks]).toEqual([says, says, []]);
  });
});

describe("messages as pictures", () => {
  it("S0-68 S0-69 bars are as long as their counts, with shares of what was sent behind them", () => {
    const funnel = pictureOf(drawFunnel(funnelOf([1200, 1000, 600, 300, 12, 1]), 720));
    expectProportional(lengthsOf(funnel, "width"));
    expect(funnel.textsOf("value")[0]).toBe("1,200 · 83.3 %");
    expect(new Set(funnel.marks.map(({ kind }) => kind))).toEqual(new Set(["mark", "second"]));
    const medium = pictureOf(drawMedium(mediumOf(20, 10), 720));
    expectProportional(lengthsOf(medium, "width"));
    expect(medium.description).toBe("30 messages: Email 20 · 66.7 %, SMS 10 · 33.3 %.");
  });

  it("S0-70 what was automated stands, what was written by hand hangs, on one scale", () => {
    const picture = pictureOf(
      drawTimeline(
        timelineOf([
          [2, 0],
          [0, 1],
          [4, 3],
        ]),
        720,
      ),
    );
    const columns = picture.marks.filter(({ says }) => /(automated|by hand): /.test(says));
    expect(of(columns)).toEqual([2, 0, 4, 0, 1, 3]);
    expectProportional(lengthsOf({ ...picture, marks: columns }, "height"));
    expect(picture.texts).toEqual(expect.arrayContaining(["automated 12,345", "by hand 1", "Messages", "Day"]));
  });
});

describe("names that were not made to be drawn", () => {
  const hostile = [
    "<script>alert(1)</script>",
    "]]><svg onload='alert(1)'>",
    `" onmouseover="alert(1)" x="`,
    "&amp; & &lt; '",
    "</text></svg>",
    "\u0000\u0008\ufffe bell \u001b[31m",
    "\ud800 half a pair",
    "\u202egnp.exe",
    "يوجا الصباح",
    "👩‍👩‍👧‍👦 Familienyoga",
    "W".repeat(200),
    "👩‍👩‍👧‍👦".repeat(200),
  ];
  const picture = pictureOf(drawTypes(typesOf(hostile.map((name, i) => [name, 20 - i])), 720));

  it("S0-37 stand as they are written, and are no markup", () => {
    expectHarmless(picture);
    const said = picture.marks.map(({ says }) => says.replace(/: \d+ events$/, ""));
    expect(said.slice(0, 5)).toEqual(hostile.slice(0, 5));
    expect(said.slice(5, 7)).toEqual([" bell [31m", "\ufffd half a pair"]);
    expect(said.slice(7)).toEqual(hostile.slice(7));
  });

  it("S0-37 are cut with … where they are long, between what people see as signs", () => {
    const [letters, families] = picture.textsOf("name").slice(-2);
    expect(letters).toMatch(/^W{5,30}…$/);
    expect(families).toMatch(/^(👩‍👩‍👧‍👦){3,30}…$/u);
    expect(
      picture
        .textsOf("name")
        .slice(0, 3)
        .every((name) => name.length > 10),
    ).toBe(true);
  });
});

describe("a picture by itself", () => {
  const svg = drawInvoices(invoicesOf([[5000, 100]]), 720);
  const picture = pictureOf(svg);

  it("has a name and a description for those who hear it, and no script or reference for anybody", () => {
    const id = (name: string) => picture.elements.find(({ tagName }) => tagName === name)!.getAttribute("id");
    expect(picture.root.getAttribute("role")).toBe("img");
    expect(picture.root.getAttribute("aria-labelledby")).toBe(`${id("title")} ${id("desc")}`);
    expect([picture.title, picture.description]).toEqual([
      "Paid and refunded by month",
      "Paid $50.00, refunded $1.00.",
    ]);
    expectHarmless(picture);
  });

  it.each([
    ["light", 0],
    ["dark", 1],
  ])("is readable in %s: words at 4.5:1 at least, marks at 3:1", (_, place) => {
    const scheme = picture.style.split("@media (prefers-color-scheme:dark)")[place]!;
    const colour = (of: string) => new RegExp(`${of}[^{}]*\\{fill:(#\\w+)`).exec(scheme)![1]!;
    const light = (hex: string) => {
      const long = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : hex.slice(1).match(/../g)!;
      const [r, g, b] = long.map((pair) => {
        const part = Number.parseInt(pair, 16) / 255;
        return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const contrast = (of: string) => {
      const [brighter, darker] = [light(colour(of)), light(colour("\\.paper"))].sort((a, b) => b - a);
      return (brighter! + 0.05) / (darker! + 0.05);
    };
    for (const words of ["\\.chart text", "\\.title"]) expect(contrast(words)).toBeGreaterThanOrEqual(4.5);
    for (const mark of ["\\.mark", "\\.second"]) expect(contrast(mark)).toBeGreaterThanOrEqual(3);
  });
});
