import { Marked, type Token, type Tokens, type TokensList } from "marked";
import Mustache from "mustache";
import sanitizeHtml from "sanitize-html";
import { decoded } from "../templates/entities.ts";

/** Where a link of a text may lead. */
const address = /^(?:https:\/\/|mailto:)/i;

/** A link's address where it may lead there; undefined for any other. */
export const addressOf = ({ href }: Tokens.Link): string | undefined => {
  const to = decoded(href);
  return address.test(to) ? to : undefined;
};

/** A piece of text as it is read: the characters that `&amp;` and its like name. */
export const wordsOf = ({ text }: Tokens.Text | Tokens.Escape): string => decoded(text);

/**
 * Markdown (CommonMark, with ~~struck out~~) of which every sign is seen by who signs: HTML, tables and pictures are no more than the
 * text they were written as, since no sign of a frozen text may be lost.
 */
const markdown = new Marked({
  tokenizer: {
    html: () => undefined,
    tag: () => undefined,
    def: () => undefined,
    reflink: () => undefined,
  },
  renderer: {
    text(token) {
      // a list's words come as text that has parts
      const parts = "tokens" in token ? token.tokens : undefined;
      return parts ? this.parser.parseInline(parts) : Mustache.escape(wordsOf(token));
    },
    html: ({ raw }) => Mustache.escape(raw),
    table: ({ raw }) => `<pre>${Mustache.escape(raw.trimEnd())}</pre>\n`,
    image: ({ raw }) => Mustache.escape(raw),
    checkbox: ({ raw }) => Mustache.escape(raw),
    link(token) {
      const to = addressOf(token);
      const words = this.parser.parseInline(token.tokens);
      return to
        ? `<a href="${Mustache.escape(to)}" rel="noopener noreferrer nofollow">${words}</a>`
        : Mustache.escape(token.raw);
    },
  },
});

/** The ranks of a text's headings from 1 on without a gap, whatever signs they were written with. */
const ranked = (tokens: TokensList): TokensList => {
  const headings: Tokens.Heading[] = [];
  markdown.walkTokens(tokens, (token) => {
    if (token.type === "heading") headings.push(token as Tokens.Heading);
    return undefined;
  });
  const depths = [...new Set(headings.map(({ depth }) => depth))].sort();
  for (const heading of headings) heading.depth = depths.indexOf(heading.depth) + 1;
  return tokens;
};

/** A text's tokens, for whoever sets it; headings have the depths 1, 2, 3 … */
export const tokensOf = (text: string): Token[] => ranked(markdown.lexer(text.toWellFormed()));

const tags = "h2 h3 h4 h5 h6 p ul ol li blockquote strong em del code pre a br hr".split(" ");

/** A text as HTML that is safe to show below a page's h1: its first headings are h2. */
export const htmlOf = (text: string): string => {
  const tokens = tokensOf(text);
  markdown.walkTokens(tokens, (token) => {
    if (token.type === "heading") token.depth = Math.min(token.depth + 1, 6);
    return undefined;
  });
  return sanitizeHtml(markdown.parser(tokens), {
    allowedTags: tags,
    allowedAttributes: { a: ["href", "rel"], ol: ["start"] },
    allowedSchemes: ["https", "mailto"],
    allowProtocolRelative: false,
  });
};
