/**
 * Text is stored as given, also what UTF-8 cannot hold: a string with an unpaired surrogate (JSON allows
 * `"\ud800"`) is kept in escaped form behind a mark, and comes back as it was (reliability.md 14).
 */
const mark = "\u0000u:";

const encodeText = (text: string): string =>
  text.isWellFormed() && !text.startsWith(mark)
    ? text
    : mark + text.replace(/[%\ud800-\udfff]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

const decodeText = (stored: string): string =>
  stored.startsWith(mark)
    ? stored.slice(mark.length).replace(/%([0-9a-f]{4})/g, (_, unit) => String.fromCharCode(Number.parseInt(unit, 16)))
    : stored;

const mapText = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((part) => mapText(part, change));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [change(name), mapText(part, change)]));
  return value;
};

export const encode = <T>(value: T): T => mapText(value, encodeText) as T;
export const decode = <T>(value: T): T => mapText(value, decodeText) as T;
