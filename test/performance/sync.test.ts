import { beforeAll, describe, expect, it } from "vitest";
import { sourceOf } from "../support/source.ts";
import { openMetered } from "./metered.ts";
import { typicalBooking, typicalClient, typicalEvent, typicalInvoice } from "./typical.ts";

let studio: Awaited<ReturnType<typeof openMetered>>;
let load: ReturnType<typeof sourceOf>["load"];
beforeAll(async () => {
  studio = await openMetered();
  ({ load } = sourceOf(studio));
  const clients = ["c1", "c2", "c3"];
  await load([...clients.map(typicalClient), ...clients.map((id) => typicalInvoice(`first of ${id}`, id))]);
  await load([typicalEvent("e1")]);
});

const ten = (client: string) => Array.from({ length: 10 }, (_, i) => typicalInvoice(`${client} ${i}`, client));
/** Write units of records from their arrival until the numbers are right, pointer and indexes included. */
const cost = async (records: unknown[]): Promise<number> => (await studio.meter.during(() => load(records))).writeUnits;

describe("P3 write units of synced records", () => {
  it("an invoice alone: pointer 1, record 1; settled together: record 2, card 2 and its row in the directory 1, month 2", async () => {
    expect(await cost([typicalInvoice("alone", "c1")])).toBe(9);
  });

  it("ten invoices of one client and month: 4.5 each", async () => {
    expect(await cost(ten("c2"))).toBe(45);
  });

  it("unchanged: none, and reads only", async () => {
    const { writeUnits, byOperation } = await studio.meter.during(() => load(ten("c2")));
    expect(writeUnits).toBe(0);
    expect(Object.keys(byOperation).sort()).toEqual(["BatchGetItem", "Query"]);
  });

  it("a booking of an event: as an invoice, and its row in the roster 1", async () => {
    expect(await cost([typicalBooking("b1", "c3", { event: "e1" })])).toBe(10);
  });
});
