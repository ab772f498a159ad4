import { expect } from "vitest";
import type { Proves } from "../cases.ts";
import type { Hub } from "../hub.ts";

const client = (hub: Hub) => ({
  type: "client",
  id: "c1",
  firstName: "Ida",
  lastName: `Solberg${hub.mark}`,
  email: `ida${hub.mark}@example.com`,
});
const event = (startsAt: string) => ({ name: "Sunrise Vinyasa", eventType: "Vinyasa", kind: "class", startsAt });
const booking = (id: string, status: string, startsAt: string) => ({
  type: "booking",
  id,
  client: "c1",
  status,
  event: event(startsAt),
});
const invoice = (id: string, total: number, status = "paid") => ({
  type: "invoice",
  id,
  client: "c1",
  issuedAt: "2026-03-02T11:00:00Z",
  status,
  currency: "USD",
  total,
});
const history = (hub: Hub) => [
  invoice("i1", 1900),
  invoice("i2", 4100),
  booking("b1", "attended", "2026-03-02T11:00:00Z"),
  booking("b2", "attended", "2026-03-09T11:00:00Z"),
  booking("b3", "booked", "2099-03-16T11:00:00Z"),
  client(hub),
];

const send = (hub: Hub, records: unknown[]) => hub.ok(hub.post(`/v1/sources/s${hub.mark}/records`, { records }));

/** The client of this case once it is known. */
const found = async (hub: Hub): Promise<string> => {
  const { items } = await hub.until(
    () => hub.ok(hub.get(`/v1/clients?q=solberg${hub.mark}`)),
    ({ items }) => items.length === 1,
  );
  return items[0].id;
};

/** Waits until a client's numbers are these. */
const numbersAre = (hub: Hub, id: string, ltv: number, clubCount: number, fields: object = {}) =>
  hub.until(
    async () => (await hub.ok(hub.get(`/v1/clients/${id}`))).quickStats,
    (stats) =>
      stats.ltv.amount === ltv &&
      stats.clubCount === clubCount &&
      Object.entries(fields).every(([name, value]) => stats[name] === value),
  );

export const numbers = (proves: Proves): void => {
  proves("records of a booking software in any order become numbers on the profile", async (hub) => {
    const { written, waiting, rejected } = await send(hub, history(hub));
    expect([written + waiting, rejected]).toEqual([6, []]);
    await numbersAre(hub, await found(hub), 6000, 2, {
      lastAttendanceAt: "2026-03-09T11:00:00.000Z",
      scheduledVisitAt: "2099-03-16T11:00:00.000Z",
    });
  });

  proves("the same records again write nothing", async (hub) => {
    await send(hub, history(hub));
    await numbersAre(hub, await found(hub), 6000, 2);
    expect(await send(hub, history(hub))).toMatchObject({ written: 0, unchanged: 6, waiting: 0 });
  });

  proves("an invoice that changed and one that was voided correct the sum", async (hub) => {
    await send(hub, history(hub));
    const id = await found(hub);
    await send(hub, [invoice("i1", 2000), invoice("i2", 4100, "void")]);
    await numbersAre(hub, id, 2000, 2);
  });

  proves("an attended booking corrected to absent, and one deleted, take their visits back", async (hub) => {
    await send(hub, history(hub));
    const id = await found(hub);
    await numbersAre(hub, id, 6000, 2);
    await send(hub, [booking("b2", "absent", "2026-03-09T11:00:00Z")]);
    await numbersAre(hub, id, 6000, 1, { lastAttendanceAt: "2026-03-02T11:00:00.000Z" });
    await send(hub, [{ type: "deleted", of: "booking", id: "b1" }]);
    await numbersAre(hub, id, 6000, 0, { lastAttendanceAt: null });
  });

  proves("a number explains itself by the records it is made of", async (hub) => {
    await send(hub, [...history(hub), invoice("i3", 700, "draft")]);
    const id = await found(hub);
    await numbersAre(hub, id, 6000, 2);
    const explained = JSON.stringify(await hub.ok(hub.get(`/v1/clients/${id}/explain/ltv`)));
    for (const amount of ["1900", "4100"]) expect(explained).toContain(amount);
    expect((await hub.get(`/v1/clients/${id}/explain/mood`)).status).toBe(404);
  });

  proves("one bad record is refused with its faults and does not stop the others", async (hub) => {
    const { rejected } = await send(hub, [client(hub), { ...invoice("i9", 1), total: 19.5 }]);
    expect(rejected).toMatchObject([{ index: 1, id: "i9" }]);
    await found(hub);
  });
};
