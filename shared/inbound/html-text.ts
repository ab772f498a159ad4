import PostalMime from "postal-mime";

/** What stands in `style` elements is no text; one that is not closed hides the rest, as in browsers. */
const withoutStyles = (html: string): string => {
  const [first, ...rest] = html.split(/<style\b/i);
  return [first, ...rest.flatMap((piece) => piece.split(/<\/style\s*>/i).slice(1))].join("");
};

const longestTag = 2000;

/**
 * A tag that is never closed, or longer than people's are (an image within its `src`), goes: the library's time is quadratic in a
 * tag's length.
 */
const withoutLongTags = (html: string): string => {
  const [first, ...rest] = html.split("<");
  const kept = rest.map((piece) => {
    const end = piece.indexOf(">");
    if (end >= 0 && end <= longestTag) return `<${piece}`;
    return ` ${end < 0 ? piece : piece.slice(end + 1)}`;
  });
  return [first, ...kept].join("");
};

/** An empty plain part beside it makes the library render the HTML as text, which it offers in no other way. */
const beside = (html: string): string =>
  [
    'Content-Type: multipart/mixed; boundary="part"\r\n',
    "--part\r\nContent-Type: text/plain\r\n\r\n",
    "--part\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n",
    `${Buffer.from(html).toString("base64")}\r\n--part--\r\n`,
  ].join("\r\n");

/**
 * The text of an email's HTML.
 * @param html at most what the caller bounds it to: the time is linear in it
 * @returns the text, empty where none can be made
 */
export const textOfHtml = async (html: string): Promise<string> => {
  try {
    return (await PostalMime.parse(beside(withoutLongTags(withoutStyles(html))))).text ?? "";
  } catch {
    return "";
  }
};
