import type { Context } from "aws-lambda";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type FaultyDatabase, faultyDatabase } from "../settling/faulty-database.ts";
import { databaseOfFile } from "../support/database.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { live, stories } from "./history.ts";
import { changes, snapshot } from "./snapshot.ts";
import { settleAll } from "./together.ts";

let studio: Studio;
let database: FaultyDatabase;
beforeAll(async () => {
  studio = await openStudio();
  database = await faultyDatabase(await databaseOfFile());
  process.env.AWS_ENDPOINT_URL_DYNAMODB = database.endpoint;
});

const isWrite = (operation: string) => /^(?:TransactWriteItems|PutItem|UpdateItem|DeleteItem)$/.test(operation);

/** Asks for a merge or unmerge, and cuts the function off behind its nth write; whether it came so far. */
const cutOff = async (name: "merge" | "unmerge", [winner, loser]: [string, string], nth: number): Promise<boolean> => {
  let writes = 0;
  database.fate = (operation) => {
    if (isWrite(operation)) writes += 1;
    return writes >= nth ? "done, then killed" : "passes";
  };
  const { status } = await studio.call(`POST /v1/clients/{clientId}/${name}`, {
    params: { clientId: winner },
    body: { loserId: loser },
  });
  database.fate = () => "passes";
  return status === 500;
};

/** The scheduled sweep some minutes later finds what was given up, and a job goes on with it. */
const sweepLater = async (): Promise<void> => {
  await settleAll(studio);
  const { handler } = await import("../../functions/jobs/sweep.ts");
  const context = { getRemainingTimeInMillis: () => 900_000 } as Context;
  await handler({ time: new Date(Date.now() + 10 * 60_000).toISOString() }, context);
  await settleAll(studio);
};

const get = async (clientId: string) =>
  (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;

describe("S1-21 a merge or unmerge that is cut off at any point", () => {
  it("S1-21 is gone on with, and nothing is lost or doubled", async () => {
    const points = fc.integer({ min: 1, max: 14 });
    let cut = 0;
    await fc.assert(
      fc.asyncProperty(stories(5), points, points, async (story, first, second) => {
        const { ids } = await live(studio, story);
        const before = await snapshot(studio);
        const [winner, loser] = await Promise.all(ids.map(get));
        if (await cutOff("merge", ids, first)) cut += 1;
        await sweepLater();
        const merged = await get(ids[1]);
        expect(merged.id).toBe(ids[0]);
        expect(merged.invoiceCount).toBe(winner.invoiceCount + loser.invoiceCount);
        expect(merged.quickStats.ltv.amount).toBe(winner.quickStats.ltv.amount + loser.quickStats.ltv.amount);
        if (await cutOff("unmerge", ids, second)) cut += 1;
        await sweepLater();
        expect(changes(before, await snapshot(studio))).toEqual([]);
      }),
      { numRuns: 7, endOnFailure: true },
    );
    expect(cut).toBeGreaterThan(3);
  }, 300_000);
});
