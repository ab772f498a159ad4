import { weightedIn } from "../kernel/weighted.ts";

/** The languages that pages for clients are written in; the first where none of them is asked for. */
export const languages = ["en", "es", "fr", "de", "pt"] as const;
export type Language = (typeof languages)[number];

const known = (range: string, among: readonly Language[]): Language | undefined =>
  among.find((language) => range === language || range.startsWith(`${language}-`));

/**
 * The language that an Accept-Language header likes best among ours (RFC 9110 12.5.4, lookup of RFC 4647 3.4): `pt-BR` gets pt,
 * weights are honoured, of equal ones the first; `*`, nothing or nothing of ours is English, or the first of those there are.
 */
export const languageOf = (header: string | undefined, among: readonly Language[] = languages): Language => {
  const wanted = weightedIn(header ?? "")
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { range } of wanted) {
    const language = range === "*" ? among[0] : known(range, among);
    if (language) return language;
  }
  return among[0] ?? languages[0];
};
