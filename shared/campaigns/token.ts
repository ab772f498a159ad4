import type { Ctx } from "../ctx.ts";
import { conflict, invalid } from "../kernel/errors.ts";
import type { Plan } from "./schema.ts";
import { planOf } from "./store.ts";

/** A token is of one account, and of a roster's message for that event alone. */
const purpose = (accountId: string, eventId?: string): string => `${accountId} campaign ${eventId ?? ""}`;

/** What lets a plan be sent: sealed, so that only what was previewed is. */
export const tokenOf = ({ secrets, accountId }: Pick<Ctx, "secrets" | "accountId">, list: string, eventId?: string) =>
  secrets.seal(purpose(accountId, eventId), list);

/** The plan of a token and its revision; 422 for what is no token of a preview of the last 24 hours, 409 for that of somebody else's. */
export const planBy = async (ctx: Ctx, token: string, eventId?: string): Promise<{ plan: Plan; rev: string }> => {
  const list = ctx.secrets.open(purpose(ctx.accountId, eventId), token);
  const kept = list && (await planOf(ctx, list));
  if (!kept) throw invalid([{ pointer: "/body/token", message: "is not the token of a preview of the last 24 hours" }]);
  if (kept.plan.by !== ctx.actor.id)
    throw conflict("not-your-preview", "Somebody else made this preview; make your own.");
  return kept;
};
