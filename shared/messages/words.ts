import type { Channel } from "../consents/schema.ts";
import type { Ctx } from "../ctx.ts";
import { invalid } from "../kernel/errors.ts";
import { templateNow } from "../templates/read.ts";
import { render, type Variables } from "../templates/render.ts";
import { withVariables } from "../templates/variables.ts";
import type { Draft } from "./compose.ts";
import { htmlOf } from "./footer.ts";
import type { Message, Wording } from "./schema.ts";

/** What somebody asks to be sent: words of its own, or a template with values for it. */
interface Asked {
  channel: Channel;
  templateId?: string | undefined;
  body?: string | undefined;
  subject?: string | undefined;
  html?: string | undefined;
  variables?: Variables | undefined;
}

/** What a message says to one client. */
export interface Words {
  body: string;
  subject?: string | undefined;
  html?: string | undefined;
  template?: Wording["template"];
}

/**
 * What a message is made of: its own words, or a template's as it stands now. 422 for a template of the other channel, or one that is
 * archived, or of another purpose where one is given; `at` is the pointer of what was asked. Two requests for a template, else none.
 */
export const wordingOf = async (ctx: Ctx, asked: Asked, at: string, purpose?: Message["purpose"]): Promise<Wording> => {
  const { templateId, channel, body = "", subject, html, variables } = asked;
  if (templateId === undefined) return { text: body, ...(subject !== undefined && { subject }), ...(html && { html }) };
  const { row, said } = await templateNow(ctx, templateId as Parameters<typeof templateNow>[1]);
  const wrong = [
    ...(row.archived ? ["is archived"] : []),
    ...(row.channel !== channel ? [`is a template for ${row.channel}`] : []),
    ...(purpose && row.purpose !== purpose ? [`is a template of the purpose ${row.purpose}`] : []),
  ];
  if (wrong.length > 0) throw invalid(wrong.map((message) => ({ pointer: `${at}/templateId`, message })));
  const { text } = said;
  return {
    text,
    ...(said.subject !== undefined && { subject: said.subject }),
    ...(said.html !== undefined && { html: said.html }),
    template: { id: row.id, version: row.version },
    ...(variables && { variables }),
  };
};

/** What it says with the values of a client, those that were given over them; 422 names each that a template asks for and is not given. */
export const worded = (channel: Channel, { template, variables, ...said }: Wording, known: Variables): Words => {
  if (!template) return { body: said.text, subject: said.subject, html: said.html };
  const { text, ...rest } = render({ ...said, channel }, withVariables(known, variables ?? {}));
  return { ...rest, body: text, template };
};

/** Words as they are kept: an SMS whole, an email with its content beside it. */
export const contentOf = (
  channel: Channel,
  { body, subject, html, template }: Words,
): Pick<Draft, "body" | "subject" | "content" | "template"> =>
  channel === "sms"
    ? { body, template }
    : {
        body: body.slice(0, 1000),
        subject,
        template,
        content: { subject: subject ?? "", text: body, html: html ?? htmlOf(body) },
      };
