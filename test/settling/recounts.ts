import type { DynamoDBRecord } from "aws-lambda";
import { expect } from "vitest";
import type { Table } from "../../shared/table/table.ts";
import { isDueJob, runDue } from "../support/jobs.ts";
import type { Studio } from "../support/studio.ts";

/** Recounts as a studio sees them: ordered by a change of settings, run through the queue, asked how far they are. */
export const recountsOf = (studio: Studio) => {
  const dueOf = async (): Promise<DynamoDBRecord[]> => (await studio.stream.unread()).filter(isDueJob);
  const jobOf = async (jobId: string) => (await studio.call("GET /v1/jobs/{jobId}", { params: { jobId } })).body;
  return {
    dueOf,
    run: runDue,
    jobOf,
    /** Orders a recount as a change of settings does; what calls the function that runs it. */
    async order(body: object): Promise<{ jobId: string; due: DynamoDBRecord[] }> {
      await studio.stream.unread();
      expect((await studio.call("PUT /v1/settings/counts", { body })).status).toBe(200);
      const due = await dueOf();
      expect(due).toHaveLength(1);
      return { jobId: due[0]!.dynamodb!.Keys!.sk!.S!.split("#")[1]!, due };
    },
    /** One piece after the other, each in a call of its own, until so many clients are done; what calls it next. */
    async until(clients: number, jobId: string, due: DynamoDBRecord[]): Promise<DynamoDBRecord[]> {
      let next = due;
      while (((await jobOf(jobId)).progress.clients ?? 0) < clients) {
        await runDue(next, 59_000);
        next = await dueOf();
      }
      return next;
    },
    steer: async (jobId: string, how: "stop" | "resume") =>
      studio.call(`POST /v1/jobs/{jobId}/${how}`, { params: { jobId } }),
  };
};

/** Does some work while the functions have another table. */
export const withTable = async (change: (table: Table) => Table, work: () => Promise<void>): Promise<void> => {
  const { services } = await import("../../functions/services.ts");
  const all = await services();
  const { table } = all;
  Object.assign(all, { table: change(table) });
  try {
    await work();
  } finally {
    Object.assign(all, { table });
  }
};

/** A table that does something before each write; what it throws ends the function there. */
export const beforeWrites = (table: Table, act: (write: number) => Promise<void> | void): Table => {
  let writes = 0;
  const before = async () => {
    writes += 1;
    await act(writes);
  };
  const over = (of: Table): Table => ({
    ...of,
    metered: () => over(of.metered()),
    transact: async (actions) => {
      await before();
      await of.transact(actions);
    },
    put: async (item, condition) => {
      await before();
      await of.put(item, condition);
    },
  });
  return over(table);
};
