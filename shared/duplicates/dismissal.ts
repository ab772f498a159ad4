import type { Ctx } from "../ctx.ts";
import { dismissals } from "./store.ts";

/** Y4. That a client is not another, in the collection of the first, for a transaction that writes both sides. */
export const dismissal = (
  ctx: Pick<Ctx, "accountId" | "newId" | "now"> & { actor?: Ctx["actor"] },
  clientId: string,
  withId: string,
) => ({
  put: dismissals.toItem(
    dismissals.key(ctx.accountId, clientId, withId),
    { withId, at: ctx.now(), by: ctx.actor?.id ?? "system" },
    ctx.newId("revision"),
  ),
});
