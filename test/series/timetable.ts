import type { Context } from "aws-lambda";
import { jobs } from "../../shared/jobs/store.ts";
import type { Answer, Input } from "../support/call.ts";
import { runDue, runJobs } from "../support/jobs.ts";
import { isDirty } from "../support/stream.ts";
import type { Studio } from "../support/studio.ts";

/** Hands what was written to projections and to the jobs that are due, until nothing is left. */
export const settleAll = async (studio: Studio): Promise<void> => {
  const { handler: projections } = await import("../../functions/streams/projections.ts");
  for (let records = await studio.stream.unread(); records.length > 0; records = await studio.stream.unread()) {
    const dirty = records.filter(isDirty);
    for (let i = 0; i < dirty.length; i += 100) await projections({ Records: dirty.slice(i, i + 100) }, {} as Context);
    await runDue(records);
  }
};

const dayMs = 24 * 3600_000;

/** The day so many days from today; jobs go by the clock, so that series of the tests lie ahead of it. */
export const dayIn = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

/** What the one who plans the timetable does in a test. */
export const timetableOf = (studio: Studio) => {
  const { call } = studio;
  const ok = ({ status, body, text }: Answer) => {
    if (status >= 300) throw new Error(text);
    return body;
  };
  const path = (route: string, seriesId: string, input: Input = {}) =>
    call(route.replace("/series", "/series/{seriesId}"), { params: { seriesId }, ...input });
  return {
    schedule: (fields: object = {}, headers: Record<string, string> = {}) =>
      call("POST /v1/series", {
        headers,
        body: {
          name: "Sunrise Vinyasa",
          eventType: "Vinyasa",
          kind: "class",
          rrule: "FREQ=DAILY;COUNT=5",
          startsOn: `${dayIn(3)}T06:00`,
          minutes: 60,
          ...fields,
        },
      }),
    /** a series whose events are made; its id */
    async series(fields: object = {}): Promise<string> {
      const { id } = ok(await this.schedule(fields));
      await runJobs(studio);
      return id;
    },
    get: async (seriesId: string) => ok(await path("GET /v1/series", seriesId)),
    events: async (seriesId: string, query: Record<string, string> = { limit: "100" }) =>
      ok(await call("GET /v1/series/{seriesId}/events", { params: { seriesId }, query })),
    change: (seriesId: string, body: object, headers: Record<string, string> = {}) =>
      path("PATCH /v1/series", seriesId, { body, headers }),
    cancel: (seriesId: string, body: object) =>
      call("POST /v1/series/{seriesId}/cancel", { params: { seriesId }, body }),
    async result(jobId: string) {
      return ok(await call("GET /v1/jobs/{jobId}", { params: { jobId } }));
    },
    recur: (clientId: string, body: object) =>
      call("POST /v1/clients/{clientId}/recurring-bookings", { params: { clientId }, body }),
    end: (clientId: string, recurringId: string) =>
      call("DELETE /v1/clients/{clientId}/recurring-bookings/{recurringId}", { params: { clientId, recurringId } }),
    recurring: async (clientId: string) =>
      ok(await call("GET /v1/clients/{clientId}/recurring-bookings", { params: { clientId } })).items,
    /** the job of an order as it stands in the table, for a test that runs it piece by piece */
    job: async (jobId: string) => jobs.fromItem((await studio.table.get(jobs.key(studio.accountId, jobId)))!),
    async extend(time: string, left = 900_000) {
      const { handler } = await import("../../functions/jobs/series.ts");
      return handler({ time } as never, { getRemainingTimeInMillis: () => left } as Context);
    },
  };
};
