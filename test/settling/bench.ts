import type { DynamoDBRecord } from "aws-lambda";
import { expect } from "vitest";
import { headOf } from "../../shared/accounts/store.ts";
import { recountClient } from "../../shared/settling/recount.ts";
import { rulesOf } from "../../shared/settling/rules.ts";
import { databaseOfFile } from "../support/database.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio } from "../support/studio.ts";
import { faultyDatabase } from "./faulty-database.ts";
import { dirtyOf } from "./projections.ts";

export const at = (i: number): string => new Date(Date.parse("2026-03-01T11:00:00Z") + i * 3_600_000).toISOString();

/** A studio whose functions reach the database through one that can be made to fail; the tests themselves do not. */
export const openBench = async () => {
  const studio = await openStudio();
  const source = sourceOf(studio);
  const database = await faultyDatabase(await databaseOfFile());
  process.env.AWS_ENDPOINT_URL_DYNAMODB = database.endpoint;
  let count = 0;

  const numbersOf = async (clientId: string) => {
    const { body } = await studio.call("GET /v1/clients/{clientId}", { params: { clientId } });
    const { ltv, lastAttendanceAt: last } = body.quickStats;
    return { attended: body.badges.attendedEvents, ltv: ltv.amount, last };
  };
  return {
    studio,
    source,
    database,
    numbersOf,
    /** New clients, who can be found, with attended bookings and a paid invoice each; no number is settled yet. */
    async sendClients(
      clients: number,
      bookings: number,
    ): Promise<{ ids: string[]; dirty: DynamoDBRecord[]; name: string }> {
      const names = Array.from({ length: clients }, (_, i) => `c${count + i + 1}`);
      count += clients;
      const visit = (name: string, i: number) => makeBooking(`${name}-b${i}`, name, { event: { startsAt: at(i) } });
      await source.load(names.map((name) => makeClient(name)));
      const records = names.flatMap((name) => [
        ...Array.from({ length: bookings }, (_, i) => visit(name, i)),
        makeInvoice(`${name}-i`, name),
      ]);
      for (let i = 0; i < records.length; i += 500) await source.send(records.slice(i, i + 500));
      const ids = await Promise.all(names.map((name) => source.clientId(name)));
      return { ids, dirty: await dirtyOf(studio), name: names[0]! };
    },
    /** What the profiles say is right, and a recount finds nothing to do. */
    async expectExact(ids: string[], bookings: number): Promise<void> {
      const exact = { attended: bookings, ltv: 1900, last: at(bookings - 1) };
      for (const id of ids) expect(await numbersOf(id)).toEqual(exact);
      const rules = rulesOf(await headOf(studio.table, studio.accountId));
      const nothing = { settled: 0, repaired: false };
      for (const id of ids)
        expect(await recountClient(studio.means, rules, `${studio.accountId}#${id}`)).toEqual(nothing);
    },
    async expectNothingWritten(): Promise<void> {
      expect(await studio.stream.unread()).toEqual([]);
    },
  };
};
export type Bench = Awaited<ReturnType<typeof openBench>>;
