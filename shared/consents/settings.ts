import { accountItem, headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { newJob } from "../jobs/store.ts";
import { same } from "../settling/contribution.ts";
import { afresh } from "../table/afresh.ts";
import { ConsentSettings } from "./schema.ts";

/** Whether a client of whom nobody said anything is subscribed. */
export const consentSettings = async ({ table, accountId }: Ctx): Promise<ConsentSettings> =>
  (await headOf(table, accountId)).account.consent ?? ConsentSettings.parse({});

/** Sets it, and starts the recount by which every client is judged again; the same again writes nothing. */
export const setConsentSettings = (ctx: Ctx, consent: ConsentSettings): Promise<ConsentSettings> =>
  afresh(async () => {
    const { account, rev } = await headOf(ctx.table, ctx.accountId);
    const before = account.consent ?? ConsentSettings.parse({});
    if (same(before, consent)) return consent;
    const changed = { ...account, consent, rulesVersion: ctx.newId("revision") };
    await ctx.table.transact([
      { put: accountItem(changed, ctx.newId("revision")), condition: { if: "#rev = :rev", values: { rev } } },
      { put: newJob(ctx, "recount").item },
      auditAction(ctx, { act: "consentDefaults.set", before, after: consent }),
    ]);
    return consent;
  });
