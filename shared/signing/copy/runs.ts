import type { Token, Tokens } from "marked";
import { addressOf, wordsOf } from "../markdown.ts";

/** Words in one look. */
export interface Run {
  text: string;
  bold: boolean;
  italic: boolean;
  struck: boolean;
}

const plain = { bold: false, italic: false, struck: false };

/** A link's words with its address behind them, since paper cannot be followed. */
const ofLink = (token: Tokens.Link, look: Omit<Run, "text">): Run[] => {
  const to = addressOf(token);
  if (!to) return [{ ...look, text: token.raw }];
  const words = runsOf(token.tokens, look);
  const shown = words.map(({ text }) => text).join("");
  return to === shown || to === `mailto:${shown}` ? words : [...words, { ...look, text: ` (${to})` }];
};

const ofToken = (token: Token, look: Omit<Run, "text">): Run[] => {
  switch (token.type) {
    case "strong":
      return runsOf(token.tokens ?? [], { ...look, bold: true });
    case "em":
      return runsOf(token.tokens ?? [], { ...look, italic: true });
    case "del":
      return runsOf(token.tokens ?? [], { ...look, struck: true });
    case "link":
      return ofLink(token as Tokens.Link, look);
    case "br":
      return [{ ...look, text: "\n" }];
    case "codespan":
      return [{ ...look, text: token.text }];
    case "escape":
    case "text":
      if ("tokens" in token && token.tokens) return runsOf(token.tokens, look);
      return [{ ...look, text: wordsOf(token as Tokens.Text).replace(/\s*\n\s*/g, " ") }];
    default:
      return [{ ...look, text: token.raw }];
  }
};

/** The words of a paragraph by their looks, one after another; none of them empty. */
export const runsOf = (tokens: readonly Token[], look: Omit<Run, "text"> = plain): Run[] =>
  tokens.flatMap((token) => ofToken(token, look)).filter(({ text }) => text !== "");

/** One run in one look. */
export const runOf = (text: string, bold = false): Run => ({ ...plain, bold, text });
