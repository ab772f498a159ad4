import type { CountSettings } from "../accounts/schema.ts";
import { headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import type { Job } from "../jobs/schema.ts";
import { newJob } from "../jobs/store.ts";
import type { Pattern } from "../table/pattern.ts";
import type { PreviewInput } from "./preview.ts";

/** A30. Orders the preview of other settings of what counts; its job says which clients would change, and changes none. */
export const previewCounts = async (ctx: Ctx, counts: CountSettings): Promise<Job> => {
  const { account } = await headOf(ctx.table, ctx.accountId);
  const input: PreviewInput = { counts, rulesVersion: account.rulesVersion };
  const { job, item } = newJob(ctx, "countPreview", input);
  await ctx.table.transact([
    { put: item },
    auditAction(ctx, { act: "counts.previewed", about: job.id, after: counts }),
    ...(ctx.keepAnswer?.(job) ?? []),
  ]);
  return job;
};

export const patterns: Pattern[] = [
  {
    id: "A30",
    question: "Order the preview of other settings of what counts",
    index: "table",
    keys: "A1, then transaction: put JOB#job, U1",
    requests: 2,
    units: "1 RU, 5 WU",
    usedBy: "POST /v1/settings/counts/preview",
  },
  {
    id: "A31",
    question: "Count every client by other rules, writing none",
    index: "table",
    keys: "J5, and for each client pk = account#client, eventually consistent",
    requests: "1 per client and MB",
    units: "0.5 RU per 4 KB of the client's records",
    usedBy: "jobs (countPreview)",
  },
];
