import { beforeAll, describe, expect, it } from "vitest";
import { openMetered } from "../performance/metered.ts";
import { typicalClient, typicalInvoice } from "../performance/typical.ts";
import { sourceOf } from "../support/source.ts";

let studio: Awaited<ReturnType<typeof openMetered>>;
const ids: Record<string, string> = {};
const bulk = 600;
beforeAll(async () => {
  studio = await openMetered();
  const tideline = sourceOf(studio);
  const day = (i: number) => new Date(Date.UTC(2020, 0, 1 + i, 12)).toISOString();
  const invoices = (client: string, count: number) =>
    Array.from({ length: count }, (_, i) =>
      typicalInvoice(`${client} ${i}`, client, {
        issuedAt: day(i),
        lines: [{ kind: "product", name: "Mat", quantity: 1, amount: 18_000 }],
        ...(i % 5 === 0 && { status: "open", payments: [], dueOn: "2030-01-01" }),
      }),
    );
  await tideline.load([typicalClient("few"), typicalClient("many")]);
  for (const [client, count] of [
    ["few", 10],
    ["many", bulk],
  ] as const) {
    const all = invoices(client, count);
    for (let i = 0; i < count; i += 100) await tideline.send(all.slice(i, i + 100));
  }
  await studio.stream.settle();
  for (const client of ["few", "many"]) ids[client] = await tideline.clientId(client);
}, 300_000);

/** Requests of a list, and units of a page of ten. */
const cost = async (client: string, path: string, query: Record<string, string> = {}) => {
  let shown = 0;
  const { requests, readUnits } = await studio.meter.during(async () => {
    const params = { clientId: ids[client]! };
    const { status, body } = await studio.call(`GET /v1/clients/{clientId}${path}`, { params, query });
    expect(status).toBe(200);
    shown = body.items?.length ?? 0;
  });
  return { requests, readUnits, shown };
};

describe(`P4 the Sales tab with 10 and with ${bulk} invoices`, () => {
  it.each([
    ["/sales", {}],
    ["/invoices", { limit: "10" }],
  ] as const)("%s costs one request, and the same", async (path, query) => {
    const [few, many] = [await cost("few", path, query), await cost("many", path, query)];
    expect([few.requests, many.requests]).toEqual([1, 1]);
    expect(many.readUnits - few.readUnits).toBeLessThan(1.5);
  });

  it.each([
    ["/invoices", { status: "open" }, 1],
    ["/products", {}, 1],
    ["/transactions", {}, 1],
    ["/bills", { state: "paid" }, 1],
    ["/bills", {}, 2],
    ["/sales/totals", { by: "day", from: "2020-01-01", to: "2020-12-31" }, 2],
  ] as const)("%s %j costs no more requests, and at most what its page looks at", async (path, query, most) => {
    const pageOf = { ...query, ...(path !== "/sales/totals" && { limit: "10" }) };
    const many = await cost("many", path, pageOf);
    expect(many.requests).toBeLessThanOrEqual(most);
    if (path !== "/sales/totals") expect([many.shown, many.readUnits < 30]).toEqual([10, true]);
    expect((await cost("few", path, pageOf)).requests).toBeLessThanOrEqual(most);
  });
});
