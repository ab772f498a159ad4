import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { judge } from "../../shared/filters/judge.ts";
import { readsOf } from "../../shared/filters/reads.ts";
import { readRecords } from "../../shared/filters/records.ts";
import { Filter } from "../../shared/filters/schema.ts";
import { type Card, cards } from "../../shared/settling/card.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { days, type RuleInput } from "./people.ts";

let studio: Studio;
let everyone: Card[];

const pick = <T>(list: readonly T[], i: number): T => list[i % list.length]!;
const types = ["Vinyasa", "Yin", "Box"];
const teachers = ["Noor Haddad", "Dana Kim"];
const statuses = ["attended", "absent", "lateCancelled", "booked"];

/** Sixty clients who differ in everything the rules below speak of. */
const records = Array.from({ length: 60 }, (_, i) => [
  makeClient(`c${i}`, {
    firstName: i % 11 === 0 ? "MAYA" : "Maya",
    lastName: i % 11 === 0 ? `BERG${"XYZ"[i % 3]}` : `Berg ${String((i * 7) % 60)}`,
    createdAt: days(-(i * 3)),
    ...(i % 3 > 0 && { email: `c${i}@example.com` }),
    ...(i % 4 > 0 && { homeLocation: pick(["Harbor", "Mesa"], i) }),
  }),
  ...Array.from({ length: i % 5 }, (_, j) =>
    makeBooking(`b${i}-${j}`, `c${i}`, {
      status: pick(statuses, i + j),
      event: {
        startsAt: days(-(j * 9 + (i % 7))),
        eventType: pick(types, i + j),
        staff: { name: pick(teachers, i * j) },
      },
    }),
  ),
  ...(i % 2 === 0 ? [makeInvoice(`i${i}`, `c${i}`, { total: i * 1000, issuedAt: days(-i) })] : []),
]).flat();

beforeAll(async () => {
  studio = await openStudio();
  // a busy machine takes no more within a function's time
  for (let from = 0; from < records.length; from += 40) await sourceOf(studio).load(records.slice(from, from + 40));
  const { items } = await studio.table.scan({});
  everyone = items.filter(({ type }) => type === "card").map((item) => cards.fromItem(item));
});

const rule = fc.oneof(
  fc.constantFrom<RuleInput>(
    { on: "status", is: "guest" },
    { on: "age", is: "new" },
    { on: "allCaps" },
    { on: "missing", is: ["email"] },
    { on: "location", is: ["Mesa"] },
    { on: "lastVisit", moreThanDays: 5 },
    { on: "clubCount", min: 1, max: 2 },
    { on: "nextVisit", none: true },
  ),
  fc.record({ on: fc.constant("ltv"), min: fc.integer({ min: 0, max: 60_000 }) }),
  fc.record({
    on: fc.constant("bookings"),
    status: fc.constantFrom("attended", "absent"),
    min: fc.integer({ min: 0, max: 2 }),
    within: fc.record({ lastDays: fc.integer({ min: 0, max: 40 }) }),
  }),
  fc.record({ on: fc.constant("booking.eventType"), is: fc.subarray(types, { minLength: 1 }) }),
  fc.record({ on: fc.constant("booking.teacher"), is: fc.subarray(teachers, { minLength: 1 }) }),
  fc.record({ on: fc.constant("booking.status"), is: fc.subarray(statuses, { minLength: 1 }) }),
  fc.record({
    on: fc.constant("ltv"),
    max: fc.constant(20_000),
    within: fc.record({ lastDays: fc.integer({ min: 5, max: 50 }) }),
  }),
);
const match = fc.constantFrom("all", "any");
const group = fc.record({ match, not: fc.boolean(), rules: fc.array(rule, { minLength: 1, maxLength: 3 }) });
const filters = fc.record({ match, groups: fc.array(group, { minLength: 1, maxLength: 3 }) });

