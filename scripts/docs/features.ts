import { type Title, titles } from "./titles.ts";

/** The features the product is held to, by series: how many lines each has (S0-01 to S0-83 and so on). */
const series: Record<string, number> = { S0: 83, S1: 46, S2: 25, S3: 40, S4: 50 };

const idOf = (name: string, number: number): string => `${name}-${String(number).padStart(2, "0")}`;
const ids = Object.entries(series).flatMap(([name, most]) => Array.from({ length: most }, (_, i) => idOf(name, i + 1)));

/** The ids of a title, `S0-25 to S0-28` meaning all between. */
const idsIn = (text: string): string[] =>
  [...text.matchAll(/(S[0-4])-(\d\d)(?: to \1-(\d\d))?/g)].flatMap(([, name, from, to = from]) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => idOf(name!, Number(from) + i)),
  );

/** Which tests prove which feature, as the titles say; the features that no title names stand at the end. */
export const featureList = (): string => {
  const proofs = new Map<string, Title[]>();
  for (const title of titles()) for (const id of idsIn(title.text)) proofs.set(id, [...(proofs.get(id) ?? []), title]);
  const unknown = [...proofs.keys()].filter((id) => !ids.includes(id));
  if (unknown.length > 0) throw new Error(`Titles name features that do not exist: ${unknown.join(", ")}.`);
  const missing = ids.filter((id) => !proofs.has(id));
  const lines = ids.flatMap((id) =>
    (proofs.get(id) ?? []).map(({ file, text }) => `| ${id} | ${text.replaceAll("|", "\\|")} | \`${file}\` |`),
  );
  return [
    "# Features and the tests that name them",
    "",
    "Made by `npm run docs` from the titles of the tests. The ids are those of the product's checklist.",
    "",
    `${ids.length - missing.length} of ${ids.length} features have a test.`,
    "",
    "| feature | test | file |",
    "|---|---|---|",
    ...lines,
    "",
    "## Without a test",
    "",
    missing.join(", ") || "None.",
    "",
  ].join("\n");
};
