/** Printable ASCII, in which a display name may stand in quotes (RFC 5322, 3.2.4). */
const printable = /^[\x20-\x7e]*$/;

/** A display name and an address as a header carries them: quoted, or as an encoded word (RFC 2047) where it is not ASCII. */
export const mailboxOf = (name: string | undefined, address: string): string => {
  if (name === undefined) return address;
  if (printable.test(name)) return `"${name.replace(/["\\]/g, "\\$&")}" <${address}>`;
  // an encoded word holds at most 75 characters: 45 bytes of text
  const words: string[] = [];
  let word = "";
  for (const letter of name) {
    if (Buffer.byteLength(word + letter) > 45) {
      words.push(word);
      word = "";
    }
    word += letter;
  }
  words.push(word);
  return `${words.map((text) => `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`).join(" ")} <${address}>`;
};
