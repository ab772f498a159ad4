/** The line over a quotation, as mail programs write it in five languages: a date, who, "wrote". It may be wrapped. */
const attributions: readonly { starts: RegExp; ends: RegExp }[] = [
  { starts: /^on\s/i, ends: /(^|\s)wrote\s?:$/i },
  { starts: /^el\s/i, ends: /(^|\s)escribió\s?:$/i },
  { starts: /^le\s/i, ends: /(^|\s)a écrit\s?:$/i },
  { starts: /^am\s/i, ends: /(^|\s)schrieb(\s.*)?:$|@\S+>:$/i },
  { starts: /^em\s/i, ends: /(^|\s)escreveu\s?:$/i },
  { starts: /<\S+@\S+>\s(schrieb am|escreveu)\s/i, ends: /<\S+@\S+>\s(schrieb am|escreveu)\s.*:$/i },
];

const says = /\s(wrote|escribió|a écrit|schrieb|escreveu)[\s:]/i;
const dated = /\d:\d\d|\d{4}|@/;

const divider =
  /^-{2,}\s*(original message|mensaje original|message d['’]origine|message original|ursprüngliche nachricht|mensagem original)\s*-{2,}$/i;
const fromLine = /^\*?(from|de|von)\s?:/i;
const sentLine = /^\*?(sent|enviad[oa]( el| em)?|envoyé( le)?|gesendet)\s?:/i;

const longestLine = 400;
const isQuoted = (line: string): boolean => line.startsWith(">");

/** The first line of the attribution that ends in line `end`; undefined where there is none. */
const attributionTo = (lines: readonly string[], end: number): number | undefined => {
  for (const { starts, ends } of attributions) {
    if (!ends.test(lines[end]!)) continue;
    for (let start = end; start >= 0 && start > end - 3 && lines[start] !== ""; start -= 1)
      if (starts.test(lines[start]!) && says.test(lines.slice(start, end + 1).join(" "))) return start;
  }
  return undefined;
};

/** The line where the history starts. Whoever answers between or under quoted lines keeps the whole. */
const historyStart = (lines: readonly string[]): number | undefined => {
  const lastQuoted = lines.findLastIndex(isQuoted);
  const lastOwn = lines.findLastIndex((line) => line !== "" && !isQuoted(line));
  for (const [i, line] of lines.entries()) {
    if (line.length > longestLine) continue;
    if (divider.test(line) || (fromLine.test(line) && sentLine.test(lines[i + 1] ?? ""))) return i;
    const start = attributionTo(lines, i);
    if (start === undefined) continue;
    const found = lastQuoted > i ? lastOwn === i : dated.test(lines.slice(start, i + 1).join(" "));
    if (found) return start;
  }
  return undefined;
};

/** Quoted lines, blank ones and rules at the end go. */
const withoutTail = (lines: readonly string[]): string[] =>
  lines.slice(0, lines.findLastIndex((line) => !isQuoted(line) && !/^[_\s]*$/.test(line)) + 1);

/**
 * What somebody wrote anew in a reply: the text without the history that mail programs put under it ("On … wrote:" in English,
 * Spanish, French, German and Portuguese; "-----Original Message-----"; Outlook's From and Sent; lines with ">" at the end).
 * When in doubt, and when nothing would be left, it is the whole. Linear in the text's length.
 * @param text with `\n` between lines
 */
export const withoutHistory = (text: string): string => {
  const lines = text.split("\n");
  const bare = lines.map((line) => line.normalize("NFC").trim());
  const start = historyStart(bare);
  const kept = withoutTail(bare.slice(0, start ?? bare.length)).length;
  return lines.slice(0, kept).join("\n").trim() || text;
};
