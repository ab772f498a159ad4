import { auditAction } from "../audit/store.ts";
import { writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { afresh } from "../table/afresh.ts";

/**
 * Writes down that somebody looked at a client's log or goals (rules.md, Records: every view audited), before they are shown: what
 * cannot be written down is not shown. It says no value, and stands nowhere but on the audit trail.
 */
export const noteView = (ctx: Ctx, clientId: string, act: string, about?: string): Promise<void> =>
  afresh(() =>
    writeToClient(ctx, clientId, [
      auditAction(ctx, { act, clientId, ...(about !== undefined && { about }), sensitive: true }),
    ]),
  );
