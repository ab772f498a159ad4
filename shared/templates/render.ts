import Mustache from "mustache";
import type { Channel } from "../consents/schema.ts";
import { type Fault, invalid } from "../kernel/errors.ts";
import { insideOf, type PartName, partNames, type Token, tokensOf } from "./parse.ts";

/** What can be filled in: the parts of a template, checked when it was saved. */
export interface Renderable {
  channel: Channel;
  subject?: string | undefined;
  text: string;
  html?: string | undefined;
}

export interface Rendered {
  subject?: string;
  text: string;
  html?: string;
}

export type Variables = Record<string, unknown>;

/** Characters of the longest SMS the service takes (AWS, SendTextMessage). */
const longestSms = 1600;
/** Pieces a template may come to with its lists filled in: beyond them no message is meant. */
const mostPieces = 20_000;

/** A value that names are looked for in, and where it stands in the request. */
interface Frame {
  value: unknown;
  at: string;
}

const isObject = (value: unknown): value is Variables =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const has = (value: unknown, name: string): value is Variables => isObject(value) && Object.hasOwn(value, name);

/** The value of a name, from the innermost frame out, as mustache looks it up; `known`: it was given, be it null. */
const lookUp = (name: string, frames: Frame[]): Frame & { known: boolean } => {
  if (name === ".") return { ...frames[0]!, known: true };
  const steps = name.split(".");
  const frame =
    frames.find(({ value }) => has(value, steps[0]!)) ??
    (steps.length > 1 ? frames.at(-1)! : frames.find(({ value }) => isObject(value))!);
  let { value, at } = frame;
  let known = true;
  for (const step of steps) {
    known = known && has(value, step);
    value = known ? (value as Variables)[step] : undefined;
    at += `/${step}`;
  }
  return { value, at, known };
};

/** Goes through a template as it will be filled in, and notes what it asks for and is not given. */
class Check {
  readonly faults = new Map<string, Fault>();
  #pieces = 0;

  of(tokens: Token[], frames: Frame[]): void {
    for (const token of tokens) {
      if (++this.#pieces > mostPieces)
        throw invalid([{ pointer: "/body/variables", message: "make far too long a message of this template" }]);
      this.#ofToken(token, frames);
    }
  }

  #ofToken(token: Token, frames: Frame[]): void {
    const [kind, name] = token;
    if (kind === "text" || kind === "!") return;
    const { value, at, known } = lookUp(name, frames);
    const isSection = kind === "#" || kind === "^";
    if (!known || (!isSection && (value === null || value === undefined)))
      this.#note(at, "is missing: the template asks for it");
    else if (!isSection && typeof value !== "string" && typeof value !== "number")
      this.#note(at, "must be a text or a number");
    else if (isSection) this.#ofSection(token, { value, at }, frames);
  }

  #ofSection(token: Token, { value, at }: Frame, frames: Frame[]): void {
    const inside = insideOf(token);
    const empty = !value || (Array.isArray(value) && value.length === 0);
    if (token[0] === "^") {
      if (empty) this.of(inside, frames);
    } else if (Array.isArray(value)) {
      for (const [i, one] of value.entries()) this.of(inside, [{ value: one, at: `${at}/${i}` }, ...frames]);
    } else if (!empty) this.of(inside, value === true ? frames : [{ value, at }, ...frames]);
  }

  #note(pointer: string, message: string): void {
    this.faults.set(pointer, { pointer, message });
  }
}

const writer = new Mustache.Writer();

const fill = (part: PartName, tokens: Token[], variables: Variables): string => {
  const context = new Mustache.Context(variables);
  const filled = writer.renderTokens(tokens as never, context, undefined, undefined, {
    escape: part === "html" ? Mustache.escape : String,
  });
  return part === "subject" ? filled.replace(/\s+/g, " ").trim() : filled;
};

/**
 * A template with its variables filled in: escaped in HTML, as they are in text and subject. Pure.
 * @throws Refusal `invalid` before anything is sent, naming every variable that is missing, nested ones and those in sections and
 * lists too (`/body/variables/client/firstName`), or is no text or number where one is to stand; and an SMS that gets too long. What
 * may be absent is given as null, and asked for by a section.
 */
export const render = (template: Renderable, variables: Variables): Rendered => {
  const check = new Check();
  const parts = partNames.flatMap((part) => {
    const source = template[part];
    if (source === undefined) return [];
    const tokens = tokensOf(source);
    check.of(tokens, [{ value: variables, at: "/body/variables" }]);
    return [{ part, tokens }];
  });
  if (check.faults.size > 0) throw invalid([...check.faults.values()]);
  const rendered = Object.fromEntries(parts.map(({ part, tokens }) => [part, fill(part, tokens, variables)]));
  if (template.channel === "sms" && rendered.text!.length > longestSms)
    throw invalid([
      {
        pointer: "/body/variables",
        message: `make the text longer than ${longestSms} characters, which no SMS can be`,
      },
    ]);
  return rendered as unknown as Rendered;
};
