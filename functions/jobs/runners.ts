import type { Means } from "../../shared/ctx.ts";
import type { Step } from "../../shared/jobs/run.ts";
import type { JobKind } from "../../shared/jobs/schema.ts";
import { recountStep } from "../../shared/settling/recount-all.ts";
import type { Rules } from "../../shared/settling/rules.ts";

/** Who does the work of each kind of job: made once per run, with the account's rules. */
export const runners: Record<JobKind, (means: Means, rules: Rules) => Step> = {
  recount: recountStep,
};
