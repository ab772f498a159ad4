import { beforeAll, describe, expect, it } from "vitest";
import { queued } from "../support/jobs.ts";
import { recountNow } from "../support/recount.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { everything, importsOf } from "./files.ts";

let studio: Studio;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  studio = await openStudio();
  imports = importsOf(studio);
});

/** Ends the work at a client's row after so many writes, as a process that is killed does. */
const killedAfter = async (writes: number): Promise<void> => {
  const { services } = await import("../../functions/services.ts");
  const all = await services();
  const whole = all.table;
  let left = writes;
  const dying = (table: typeof whole): typeof whole => ({
    ...table,
    metered: () => dying(table.metered()),
    transact: async (actions) => {
      if (left <= 0) throw new Error("killed");
      left -= 1;
      await table.transact(actions);
    },
    put: async (item, condition) => {
      if (left <= 0) throw new Error("killed");
      left -= 1;
      await table.put(item, condition);
    },
  });
  Object.assign(all, { table: dying(whole) });
  try {
    await recountNow(studio).catch((error: Error) => {
      if (error.message !== "killed") throw error;
    });
  } finally {
    Object.assign(all, { table: whole });
  }
};

/** Calls the function that runs jobs with those under way, as the queue's next attempt does. */
const resume = async (jobId: string): Promise<void> => {
  const { handler } = await import("../../functions/jobs/run.ts");
  const event = queued([{ pk: studio.accountId, sk: `JOB#${jobId}` }]);
  await handler(event, { getRemainingTimeInMillis: () => 900_000 } as never);
};

const clientsIn = async () => [...(await everything(studio)).keys()].filter((key) => key.endsWith("0#CLIENT"));

describe("an import that is cut off", () => {
  it.each([1, 7, 30, 75])(
    "after %i writes goes on without loss or doubles, and reports as if it never was",
    async (writes) => {
      const of = (i: number) => `cut${writes}-${i}@example.com`;
      const text = `First name,Last name,Email,Mobile,Tags,Notes\n${Array.from({ length: 40 }, (_, i) =>
        i % 3 === 0
          ? `Cut${writes},P${i},,+1415555${String(writes * 10 + i).padStart(4, "0")},,`
          : `Cut${writes},E${i},${of(i)},,cut,note ${i}`,
      ).join("\n")}\n`;
      const before = (await clientsIn()).length;
      const id = await imports.begin(text);
      await imports.map(id);
      const { body: job } = await imports.start(id, "run");
      await killedAfter(writes);
      expect((await studio.call("GET /v1/jobs/{jobId}", { params: { jobId: job.id } })).body.state).not.toBe("done");
      await resume(job.id);
      const { work } = await imports.look(id);
      expect(work.run).toMatchObject({ state: "done", progress: { rows: 40, created: 40, failed: 0 } });
      expect((await clientsIn()).length - before).toBe(40);
      const rows = await imports.rows(id);
      expect(rows.map(({ line }) => line)).toEqual(Array.from({ length: 40 }, (_, i) => i + 2));
      expect(new Set(rows.map(({ clientId }) => clientId)).size).toBe(40);
      for (const { clientId } of rows.filter((_, i) => i % 3 !== 0).slice(0, 20)) {
        const params = { clientId: clientId! };
        const notes = await studio.call("GET /v1/clients/{clientId}/notes", { params });
        expect(notes.body.items).toHaveLength(1);
        expect((await studio.call("GET /v1/clients/{clientId}", { params })).body.tags).toEqual(["cut"]);
      }
    },
  );
});
