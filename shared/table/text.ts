/**
 * Text is stored as given, also what UTF-8 cannot hold: a string with an unpaired surrogate (JSON allows
 * `"\ud800"`) is kept in escaped form behind a mark, and comes back as it was (reliability.md 14).
 */
const mark = "\u0000u:";

/** Text that UTF-8 can hold; different texts stay different. */
export const encodeText = (text: string): string =>
  text.isWellFormed() && !text.startsWith(mark)
    ? text
    : mark + text.replace(/[%\ud800-\udfff]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

export const decodeText = (stored: string): string =>
  stored.startsWith(mark)
    ? stored.slice(mark.length).replace(/%([0-9a-f]{4})/g, (_, unit) => String.fromCharCode(Number.parseInt(unit, 16)))
    : stored;
