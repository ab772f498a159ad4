import * as z from "zod";
import { Instant } from "../kernel/time.ts";
import { SourceName } from "../sources/origin.ts";
import { usedToday } from "./budget.ts";
import { forecastOf } from "./forecast.ts";
import { connectorOf } from "./link.ts";
import { Pace, Rejection, Run, Source, type SyncState } from "./schema.ts";

const Status = z
  .object({
    /** the run under way */
    run: Run.nullable(),
    lastRun: Run.nullable(),
    lastSucceededAt: Instant.nullable(),
    /** seconds since the last sync that went through to its end */
    lagSeconds: z.int().nullable(),
    nextRunAt: Instant.nullable(),
    nextReconcileAt: Instant.nullable(),
    failures: z.int(),
    /** calls of today (UTC), and how many a day may have */
    calls: z.object({ used: z.int(), limit: z.int().nullable() }),
    /** the first sync: how far it is and what it will still take, as it went so far */
    history: z.object({
      done: z.boolean(),
      month: z.string().nullable(),
      callsMade: z.int(),
      callsLeft: z.int().nullable(),
      daysLeft: z.int().nullable(),
    }),
    lastWebhookAt: Instant.nullable(),
  })
  .meta({ id: "SourceStatus" });

/** A source as the account sees it: never its credentials. */
export const SourceView = z
  .object({
    name: SourceName,
    connector: z.string(),
    title: z.string(),
    state: Source.shape.state,
    settings: z.record(z.string(), z.unknown()),
    ...Pace.shape,
    /** path its webhooks are sent to */
    hookPath: z.string(),
    /** `offered`: they can be ordered here; `byHand`: they are set up at the booking software */
    webhooks: z.enum(["none", "byHand", "offered", "subscribed"]),
    connectedAt: Instant,
    credentialsChangedAt: Instant,
    status: Status,
  })
  .meta({ id: "Source" });
export type SourceView = z.output<typeof SourceView>;

/** A rejected record as it is shown. */
export const RejectionView = Rejection.omit({ raw: true, client: true }).meta({ id: "Rejection" });

const webhooksOf = (source: Source): SourceView["webhooks"] => {
  if (source.subscribed) return "subscribed";
  const { webhook } = connectorOf(source);
  if (!webhook) return "none";
  return webhook.subscribe ? "offered" : "byHand";
};

const lagOf = ({ lastSucceededAt }: SyncState, now: string): number | null =>
  lastSucceededAt ? Math.max(0, Math.round((Date.parse(now) - Date.parse(lastSucceededAt)) / 1000)) : null;

/** A source with where it stands. */
export const viewOf = (source: Source, state: SyncState, now: string): SourceView => {
  const { name, connector, title, settings, hookId, connectedAt, credentialsChangedAt } = source;
  const { everyMinutes, quiet, reconcileAt, callsPerDay, historyFrom } = source;
  const paused = source.state === "paused";
  return {
    name,
    connector,
    title,
    state: source.state,
    settings: settings as Record<string, unknown>,
    ...{ everyMinutes, quiet, reconcileAt, callsPerDay, historyFrom },
    hookPath: `/hooks/${hookId}`,
    webhooks: webhooksOf(source),
    connectedAt,
    credentialsChangedAt,
    status: {
      run: state.run ?? null,
      lastRun: state.lastRun ?? null,
      lastSucceededAt: state.lastSucceededAt ?? null,
      lagSeconds: lagOf(state, now),
      nextRunAt: paused ? null : state.nextRunAt,
      nextReconcileAt: paused ? null : (state.nextReconcileAt ?? null),
      failures: state.failures,
      calls: { used: usedToday(state, now), limit: callsPerDay },
      history: forecastOf(connectorOf(source), source, state),
      lastWebhookAt: state.lastNoticeAt ?? null,
    },
  };
};
