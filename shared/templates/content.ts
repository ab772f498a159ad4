import { type Fault, invalid } from "../kernel/errors.ts";
import { wrongWith } from "./parse.ts";
import { type Content, faultsByChannel, type NewTemplate, type TemplatePatch, type TemplateRow } from "./schema.ts";
import { textOfHtml } from "./text-of-html.ts";

/** The text of an HTML; 422 where it has none, or where taking the tags away takes half of a section. */
const textMade = (html: string): string => {
  const text = textOfHtml(html);
  const [wrong] = text === "" ? ["holds no text"] : wrongWith("text", text);
  if (wrong) throw invalid([{ pointer: "/body/html", message: `${wrong}; give a text beside it` }]);
  return text;
};

const made = ({ subject, text, html }: Partial<Record<keyof Content, string | null | undefined>>): Content => ({
  ...(typeof subject === "string" && { subject }),
  text: text ?? textMade(html ?? ""),
  ...(typeof html === "string" && { html }),
});

/** What a new template says. */
export const contentOf = (input: NewTemplate): Content => made(input);

/** What a template says after a change; a text that was made of the HTML follows it. 422 where the channel asks for more. */
export const contentAfter = (
  { channel }: Pick<TemplateRow, "channel">,
  held: Content,
  patch: TemplatePatch,
): Content => {
  const follows = patch.html !== undefined && held.html !== undefined && held.text === textOfHtml(held.html);
  const { subject = held.subject, html = held.html } = patch;
  const text = patch.text ?? (follows && patch.html !== null ? undefined : held.text);
  const faults = faultsByChannel(channel, { subject, text, html }).map(
    ({ path, message }): Fault => ({ pointer: `/body/${path}`, message }),
  );
  if (faults.length > 0) throw invalid(faults);
  return made({ subject, text, html });
};
