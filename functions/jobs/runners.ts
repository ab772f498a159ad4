import { creditStep } from "../../shared/bookings/credit-job.ts";
import { bulkPreviewStep, bulkStep } from "../../shared/bulk/jobs.ts";
import { campaignOutcomeStep } from "../../shared/campaigns/outcome.ts";
import { campaignPreviewStep } from "../../shared/campaigns/preview-job.ts";
import { campaignStep } from "../../shared/campaigns/send.ts";
import { Profile } from "../../shared/clients/routes.ts";
import { countPreviewStep } from "../../shared/counts/preview.ts";
import type { Means } from "../../shared/ctx.ts";
import { linkStep } from "../../shared/duplicates/link.ts";
import { relinkStep } from "../../shared/duplicates/relink.ts";
import type { Seen } from "../../shared/exports/columns.ts";
import { exportStep } from "../../shared/exports/step.ts";
import { importStep } from "../../shared/imports/step.ts";
import { undoStep } from "../../shared/imports/undo.ts";
import type { Step } from "../../shared/jobs/run.ts";
import type { JobKind, SyncKind } from "../../shared/jobs/schema.ts";
import { mergeStep, twinsStep, unmergeStep } from "../../shared/merges/jobs.ts";
import { elsewhere } from "../../shared/privacy/elsewhere.ts";
import { eraseStep } from "../../shared/privacy/erase.ts";
import { recurringStep } from "../../shared/recurring/jobs.ts";
import { retentionStep } from "../../shared/retention/step.ts";
import { rewardStep } from "../../shared/rewards/nightly.ts";
import { previewStep, segmentStep } from "../../shared/segments/jobs.ts";
import { seriesStep } from "../../shared/series/jobs.ts";
import { recountStep } from "../../shared/settling/recount-all.ts";
import type { Rules } from "../../shared/settling/rules.ts";
import { followTagStep } from "../../shared/tags/follow.ts";
import { transformationDueStep } from "../../shared/transformation/follow.ts";
import { redact } from "../http/redact.ts";
import { storage } from "../storage.ts";

/** Who does the work of each kind of job but those of booking software: made once per run, with the account's rules. */
export const runners: Record<Exclude<JobKind, SyncKind>, (means: Means, rules: Rules) => Step> = {
  recount: recountStep,
  countPreview: countPreviewStep,
  merge: mergeStep,
  unmerge: unmergeStep,
  twins: twinsStep,
  link: linkStep,
  relink: relinkStep,
  export: (means) =>
    exportStep(means, { bucket: storage(), seenBy: (profile, actor) => redact(Profile, profile, actor) as Seen }),
  import: (means) => importStep(means, storage()),
  importUndo: undoStep,
  tags: followTagStep,
  retention: (means) => retentionStep(means, storage()),
  erase: (means) => eraseStep(means, elsewhere(means, storage())),
  segment: segmentStep,
  segmentPreview: previewStep,
  bulkPreview: bulkPreviewStep,
  bulk: bulkStep,
  campaignPreview: campaignPreviewStep,
  campaign: campaignStep,
  campaignOutcome: campaignOutcomeStep,
  credits: creditStep,
  rewards: rewardStep,
  series: seriesStep,
  recurringBookings: recurringStep,
  transformationDue: transformationDueStep,
};
