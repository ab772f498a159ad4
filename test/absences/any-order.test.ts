import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { type Judged, judgeAccount } from "../../shared/absences/run.ts";
import { rulesBook } from "../../shared/settling/accounts.ts";
import { recountClient } from "../../shared/settling/recount.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { classOn } from "./studio.ts";

let opened: Studio;
beforeAll(async () => {
  opened = await openStudio();
});

const days = [2, 3, 4];
const names = ["ada", "ben", "cleo"];
const day = (date: number): string => `2026-03-0${date}`;

/** Something is recorded, or the schedule runs as of an hour: some for a second time, late, or with time for one roster alone. */
const act = fc.oneof(
  fc.record({
    does: fc.constant("record" as const),
    date: fc.constantFrom(...days),
    name: fc.constantFrom(...names),
    status: fc.constantFrom("booked", "booked", "attended", "absent", "lateCancelled"),
  }),
  fc.record({
    does: fc.constant("run" as const),
    hour: fc.integer({ min: 0, max: 5 * 24 }),
    rosters: fc.constantFrom(1, 99),
  }),
);

it("S0-07 in whatever order rosters are filled and the schedule runs, who is presumed absent at last is who the rule says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 12 }), async (acts) => {
      const { accountId, call } = await opened.another();
      const studio = { ...opened, accountId, call };
      const source = sourceOf(studio);
      await source.send([
        ...names.map((name) => makeClient(name)),
        ...days.map((date) => classOn(`e${date}`, day(date))),
      ]);
      const runAt = async (time: string, rosters = 99): Promise<Judged> => {
        const judged: Judged = { rosters: 0, marked: 0, failed: 0 };
        let asked = 0;
        const means = { ...studio.means, accountId, now: () => time };
        await judgeAccount(means, { enough: () => ++asked > rosters, report: () => {} }, judged);
        return judged;
      };
      const said = new Map<string, string>();
      for (const one of acts) {
        if (one.does === "run") {
          await runAt(new Date(Date.parse("2026-03-03T00:00:00Z") + one.hour * 3600_000).toISOString(), one.rosters);
          continue;
        }
        const { date, name, status } = one;
        said.set(`e${date}-${name}`, status);
        await source.send([makeBooking(`e${date}-${name}`, name, { event: `e${date}`, status })]);
      }
      await runAt("2026-03-09T00:00:00.000Z");
      expect(await studio.stream.settle()).toEqual([]);

      const { items } = await studio.table.scan({});
      const ours = items.filter(({ pk }) => pk.startsWith(accountId));
      const sums = ours
        .filter(({ type }) => type === "booking")
        .map(({ data, settled }) => [(data.origin as { id: string }).id, settled!.sums.presumed ?? 0]);
      const taken = (id: string) => names.some((name) => said.get(`${id.slice(0, 3)}${name}`) === "attended");
      const expected = [...said].map(([id, status]) => [id, status === "booked" && taken(id) ? 1 : 0]);
      expect(sums.sort()).toEqual(expected.sort());
      const rules = await rulesBook(studio.table)(accountId);
      for (const { pk } of ours.filter(({ type }) => type === "card"))
        expect(await recountClient({ ...studio.means, accountId }, rules, pk)).toEqual({ settled: 0, repaired: false });
    }),
    { numRuns: 15 },
  );
});
