import * as z from "zod";
import { JobId } from "../kernel/ids.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { SourceName } from "../sources/origin.ts";

const Minutes = z
  .int("must be a whole number of minutes")
  .min(5, "must be at least 5")
  .max(1440, "must be at most 1440");
const Hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 22:30");
/** Local times of the account between which no scheduled sync begins; `from` later than `to` goes over midnight. */
export const Quiet = z.strictObject({ from: Hour, to: Hour }).meta({ id: "SyncQuietHours" });

/** How a source is synced; all of it can be changed while it is connected. */
export const Pace = z.strictObject({
  /** minutes between two syncs */
  everyMinutes: Minutes,
  quiet: Quiet.nullable(),
  /** when the nightly reconcile begins, in the account's zone; null: none */
  reconcileAt: Hour.nullable(),
  /** calls to the booking software a day (UTC), null: no limit; a fifth of it is kept from the first sync for what is new */
  callsPerDay: z.int().min(50, "must be at least 50").max(10_000_000).nullable(),
  /** the first day of the history that is brought over; null: all of it, until two years of months hold nothing */
  historyFrom: LocalDate.nullable(),
});
export type Pace = z.output<typeof Pace>;

/** A booking software that is connected, under the account's own name for it. */
export const Source = z.object({
  name: SourceName,
  connector: z.string(),
  /** what the booking software calls the site */
  title: z.string(),
  state: z.enum(["active", "paused"]),
  settings: z.unknown(),
  ...Pace.shape,
  /** name of the secret in which its credentials stand */
  secret: z.string(),
  /** what its webhooks are sent to: `/hooks/{hookId}` */
  hookId: z.string(),
  /** webhooks were ordered at the vendor */
  subscribed: z.boolean().default(false),
  connectedAt: Instant,
  credentialsChangedAt: Instant,
});
export type Source = z.output<typeof Source>;

export const RunKind = z.enum(["sync", "reconcile"]);
export type RunKind = z.output<typeof RunKind>;

const Window = z.object({ changedSince: Instant.optional(), from: Instant.optional(), to: Instant.optional() });

/** A window of a resource that is being pulled: `cursor` is where it goes on. */
const Pass = z.object({ startedAt: Instant, window: Window, cursor: z.unknown().optional() });
export type Pass = z.output<typeof Pass>;

/** How far a resource is. The first sync is over once `history.done`. */
export const Progress = z.object({
  /** changes up to here are taken in */
  since: Instant.optional(),
  pass: Pass.optional(),
  reconcile: Pass.optional(),
  history: z.object({
    done: z.boolean(),
    /** month under way or to come, `yyyy-mm`; absent before the first and for what comes whole */
    month: z.string().optional(),
    /** records the month under way has brought */
    held: z.int(),
    /** months in a row that held nothing */
    empty: z.int(),
    months: z.int(),
    calls: z.int(),
    records: z.int(),
    /** how much of what comes whole is here, 0 to 1, where the vendor says */
    share: z.number().optional(),
    pass: Pass.optional(),
  }),
});
export type Progress = z.output<typeof Progress>;

/** What became of the records of a run, by type. */
export const Tally = z.record(
  z.string(),
  z.object({ written: z.int(), unchanged: z.int(), waiting: z.int(), rejected: z.int(), deleted: z.int() }),
);
export type Tally = z.output<typeof Tally>;

export const Ended = z.enum(["done", "throttled", "unavailable", "budget", "failed", "paused"]);

/** One run over a source, under way or ended. */
export const Run = z
  .object({
    jobId: JobId,
    kind: RunKind,
    startedAt: Instant,
    endedAt: Instant.optional(),
    ended: Ended.optional(),
    /** why it ended early, as a sentence */
    because: z.string().optional(),
    calls: z.int(),
    writeUnits: z.number(),
    records: Tally,
    /** what a reconcile found here and no longer there, and did not take out since it was suspiciously much */
    missing: z.int().optional(),
  })
  .meta({ id: "SyncRun" });
export type Run = z.output<typeof Run>;

/** Where a source stands: changed by its runs alone. */
export const SyncState = z.object({
  source: SourceName,
  /** the run under way: one at a time */
  run: Run.optional(),
  lastRun: Run.optional(),
  lastSucceededAt: Instant.optional(),
  nextRunAt: Instant,
  nextReconcileAt: Instant.optional(),
  /** runs in a row that failed */
  failures: z.int(),
  /** calls of a day (UTC) */
  calls: z.object({ day: LocalDate, used: z.int() }),
  lastNoticeAt: Instant.optional(),
  resources: z.record(z.string(), Progress),
});
export type SyncState = z.output<typeof SyncState>;

const Faults = z.array(z.object({ pointer: z.string(), message: z.string() }));

/** A record of the booking software that could not be taken; it goes by itself after 30 days (TTL). */
export const Rejection = z
  .object({
    resource: z.string(),
    /** the booking software's own id, where it has one */
    id: z.string().nullable(),
    /** its client there */
    client: z.string().optional(),
    at: Instant,
    errors: Faults,
    /** where the record stands as it came: object and line; not shown */
    raw: z.object({ key: z.string(), line: z.int() }),
  })
  .meta({ id: "StoredRejection" });
export type Rejection = z.output<typeof Rejection>;

/** A webhook of the booking software on its way in; it goes by itself after a week (TTL), its record as soon as it is taken. */
export const Notification = z.object({
  id: z.string(),
  source: SourceName,
  at: Instant,
  receivedAt: Instant,
  /** what it is about, and its record, until it is taken: a client's id there is the client's */
  about: z.string().optional(),
  raw: z.unknown().optional(),
  takenAt: Instant.optional(),
  failure: z.string().optional(),
});
export type Notification = z.output<typeof Notification>;
