import Mustache from "mustache";

/** A piece of a template as mustache reads it: its kind, text or variable, and of a section what is inside. */
export type Token = [kind: string, value: string, from: number, to: number, inside?: Token[] | string, end?: number];

/** The parts a template is made of; an SMS has its text alone. */
export const partNames = ["subject", "text", "html"] as const;
export type PartName = (typeof partNames)[number];

/** Sections may stand in one another so deep. */
const deepest = 10;

const writer = new Mustache.Writer();

/** The pieces of a template; throws mustache's own error where it does not parse. Nothing of it is remembered. */
export const tokensOf = (template: string): Token[] => {
  try {
    return writer.parse(template) as Token[];
  } finally {
    writer.clearCache();
  }
};

export const insideOf = ([kind, , , , inside]: Token): Token[] =>
  (kind === "#" || kind === "^") && Array.isArray(inside) ? inside : [];

const nameForm = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*$/;
/** Words that every object answers to are no names, so that a template reaches what it is given and nothing else. */
const isName = (name: string): boolean =>
  nameForm.test(name) && name.split(".").every((step) => !(step in Object.prototype));

const faultsOfToken = ([kind, value]: Token, part: PartName, inSection: boolean): string[] => {
  const shown = value.slice(0, 100);
  if (kind === "text" || kind === "!") return [];
  if (kind === ">") return [`takes in the partial ${shown}: there are none`];
  if (kind === "=") return ["sets other braces: write {{ and }}"];
  if (!isName(value) && !(value === "." && inSection)) return [`"${shown}" is no name of a variable`];
  return kind === "&" && part === "html" ? [`writes ${shown} unescaped: take two braces`] : [];
};

const faultsOfTokens = (tokens: Token[], part: PartName, depth = 0): string[] =>
  depth > deepest
    ? [`nests sections deeper than ${deepest}`]
    : tokens.flatMap((token) => [
        ...faultsOfToken(token, part, depth > 0),
        ...faultsOfTokens(insideOf(token), part, depth + 1),
      ]);

/** What is wrong with one part of a template, in words; nothing where it can be kept. */
export const wrongWith = (part: PartName, template: string): string[] => {
  try {
    return [...new Set(faultsOfTokens(tokensOf(template), part))];
  } catch (error) {
    return [`does not parse: ${error instanceof Error ? error.message.slice(0, 200) : "unknown"}`];
  }
};

const namesIn = (tokens: Token[], within: string): string[] =>
  tokens.flatMap((token) => {
    const [kind, value] = token;
    if (kind === "text" || kind === "!" || value === ".") return [];
    const name = within && !value.includes(".") ? `${within}.${value}` : value;
    return [name, ...namesIn(insideOf(token), kind === "#" ? name : within)];
  });

/** Names of the variables a template asks for, by name; inside a section, that of the section stands before. */
export const variablesIn = (parts: Partial<Record<PartName, string | undefined>>): string[] => [
  ...new Set(partNames.flatMap((part) => namesIn(tokensOf(parts[part] ?? ""), "")).sort()),
];