/** Everyone who is in when each is judged with all of its records. */
const judged = async (filter: Filter, now: string): Promise<string[]> => {
  const reads = { booking: {}, invoice: {}, package: {}, contract: {}, todo: {} };
  const verdicts = await Promise.all(
    everyone.map(async (card) => {
      const all = await readRecords(studio.means, card.clientId, reads);
      return judge(filter, { card, now, zoneOf: () => "America/New_York", records: all }).in;
    }),
  );
  return everyone
    .filter((_, i) => verdicts[i])
    .map(({ clientId }) => clientId)
    .sort();
};

const paged = async (segmentId: string, limit: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const query = { limit: String(limit), ...(cursor && { cursor }) };
    const { status, body, text } = await studio.call("GET /v1/segments/{segmentId}/clients", {
      params: { segmentId },
      query,
    });
    expect(status, text).toBe(200);
    ids.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor ?? undefined;
  }
  return ids;
};

describe("S4-06, S4-37 a segment holds everyone its rules let in, and nobody else", () => {
  let named = 0;
  const saved = async (rules: unknown): Promise<string> => {
    named += 1;
    const { body, text } = await studio.call("POST /v1/segments", { body: { name: `Segment ${named}`, rules } });
    expect(body.id, text).toBeDefined();
    return body.id;
  };

  it("paging through it gives what judging everyone gives, each once, and why says the same of every client", async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 40 }), async (input, limit) => {
        const filter = Filter.parse(input);
        const expected = await judged(filter, new Date().toISOString());
        const segmentId = await saved(input);
        expect((await paged(segmentId, limit)).sort()).toEqual(expected);
        const preview = await studio.call("POST /v1/segments/preview", { body: { rules: input } });
        expect(preview.body).toMatchObject({ count: expected.length, complete: true });
        for (const { clientId } of everyone.filter((_, i) => i % 6 === limit % 6)) {
          const { body } = await studio.call("GET /v1/segments/{segmentId}/why/{clientId}", {
            params: { segmentId, clientId },
          });
          expect([clientId, body.in]).toEqual([clientId, expected.includes(clientId)]);
        }
        await studio.call("DELETE /v1/segments/{segmentId}", { params: { segmentId } });
      }),
      { numRuns: 20 },
    );
  });

  it("the records a filter reads are all it needs: bounds in time change no verdict", async () => {
    await fc.assert(
      fc.asyncProperty(filters, async (input) => {
        const filter = Filter.parse(input);
        const now = new Date().toISOString();
        const reads = readsOf(filter, now);
        const bounded = await Promise.all(
          everyone.map(async (card) => {
            const some = await readRecords(studio.means, card.clientId, reads);
            return judge(filter, { card, now, zoneOf: () => "America/New_York", records: some }).in;
          }),
        );
        expect(
          everyone
            .filter((_, i) => bounded[i])
            .map(({ clientId }) => clientId)
            .sort(),
        ).toEqual(await judged(filter, now));
      }),
      { numRuns: 15 },
    );
  });

  it("reliability 13: a cursor of another segment, or of one whose rules changed, is refused", async () => {
    const rules = (min: number) => ({
      groups: [{ rules: [{ on: "bookings", status: "attended", min, within: { lastDays: 400 } }] }],
    });
    const first = await saved(rules(0));
    const second = await saved(rules(1));
    const page = (segmentId: string, query: Record<string, string>) =>
      studio.call("GET /v1/segments/{segmentId}/clients", { params: { segmentId }, query });
    const { nextCursor } = (await page(first, { limit: "2" })).body;
    expect((await page(first, { limit: "2", cursor: nextCursor })).status).toBe(200);
    expect((await page(second, { limit: "2", cursor: nextCursor })).body.code).toBe("bad-cursor");
    await studio.call("PATCH /v1/segments/{segmentId}", { params: { segmentId: first }, body: { rules: rules(1) } });
    expect((await page(first, { limit: "2", cursor: nextCursor })).body.code).toBe("bad-cursor");
  });
});
