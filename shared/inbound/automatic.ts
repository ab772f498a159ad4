/** A header of an email, its name in lower case. */
export interface MailHeader {
  key: string;
  value: string;
}

const word = (value: string): string => /^[a-z_-]{0,40}/.exec(value.trim().toLowerCase())![0];
const unlessNo = (value: string): string | undefined => (word(value) === "no" ? undefined : "");

/** By header, what it says if it marks an automatic email: a word to show, or nothing more than that it is there. */
const marks: Record<string, (value: string) => string | undefined> = {
  "auto-submitted": (value) => (word(value) === "no" ? undefined : word(value)),
  "x-autoreply": unlessNo,
  "x-autorespond": unlessNo,
  precedence: (value) => (/^(bulk|auto_reply|junk|list)$/.test(word(value)) ? word(value) : undefined),
  "return-path": (value) => (value.replace(/\s/g, "") === "<>" ? "<>" : undefined),
  "content-type": (value) => (/^\s*multipart\/report\b/i.test(value) ? "multipart/report" : undefined),
};

/**
 * Why an email is an automatic reply, a report or bulk mail (RFC 3834; RFC 6522 for `multipart/report`), from its headers alone:
 * a subject like "Out of office" proves nothing, since people write it too.
 * @returns the header and its word, e.g. `auto-submitted: auto-replied`; undefined for an email somebody wrote
 */
export const whyAutomatic = (headers: readonly MailHeader[]): string | undefined => {
  for (const { key, value } of headers) {
    const said = Object.hasOwn(marks, key) ? marks[key]!(value) : undefined;
    if (said !== undefined) return said === "" ? key : `${key}: ${said}`;
  }
  return undefined;
};
