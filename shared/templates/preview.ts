import { headOf } from "../accounts/store.ts";
import { headOfClient } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import { estimateFor } from "../messages/estimate.ts";
import { templateNow } from "./read.ts";
import { render } from "./render.ts";
import type { Preview } from "./routes.ts";
import type { TemplateRef } from "./schema.ts";
import { examples, variablesOf, variablesOfStudio, withVariables } from "./variables.ts";

/**
 * A template filled in: for a client where one is named, with `variables` over that and examples of events and links under it; of an SMS
 * what it would cost. 422 names every variable that is missing. Four requests at most.
 */
export const previewTemplate = async (ctx: Ctx, id: TemplateRef, { clientId, variables }: Preview) => {
  const [{ row, said }, { account }, head] = await Promise.all([
    templateNow(ctx, id),
    headOf(ctx.table, ctx.accountId),
    clientId === undefined ? undefined : headOfClient(ctx, clientId),
  ]);
  const known = head ? variablesOf(head, account) : variablesOfStudio(account);
  const filled = withVariables(withVariables(examples, known), variables);
  const { subject = null, text, html = null } = render({ ...said, channel: row.channel }, filled);
  const sms = row.channel === "sms" ? await estimateFor(ctx, text, head) : null;
  return { subject, text, html, version: row.version, sms };
};
