/** Where the operations guide says what to do when a function fails: the heading's anchor, by the function's bundle. */
export const runbooks = {
  api: "a-request-failed",
  admin: "a-request-failed",
  charts: "a-request-failed",
  events: "a-request-failed",
  sales: "a-request-failed",
  conversations: "a-request-failed",
  records: "a-request-failed",
  sources: "a-request-failed",
  files: "a-request-failed",
  documents: "a-request-failed",
  progress: "a-request-failed",
  webhooks: "a-request-failed",
  reference: "a-request-failed",
  public: "links-in-messages-fail",
  authorizer: "nobody-gets-in",
  hooks: "hooks-are-turned-away",
  projections: "numbers-are-behind",
  publisher: "work-is-not-handed-on",
  jobs: "a-job-stopped",
  sync: "a-sync-failed",
  sender: "messages-wait",
  intake: "replies-do-not-come-in",
  clock: "the-clock-failed",
  dispatcher: "webhooks-are-behind",
  retention: "an-hourly-or-nightly-task-failed",
  absences: "an-hourly-or-nightly-task-failed",
  resets: "an-hourly-or-nightly-task-failed",
  waitlists: "an-hourly-or-nightly-task-failed",
  series: "an-hourly-or-nightly-task-failed",
  sweep: "the-sweep-failed",
  canary: "the-canary-is-silent",
} as const;

/** What else rings has a section of its own. */
export type Runbook =
  | (typeof runbooks)[keyof typeof runbooks]
  | "a-batch-was-given-up"
  | "a-dead-letter"
  | "a-queue-is-behind"
  | "many-requests-fail"
  | "the-api-is-slow"
  | "functions-are-throttled"
  | "the-table-is-throttled"
  | "the-table-answers-with-errors"
  | "mails-bounce"
  | "mails-are-complained-about"
  | "numbers-had-drifted"
  | "booking-software-is-behind";

export type Bundle = keyof typeof runbooks;

/** The runbook of an alarm, as its text ends with it. */
export const runbookPath = (runbook: Runbook): string => `docs/operations.md#${runbook}`;
