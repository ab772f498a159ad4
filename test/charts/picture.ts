import { DOMParser, type Element } from "@xmldom/xmldom";
import { expect } from "vitest";

/** A mark of a picture: the value it stands for, what it says of it, and its place. */
interface Mark {
  kind: string;
  value: number;
  says: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A name that came in with half a pair holds U+FFFD by right; anything else it notices is a fault. */
const strict = new DOMParser({
  onError: (level, message) => {
    if (!message.startsWith("Unicode replacement character")) throw new Error(`${level}: ${message}`);
  },
});

const all = (root: Element, name: string): Element[] => [...root.getElementsByTagName(name)];
const number = (one: Element, name: string): number => Number(one.getAttribute(name) ?? "0");

const markOf = (one: Element): Mark => ({
  kind: one.getAttribute("class")!,
  value: number(one, "data-value"),
  says: all(one, "title")[0]!.textContent!,
  x: number(one, one.tagName === "circle" ? "cx" : "x"),
  y: number(one, one.tagName === "circle" ? "cy" : "y"),
  width: number(one, "width"),
  height: number(one, "height"),
});

/** Reads a picture as XML; throws where it is not well-formed. */
export const pictureOf = (svg: string) => {
  const root = strict.parseFromString(svg, "image/svg+xml").documentElement!;
  const texts = all(root, "text");
  const named = (one: string) => all(root, one).filter((element) => element.parentNode === root)[0]!;
  return {
    root,
    style: all(root, "style")[0]!.textContent!,
    elements: [root, ...all(root, "*")],
    texts: texts.map((one) => one.textContent!),
    textsOf: (kind: string) => texts.filter((one) => one.getAttribute("class") === kind).map((one) => one.textContent!),
    /** words around their middle, as those under an axis are */
    words: texts
      .filter((one) => one.getAttribute("text-anchor") === "middle")
      .map((one) => ({ says: one.textContent!, x: number(one, "x"), y: number(one, "y") })),
    size: root.getAttribute("viewBox")!.split(" ").slice(2).map(Number) as [number, number],
    title: named("title").textContent!,
    description: named("desc").textContent!,
    marks: ["rect", "circle"].flatMap((name) =>
      all(root, name)
        .filter((one) => one.hasAttribute("data-value"))
        .map(markOf),
    ),
    zero: () => number(all(root, "line").filter((one) => one.getAttribute("class") === "zero")[0]!, "y1"),
  };
};
export type Picture = ReturnType<typeof pictureOf>;

/** Every length is the same multiple of its value, to a pixel's hundredth and what rounding it makes of that. */
export const expectProportional = (lengths: { value: number; length: number }[]): void => {
  const longest = lengths.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
  expect(longest.length).toBeGreaterThan(0);
  for (const { value, length } of lengths)
    expect(length).toBeCloseTo((Math.abs(value) / Math.abs(longest.value)) * longest.length, 1);
};

/** What a picture may not hold, wherever it is opened. */
export const expectHarmless = ({ elements, style }: Picture): void => {
  const names = new Set(elements.map(({ tagName }) => tagName));
  expect([...names].filter((name) => !/^(svg|g|title|desc|style|rect|circle|line|path|text)$/.test(name))).toEqual([]);
  const attributes = elements.flatMap((one) => [...one.attributes].map(({ name, value }) => [name, value] as const));
  expect(attributes.filter(([name]) => /^on|href|^style$/i.test(name))).toEqual([]);
  expect(attributes.filter(([name, value]) => name !== "xmlns" && /url\(|https?:|data:/i.test(value))).toEqual([]);
  expect(style).not.toMatch(/url\(|@import|https?:/);
};
