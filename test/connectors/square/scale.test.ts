import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lastOf, mapAll, openSquare, wholeHistory } from "./site.ts";

let square: Awaited<ReturnType<typeof openSquare>>;
beforeAll(async () => {
  square = await openSquare({ customers: 3000, months: 24, seed: 24 });
});
afterAll(() => square.site.stop());

describe("a Square account of 3,000 customers and two years", () => {
  it("S0-12 S0-36 comes over whole: what was paid and who attended adds up, customer by customer", async () => {
    const mapped = mapAll(await wholeHistory(square.linkAt(), 26));
    expect(mapped.errors).toEqual([]);
    const invoices = Map.groupBy(lastOf(mapped, "invoice"), ({ client }) => client);
    const bookings = Map.groupBy(lastOf(mapped, "booking"), ({ client }) => client);
    const wrong: string[] = [];
    for (const [customer, { ltv, attended }] of square.site.truth()) {
      const entries = (invoices.get(customer) ?? []).flatMap(({ payments = [], refunds = [], tips = 0 }) => [
        ...payments.map(({ method, amount }) => (method === "giftCard" ? 0 : amount - tips)),
        ...refunds.map(({ method, amount }) => (method === "giftCard" ? 0 : -amount)),
      ]);
      const paid = entries.reduce((sum, amount) => sum + amount, 0);
      const came = (bookings.get(customer) ?? []).filter(({ status }) => status === "attended").length;
      if (paid !== ltv || came !== attended) wrong.push(`${customer}: ${paid} for ${ltv}, ${came} for ${attended}`);
    }
    expect(wrong).toEqual([]);
    expect(bookings.size).toBeGreaterThan(2900);
  });
});
