import type { Ctx } from "../ctx.ts";
import { pathOf } from "../links/token.ts";
import { type SigningFields, shownIn, signatureIn } from "../signing/form.ts";
import { signingPage } from "../signing/page.ts";
import { signingOf } from "./page.ts";
import { type From, type SigningTools, sign } from "./sign.ts";

/** The page of a signing link, as HTML; changes nothing. `languages` is Accept-Language. 404 for a link that is not ours. */
export const askToSign = async (ctx: Ctx, token: string, languages: string | undefined): Promise<string> =>
  signingPage(pathOf("waiver", token), await signingOf(ctx, token, languages), "ask", languages);

interface Sent {
  fields: SigningFields;
  from: From;
  languages: string | undefined;
}

/**
 * Signs by the form of the page (S1-44), and answers the page that then stands: that it is signed, or the form again with what was
 * sent and every fault. A text that changed meanwhile is shown to be read again. 404 for a link that is not ours.
 */
export const signByForm = async (
  tools: SigningTools,
  token: string,
  { fields, from, languages }: Sent,
): Promise<string> => {
  const path = pathOf("waiver", token);
  const signing = await signingOf(tools.ctx, token, languages, shownIn(fields));
  if (signing.state !== "open") return signingPage(path, signing, "ask", languages);
  const { signature, faults } = signatureIn(fields, signing);
  if (faults) return signingPage(path, signing, "ask", languages, { fields, faults });
  const signed = await sign(tools, token, { given: signature, shown: signing, from });
  return signingPage(path, signed, "done", languages);
};
