import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { editClient } from "../../../infra/local/simulators/mindbody/people.ts";
import { sell } from "../../../infra/local/simulators/mindbody/selling.ts";
import { book, cancel } from "../../../infra/local/simulators/mindbody/visiting.ts";
import { mindbody, type OpenSite, openSite } from "./site.ts";
import { facts, mapped, record } from "./vendor.ts";

/** Each is a trap of connectors.md that a naive connector falls into. */
describe("Mindbody's traps", () => {
  let site: OpenSite;
  beforeAll(async () => {
    site = await openSite({ clients: 60, months: 2, classesPerDay: 3 });
  });
  afterAll(() => site.stop());

  it("an id is the same as a number and as text", () => {
    expect(record("visits", { ClientUniqueId: "100000001", ClassId: "77" })).toEqual(record("visits"));
    expect(record("sales", { ClientId: 5001 })).toEqual(record("sales"));
  });

  it("a date that is left out is today's: every request names both", async () => {
    site.asked.length = 0;
    await site.history(2);
    const bounds: [RegExp, string, string][] = [
      [/class\/classes$/, "request.startDateTime", "request.endDateTime"],
      [/clientvisits$/, "request.startDate", "request.endDate"],
      [/clientservices$/, "request.startDate", "request.endDate"],
      [/staffappointments$/, "request.startDate", "request.endDate"],
      [/sale\/sales$/, "request.startSaleDateTime", "request.endSaleDateTime"],
    ];
    for (const [path, from, to] of bounds) {
      const asked = site.asked.filter(({ url }) => path.test(url));
      expect(asked.length).toBeGreaterThan(0);
      for (const { query } of asked) expect([typeof query?.[from], typeof query?.[to]]).toEqual(["string", "string"]);
    }
  });

  it("inactive clients are left out unless they are asked for", async () => {
    const gone = site.world.clients.find(({ active }) => active)!;
    editClient(site.world, gone, { active: false });
    const brought = (await site.pull("clients", {})).find(({ id }) => id === String(gone.uniqueId));
    expect(brought).toBeDefined();
    expect(mindbody.map(brought!, site.facts()).records).toMatchObject([{ type: "client", status: "Inactive" }]);
    const lists = site.asked.filter(({ url }) => url.endsWith("/client/clients"));
    expect(lists.every(({ query }) => query?.["request.includeInactive"] === true)).toBe(true);
  });

  it("a client whose Id the studio changed is the same client, and so are its sales", async () => {
    const client = site.world.clients[5]!;
    const before = site.now();
    sell(site.world, { payer: client, lines: [{ name: "Mat", kind: "product", price: 1000 }] });
    editClient(site.world, client, { id: "BARCODE-77" });
    const ids = site.records(await site.pull("clients", { changedSince: before })).map(({ id }) => id);
    expect(ids).toContain(String(client.uniqueId));
    expect(ids).not.toContain("BARCODE-77");
    const sales = site.records(await site.pull("sales", { changedSince: before }));
    expect(sales).toContainEqual(expect.objectContaining({ client: String(client.uniqueId), total: 1000 }));
  });

  it("FirstVisit, which is not reliable, is not looked at", () => {
    expect(record("visits", { FirstVisit: true })).toEqual(record("visits", { FirstVisit: false }));
  });

  it("late cancels are on the roster and in no total of the class", async () => {
    const next = site.world.classes.find(({ start, cancelled }) => start > site.world.now && !cancelled)!;
    const visit = book(site.world, site.world.clients[9]!, next);
    cancel(site.world, visit, true);
    site.advance(new Date(next.end + 3_600_000).toISOString());
    const raws = await site.pull("visits", { changedSince: new Date(next.start).toISOString() });
    const statuses = site.records(raws).filter((one) => one.type === "booking" && one.id === String(visit.id));
    expect(statuses).toMatchObject([{ status: "lateCancelled" }]);
  });

  it("S0-12 0.10 and 0.20 are thirty cents, three times over", () => {
    const item = (TotalAmount: number) => ({ Description: "Water", IsService: false, Quantity: 1, TotalAmount });
    const sale = record("sales", {
      PurchasedItems: [0.1, 0.2, 0.1, 0.2, 0.1, 0.2].map(item),
      Payments: [0.1, 0.2, 0.1, 0.2, 0.1, 0.2].map((Amount) => ({ Type: "Cash", Amount })),
    });
    expect([sale.total, sale.status]).toEqual([90, "paid"]);
    expect(record("sales", { PurchasedItems: [item(1.005)] }).total).toBe(101);
    const yen = mapped("sales", { PurchasedItems: [item(1200)], Payments: [] }, {}, { ...facts, currency: "JPY" });
    expect(yen.records).toMatchObject([{ total: 1200 }]);
  });

  it("a time without a zone is the wall's, on both sides of the change of clocks; one with a Z is UTC", () => {
    const starts = (StartDateTime: string) => record("classes", { StartDateTime }).startsAt;
    expect(starts("2026-03-07T09:00:00")).toBe("2026-03-07T14:00:00.000Z");
    expect(starts("2026-03-08T09:00:00")).toBe("2026-03-08T13:00:00.000Z");
    expect(starts("2026-10-31T09:00:00")).toBe("2026-10-31T13:00:00.000Z");
    expect(starts("2026-11-01T09:00:00")).toBe("2026-11-01T14:00:00.000Z");
    expect(starts("2026-03-08T09:00:00Z")).toBe("2026-03-08T09:00:00.000Z");
    const modified = (LastModifiedDateTime: string) => record("visits", { LastModifiedDateTime }).modifiedAt;
    expect(modified("2026-03-08T09:00:00")).toBe(modified("2026-03-08T09:00:00Z"));
  });

  it("S0-12 the payer has the invoice, the recipient has the package", async () => {
    const [payer, recipient] = [site.world.clients[11]!, site.world.clients[12]!];
    const before = site.now();
    const sale = sell(site.world, {
      payer,
      recipient,
      lines: [{ name: "5 Classes", kind: "service", price: 7000, visits: 5 }],
    });
    const work = site.link();
    const pulled = async (resource: string) => site.records(await site.pull(resource, { changedSince: before }, work));
    expect(await pulled("sales")).toContainEqual(
      expect.objectContaining({
        id: String(sale.id),
        client: String(payer.uniqueId),
        lines: [expect.objectContaining({ recipient: String(recipient.uniqueId) })],
      }),
    );
    expect(await pulled("services")).toContainEqual(
      expect.objectContaining({ type: "package", name: "5 Classes", client: String(recipient.uniqueId) }),
    );
  });

  it("a card's number is not kept, should the vendor ever send one", async () => {
    const work = site.link();
    const ClientCreditCard = { CardNumber: "4242424242424242", LastFour: "4242", CardType: "Visa" };
    const page = await mindbody.pull(
      {
        ...work,
        ask: async (asked) =>
          asked.url.endsWith("/client/clients")
            ? { Clients: [{ UniqueId: 1, Id: "1", FirstName: "A", LastName: "B", ClientCreditCard }] }
            : work.ask(asked),
      },
      "clients",
      {},
      undefined,
    );
    expect(JSON.stringify(page.raws)).not.toContain("42424242");
    expect(JSON.stringify(page.raws)).toContain('"LastFour":"4242"');
  });
});
