import { beforeAll, describe, expect, it } from "vitest";
import { headOf } from "../../shared/accounts/store.ts";
import { clientPk } from "../../shared/clients/header.ts";
import { recountClient } from "../../shared/settling/recount.ts";
import { Stat } from "../../shared/settling/routes.ts";
import { rulesOf } from "../../shared/settling/rules.ts";
import { keyPrefix } from "../../shared/table/schema.ts";
import type { Call } from "../support/call.ts";
import { sourceOf } from "../support/source.ts";
import { openMetered } from "./metered.ts";
import { seedClient, seedDirectory, source } from "./seed.ts";
import { project } from "./settling.ts";
import { typicalInvoice } from "./typical.ts";

/** The same page, asked of a client with few records and of one with many: performance.md P2 and P4. */
const histories = { few: { bookings: 10, invoices: 10 }, many: { bookings: 10_000, invoices: 1000 } };
type Size = keyof typeof histories;
const sizes: Size[] = ["few", "many"];
const at = "2026-03-02T12:00:00Z";

let studio: Awaited<ReturnType<typeof openMetered>>;
const clientIds = {} as Record<Size, string>;
const directories = {} as Record<Size, Call>;
beforeAll(async () => {
  studio = await openMetered();
  await studio.call("POST /v1/locations", { body: { name: "Harbor" } });
  for (const size of sizes) {
    clientIds[size] = await seedClient(studio, size, histories[size]);
    const other = await studio.another();
    await seedDirectory(studio, other.accountId, histories[size].bookings);
    directories[size] = other.call;
  }
}, 120_000);

const cost = async (work: () => Promise<unknown>) => {
  const { requests, readUnits } = await studio.meter.during(work);
  return { requests, readUnits };
};
const ask = async (routeKey: string, params: Record<string, string>, query: Record<string, string> = {}) => {
  const { status } = await studio.call(routeKey, { params, query, at });
  expect(status).toBe(200);
};

describe("what a page costs is the same for 10 records and for 10,000", () => {
  it("(the seeded client is what the pipeline makes)", async () => {
    const rules = rulesOf(await headOf(studio.table, studio.accountId));
    const pk = clientPk(studio.accountId, clientIds.few);
    const recounted = await recountClient(studio.means, rules, pk);
    expect(recounted).toEqual({ settled: 0, repaired: false });
  });

  it.each(sizes)("P1, P2 the profile: 1 request, 1 read unit (%s)", async (size) => {
    const clientId = clientIds[size];
    expect(await cost(() => ask("GET /v1/clients/{clientId}", { clientId }))).toEqual({ requests: 1, readUnits: 1 });
  });

  it.each(sizes)("P4 ten bookings: 1 request, 3 read units (%s)", async (size) => {
    const page = () => ask("GET /v1/clients/{clientId}/bookings", { clientId: clientIds[size] }, { limit: "10" });
    expect(await cost(page)).toEqual({ requests: 1, readUnits: 3 });
  });

  it.each(sizes)("P4 ten past bookings: 1 request, 3 read units (%s)", async (size) => {
    const query = { limit: "10", when: "past" };
    const page = () => ask("GET /v1/clients/{clientId}/bookings", { clientId: clientIds[size] }, query);
    expect(await cost(page)).toEqual({ requests: 1, readUnits: 3 });
  });

  it.each(sizes)("P4 ten invoices: 1 request, 2 read units (%s)", async (size) => {
    const page = () => ask("GET /v1/clients/{clientId}/invoices", { clientId: clientIds[size] }, { limit: "10" });
    expect(await cost(page)).toEqual({ requests: 1, readUnits: 2 });
  });

  it.each(Stat.options)("P4 ten records that explain %s: the profile and a page", async (stat) => {
    const page = (size: Size) => () =>
      ask("GET /v1/clients/{clientId}/explain/{stat}", { clientId: clientIds[size], stat }, { limit: "10" });
    const most = { requests: 2, readUnits: 4 };
    const [few, many] = [await cost(page("few")), await cost(page("many"))];
    expect(many).toEqual(few);
    expect(few.requests).toBe(most.requests);
    expect(few.readUnits).toBeLessThanOrEqual(most.readUnits);
  });

  // a month holds at most its days, hours and 50 types, so a chart grows with the months it shows and no further
  it.each(["event-types", "event-hours", "ltv"])(
    "P4 ten months of the chart %s: at most 3 read units",
    async (chart) => {
      for (const size of sizes) {
        const months = () => ask(`GET /v1/clients/{clientId}/charts/${chart}`, { clientId: clientIds[size] });
        const { requests, readUnits } = await cost(months);
        expect(requests).toBe(chart === "ltv" ? 2 : 1);
        expect(readUnits).toBeLessThanOrEqual(3);
      }
    },
  );

  it.each(sizes)("P4 ten rows of the client list: 1 request, 1 read unit (%s)", async (size) => {
    const page = () => directories[size]("GET /v1/clients", { query: { limit: "10" } });
    expect(await cost(page)).toEqual({ requests: 1, readUnits: 1 });
  });

  it.each(sizes)("P3, P4 a synced invoice: 9 write units (%s)", async (size) => {
    const { send } = sourceOf(studio, source);
    const arrival = await studio.meter.during(() => send([typicalInvoice(`new-${size}`, size)]));
    const pk = clientPk(studio.accountId, clientIds[size]);
    const { items } = await studio.table.query({ pk, prefix: keyPrefix("INV"), newestFirst: true, limit: 1 });
    const settling = await studio.meter.during(() => project(items));
    expect(arrival).toMatchObject({ readUnits: 3, writeUnits: 2 });
    expect(settling.writeUnits).toBe(7);
    // the profile's header and the month; now and then the account's rules too
    expect(settling.readUnits).toBeLessThanOrEqual(3);
  });
});
