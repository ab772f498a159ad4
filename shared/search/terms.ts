import { type ClientParts, givenBy, hubsOf, identityOf } from "../clients/identity.ts";
import { emailsIn, phonesIn } from "../clients/reachability.ts";
import { fold, foldEmail } from "../kernel/fold.ts";

/** What a client is found by. Never a note, a tag or a message (rules.md, People). */
export interface Said {
  /** folded words of the names, at most ten */
  names: string[];
  /** folded emails */
  emails: string[];
  /** digits of the phones: country code and number */
  phones: string[];
}
export type Group = keyof Said;
export const groups: readonly Group[] = ["names", "emails", "phones"];

const mostWords = 10;
const mostPaired = 5;
const mostPhones = 4;
const longestWord = 60;
const longestEmail = 120;
const longestNumber = 15;
/** Shortest run of digits that is looked for. */
export const shortestRun = 4;

const unique = (texts: string[]): string[] => [...new Set(texts)];
const units = (text: string): string[] => [...text];
export const startOf = (text: string, length: number): string => units(text).slice(0, length).join("");
export const reversed = (text: string): string => units(text).reverse().join("");

/** Letters that no normal form takes apart, as people write them without. */
const plain: Record<string, string> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** Each word as the forms it is found by: "O'Neil" is oneil, o and neil; a word written in one is itself. */
const formsOf = (text: string): string[][] => {
  const folded = fold(text).replace(/[ßæœøłđðþı]/g, (letter) => plain[letter]!);
  const forms = folded.split(" ").map((word) => {
    const parts = word.split(/[^\p{L}\p{N}\p{S}]+/u).filter(Boolean);
    return unique([parts.join(""), ...parts]).filter(Boolean);
  });
  const found = forms.filter((words) => words.length > 0);
  return (found.length > 0 || folded === "" ? found : [[folded]]).map((words) =>
    words.map((word) => startOf(word, longestWord)),
  );
};

/** The words somebody looks for: each as it is written in one. */
export const askedWords = (text: string): string[] => unique(formsOf(text).map(([whole]) => whole!));

/** The words a name is found by. */
export const wordsOf = (name: string): string[] => unique(formsOf(name).flat()).slice(0, mostWords);

/** A number's digits as they are compared: without the zeros it may be dialled with. */
export const digitsOf = (number: string): string => number.replace(/\D/g, "").replace(/^0+/, "");

/** The digits somebody looks for: without zeros in front, unless they are needed to be enough. */
export const runIn = (text: string): string => {
  const digits = digitsOf(text);
  return digits.length >= shortestRun ? digits : text.replace(/\D/g, "");
};

export const emailTerm = (email: string): string => `e${startOf(foldEmail(email).toWellFormed(), longestEmail)}`;
/** Letters that are kept of the one of two words that is cut short: enough when it was only begun, and when it was typed whole. */
const cuts = [3, 6];
/** How two words stand together: behind the first letters of one the other, so that both may be begun. */
export const pairTerm = (cut: string, whole: string): string => {
  const letters = cuts.findLast((length) => units(cut).length >= length) ?? cuts[0]!;
  return `p${startOf(cut, letters)}|${whole}`;
};
const pairTerms = (cut: string, whole: string): string[] => cuts.map((length) => `p${startOf(cut, length)}|${whole}`);

/**
 * The terms of a client, each with a mark in front: `w` a word of the name, `p` two of them in either order, `r` a word from its
 * end (for slips in its first half), `e` an email, `d` a phone from each of its digits on, so that any run of them is found.
 */
export const termsOf: Record<Group, (said: string[]) => string[]> = {
  names: (words) => {
    const paired = words.slice(0, mostPaired);
    const pairs = paired.flatMap((a) => paired.filter((b) => b !== a).flatMap((b) => pairTerms(a, b)));
    return unique([...words.map((word) => `w${word}`), ...pairs, ...words.map((word) => `r${reversed(word)}`)]);
  },
  emails: (emails) => unique(emails.map(emailTerm)),
  phones: (phones) =>
    unique(
      phones.flatMap((digits) =>
        Array.from({ length: digits.length - shortestRun + 1 }, (_, start) => `d${digits.slice(start)}`),
      ),
    ),
};

/** What a client says of itself to be found by; nothing where it is hidden. */
export const saidBy = (parts: ClientParts): Said | undefined => {
  const { firstName, lastName, lifecycle } = identityOf(parts);
  if (lifecycle === "deleted") return undefined;
  // a client that was merged into another is found by its old name too
  const merged = parts.merged ? [...hubsOf(parts), ...parts.sources.map(({ given }) => given)] : [];
  const others = [
    ...merged.flatMap((one) => [one.firstName, one.lastName]),
    ...hubsOf(parts).map(({ preferredName }) => preferredName),
    givenBy(parts.sources, "appName"),
  ];
  return {
    names: wordsOf([firstName, lastName, ...others].filter(Boolean).join(" ")),
    emails: unique(emailsIn(parts).map(foldEmail)).slice(0, mostWords),
    phones: unique(phonesIn(parts).map(({ number, raw }) => digitsOf(number ?? raw).slice(0, longestNumber)))
      .filter((digits) => digits.length >= shortestRun)
      .slice(0, mostPhones),
  };
};
