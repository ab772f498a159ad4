import { beforeAll, describe, expect, it } from "vitest";
import { headOf } from "../../shared/accounts/store.ts";
import { clientPk } from "../../shared/clients/header.ts";
import { recountClient } from "../../shared/settling/recount.ts";
import { Stat } from "../../shared/settling/routes.ts";
import { rulesOf } from "../../shared/settling/rules.ts";
import type { Call } from "../support/call.ts";
import { openMetered } from "./metered.ts";
import { arrivalOf, pagesOf } from "./pages.ts";
import { seedClient, seedDirectory } from "./seed.ts";

/** The same page, asked of a client with few records and of one with many: performance.md P2 and P4. */
const histories = { few: { bookings: 10, invoices: 10 }, many: { bookings: 10_000, invoices: 1000 } };
type Size = keyof typeof histories;
const sizes: Size[] = ["few", "many"];

let studio: Awaited<ReturnType<typeof openMetered>>;
let pages: ReturnType<typeof pagesOf>;
const clientIds = {} as Record<Size, string>;
const directories = {} as Record<Size, Call>;
beforeAll(async () => {
  studio = await openMetered();
  pages = pagesOf(studio);
  await studio.call("POST /v1/locations", { body: { name: "Harbor" } });
  for (const size of sizes) {
    clientIds[size] = await seedClient(studio, size, histories[size]);
    const other = await studio.another();
    await seedDirectory(studio, other.accountId, histories[size].bookings);
    directories[size] = other.call;
  }
}, 120_000);

describe("what a page costs is the same for 10 records and for 10,000", () => {
  it("(the seeded client is what the pipeline makes)", async () => {
    const rules = rulesOf(await headOf(studio.table, studio.accountId));
    const pk = clientPk(studio.accountId, clientIds.few);
    const recounted = await recountClient(studio.means, rules, pk);
    expect(recounted).toEqual({ settled: 0, repaired: false });
  });

  it.each(sizes)("P1, P2 the profile: 1 request, 1 read unit (%s)", async (size) => {
    expect(await pages.profile(clientIds[size])).toEqual({ requests: 1, readUnits: 1 });
  });

  it.each(sizes)("P4 ten bookings: 1 request, 3 read units (%s)", async (size) => {
    expect(await pages.bookings(clientIds[size])).toEqual({ requests: 1, readUnits: 3 });
  });

  it.each(sizes)("P4 ten past bookings: 1 request, 3 read units (%s)", async (size) => {
    expect(await pages.pastBookings(clientIds[size])).toEqual({ requests: 1, readUnits: 3 });
  });

  it.each(sizes)("P4 ten invoices: 1 request, 2 read units (%s)", async (size) => {
    expect(await pages.invoices(clientIds[size])).toEqual({ requests: 1, readUnits: 2 });
  });

  it.each(Stat.options)("P4 ten records that explain %s: the profile and a page", async (stat) => {
    const most = { requests: 2, readUnits: 4 };
    const [few, many] = [await pages.explained(clientIds.few, stat), await pages.explained(clientIds.many, stat)];
    expect(many).toEqual(few);
    expect(few.requests).toBe(most.requests);
    expect(few.readUnits).toBeLessThanOrEqual(most.readUnits);
  });

  // a month holds at most its days, hours and 50 types, so a chart grows with the months it shows and no further
  it.each(["event-types", "event-hours", "ltv"])(
    "P4 ten months of the chart %s: at most 3 read units",
    async (chart) => {
      for (const size of sizes) {
        const { requests, readUnits } = await pages.chart(clientIds[size], chart);
        expect(requests).toBe(chart === "ltv" ? 2 : 1);
        expect(readUnits).toBeLessThanOrEqual(3);
      }
    },
  );

  it.each(sizes)("P4 ten rows of the client list: 1 request, 1 read unit (%s)", async (size) => {
    expect(await pages.clientList(directories[size])).toEqual({ requests: 1, readUnits: 1 });
  });

  it.each(sizes)("P3, P4 a synced invoice: 9 write units (%s)", async (size) => {
    const { intake, settling } = await arrivalOf(studio, [clientIds[size], size], [`new-${size}`]);
    expect(intake).toMatchObject({ readUnits: 3, writeUnits: 2 });
    expect(settling.writeUnits).toBe(7);
    // the profile's header and the month; now and then the account's rules too
    expect(settling.readUnits).toBeLessThanOrEqual(3);
  });

  it.each(sizes)(
    "P3, P4 ten synced invoices of one client at once: at most 4.6 write units each; again: none (%s)",
    async (size) => {
      const ids = Array.from({ length: 10 }, (_, i) => `ten-${size}-${i}`);
      const { intake, settling } = await arrivalOf(studio, [clientIds[size], size], ids);
      expect((intake.writeUnits + settling.writeUnits) / 10).toBeLessThanOrEqual(4.6);
      const again = await arrivalOf(studio, [clientIds[size], size], ids);
      expect([again.intake.writeUnits, again.settling.requests]).toEqual([0, 0]);
    },
  );
});
