import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeWords } from "../../shared/inbound/words.ts";
import { ordinaryMessages } from "./ordinary.ts";
import { sentences } from "./sentences.ts";

const words = {
  stop: [
    "stop",
    "stopall",
    "stop all",
    "unsubscribe",
    "optout",
    "opt out",
    "opt-out",
    "revoke",
    "arret",
    "arrêt",
    "alto",
    "baja",
    "stopp",
    "td",
  ],
  stopMaybe: ["cancel", "end", "quit", "remove"],
  start: ["start", "unstop", "optin", "opt in"],
  yes: ["yes"],
  help: ["help", "info"],
} as const;
const all = Object.entries(words).flatMap(([says, listed]) => listed.map((word) => ({ word, says })));

const says = (text: string) => judgeWords(text).says;

describe("S3-28 opt-out words", () => {
  test.each(all)("$word says $says", ({ word, says: expected }) => expect(says(word)).toBe(expected));

  test.each([
    "STOP",
    "Stop.",
    " stop ",
    "REVOKE",
    "opt out",
    "Unsubscribe",
    "STOP 🛑",
    "‘stop’",
    "arre\u0302t",
    "ＳＴＯＰ",
    "st\u200bop",
    "Stop\n",
  ])("%j opts out", (text) => expect(says(text)).toBe("stop"));

  test("any of them is known however it is decorated", () => {
    const before = fc.stringMatching(/^[ "'«“‘(\t\n¡-]{0,4}$/);
    const after = fc.stringMatching(/^[ .!?"'»”’)\n…-]{0,5}$/);
    const emoji = fc.constantFrom("", "🛑", "👍🏽", "❤️", "☎\ufe0e", "👩‍👩‍👧", "🇫🇷", "™", "ℹ️", "2️⃣");
    const cased = (word: string) =>
      fc
        .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
        .map((ups) => [...word].map((letter, i) => (ups[i] ? letter.toUpperCase() : letter)).join(""));
    const decorated = fc.constantFrom(...all).chain(({ word, says }) =>
      fc.record({
        text: fc
          .tuple(before, cased(word), after, emoji, after, fc.constantFrom("NFC", "NFD"))
          .map(([first, text, last, sign, end, form]) => (first + text + last + sign + end).normalize(form)),
        expected: fc.constant(says),
      }),
    );
    fc.assert(
      fc.property(decorated, ({ text, expected }) => {
        expect(says(text)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test("none of them counts with a further word", () => {
    const listed = new Set(all.map(({ word }) => word));
    const further = fc.stringMatching(/^[a-zé]{1,12}$/);
    fc.assert(
      fc.property(fc.constantFrom(...all), further, fc.boolean(), ({ word }, more, first) => {
        const text = first ? `${more} ${word}` : `${word} ${more}`;
        fc.pre(!listed.has(text as never));
        expect(["stop", "stopMaybe", "start", "yes", "help"]).not.toContain(says(text));
      }),
      { numRuns: 2000 },
    );
  });

  test("any text is judged, quickly", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => typeof says(text) === "string"));
    const started = performance.now();
    for (const part of ["stop ", "don't text me ", "wrong ", "a", "\u0301", "sorry the ", "you ", "plus de sms svp "])
      says(part.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe("S3-30, S3-31 sentences", () => {
  test.each(Object.entries(sentences).flatMap(([expected, texts]) => texts.map((text) => ({ expected, text }))))(
    "$text says $expected",
    ({ expected, text }) => expect(says(text)).toBe(expected),
  );

  test("S3-15 an account's own acknowledgements are compared like the words, and never hide an opt-out", () => {
    expect(judgeWords("Thank you!! 🙏", ["thank you", "stop"]).says).toBe("acknowledgement");
    expect(judgeWords("Thank you, see you", ["thank you"]).says).toBe("nothing");
    expect(judgeWords("STOP", ["stop"]).says).toBe("stop");
    expect(judgeWords("", ["🙏"]).says).toBe("nothing");
  });
});

test("S3-28 none of 5,000 ordinary messages with such words in them opts out, in, or is flagged", () => {
  const messages = ordinaryMessages(5000, 20_260_314);
  expect(new Set(messages).size).toBe(5000);
  expect(messages.map((text) => ({ text, says: says(text) })).filter((judged) => judged.says !== "nothing")).toEqual(
    [],
  );
});
