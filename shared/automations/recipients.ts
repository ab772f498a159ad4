import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { recipientsOf, sentResults } from "../messages/recipients.ts";
import type { Recipient, SentResults } from "../messages/result-views.ts";
import { oneAutomation } from "./service.ts";

/** Whom an automation wrote to, newest first, and what they last did with it (S3-39, S3-40). 404. */
export const automationRecipients = async (
  ctx: Ctx,
  automationId: string,
  page: PageQuery,
): Promise<Page<Recipient>> => {
  await oneAutomation(ctx, automationId);
  return recipientsOf(ctx, automationId, page);
};

/** What came of what an automation sent. 404. */
export const automationResults = async (ctx: Ctx, automationId: string): Promise<SentResults> => {
  await oneAutomation(ctx, automationId);
  return sentResults(ctx, automationId);
};
