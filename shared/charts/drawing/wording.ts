const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Share of the font's size that a sign is wide, on the safe side of what sans-serif fonts draw. */
const widthOf = (sign: string): number => {
  if (/[\u1100-\uffff]|[\ud800-\udbff]/.test(sign)) return 1.1;
  if (/[MWmw@%]/.test(sign)) return 0.95;
  if (/[A-Z]/.test(sign)) return 0.74;
  return /[ijlIft.,:;'|!() ]/.test(sign) ? 0.4 : 0.62;
};

/** How wide words are at most, in pixels at a font size. */
export const widthAt = (words: string, size = 12): number =>
  [...graphemes.segment(words)].reduce((sum, { segment }) => sum + widthOf(segment) * size, 0);

/** Words that fit into a width, ended by … where they were cut; never within a sign that people see as one. */
export const shortened = (words: string, width: number, size = 12): string => {
  if (widthAt(words, size) <= width) return words;
  let kept = "";
  for (const { segment } of graphemes.segment(words)) {
    if (widthAt(`${kept}${segment}…`, size) > width) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
};

/** Parts side by side with · between them, in as many lines as fit into a width; a part that is longer is shortened. */
export const linesOf = (parts: string[], width: number): string[] => {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1)} · ${part}`;
    if (lines.length > 0 && widthAt(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(shortened(part, width));
  }
  return lines;
};

const digitsOf = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Minor units of a currency in one of its major units: 100 for USD, 1 for JPY. */
export const minorUnits = (currency: string): number => 10 ** digitsOf(currency);

/** An amount in minor units, in words: $1,234.50. */
export const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat("en", { style: "currency", currency }).format(amount / minorUnits(currency));

/** An amount in major units beside an axis: $1,200, $1.5M. */
export const roundMoney = (amount: number, currency: string): string =>
  new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    trailingZeroDisplay: "stripIfInteger",
    ...(Math.abs(amount) >= 1e6 && { notation: "compact", maximumFractionDigits: 1 }),
  }).format(amount);

const inMonths = new Intl.DateTimeFormat("en", { month: "short", year: "numeric", timeZone: "UTC" });
const inDays = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** `2026-03` is Mar 2026. */
export const monthInWords = (month: string): string => inMonths.format(new Date(`${month}-01`));
/** `2026-03-02` is 2 Mar 2026. */
export const dayInWords = (day: string): string => inDays.format(new Date(day));
export const hourInWords = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;

/** 12,345 */
export const count = (number: number): string => number.toLocaleString("en");

/** 1 event, 2 events. */
export const events = (number: number): string => `${count(number)} ${number === 1 ? "event" : "events"}`;

/** 1 message, 2 messages. */
export const messages = (number: number): string => `${count(number)} ${number === 1 ? "message" : "messages"}`;

/** 833 thousandths are 83.3 %; nothing of nothing. */
export const share = (perMille: number | null): string => (perMille === null ? "" : `${perMille / 10} %`);

/** Mar 2026 to Jun 2026; no part where there are no months. */
export const monthsInWords = (months: { from: string; to: string } | null): string[] => {
  if (!months) return [];
  const [from, to] = [monthInWords(months.from), monthInWords(months.to)];
  return [from === to ? from : `${from} to ${to}`];
};
