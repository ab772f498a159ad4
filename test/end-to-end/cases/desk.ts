import { expect } from "vitest";
import type { Proves } from "../cases.ts";
import type { Hub } from "../hub.ts";

/** A client made by hand. */
export const noa = async (hub: Hub, fields: object = {}): Promise<string> => {
  const body = { firstName: "Noa", lastName: `Abell${hub.mark}`, emails: [{ address: addressOf(hub) }], ...fields };
  return (await hub.ok(hub.post("/v1/clients", body))).id;
};

/** An address of AWS's own that takes mail and reports its delivery. */
export const addressOf = ({ mark }: Hub): string => `success+${mark}@simulator.amazonses.com`;

export const desk = (proves: Proves): void => {
  proves("a client made by hand is found by name, email and a slip of spelling", async (hub) => {
    const id = await noa(hub);
    for (const q of [`abell${hub.mark}`, addressOf(hub), `abel${hub.mark}`])
      await hub.until(
        () => hub.ok(hub.get(`/v1/clients?q=${encodeURIComponent(q)}`)),
        ({ items }) => items.some((item: { id: string }) => item.id === id),
      );
  });

  proves("the same email again is 409, the same Idempotency-Key again the same client", async (hub) => {
    const body = { firstName: "Noa", emails: [{ address: addressOf(hub) }] };
    const once = { "idempotency-key": `e2e-${hub.mark}` };
    const first = await hub.post("/v1/clients", body, once);
    expect(first.status).toBe(201);
    expect((await hub.post("/v1/clients", body, once)).body.id).toBe(first.body.id);
    expect((await hub.post("/v1/clients", body)).status).toBe(409);
  });

  proves("tags, notes and to-dos stand on the profile", async (hub) => {
    const id = await noa(hub);
    await hub.ok(hub.put(`/v1/clients/${id}/tags`, { add: [`Runner ${hub.mark}`] }));
    await hub.ok(hub.post(`/v1/clients/${id}/notes`, { body: "Left knee", starred: true }));
    const todo = await hub.ok(hub.post(`/v1/clients/${id}/todos`, { title: "Call back" }));
    const badgesAre = (openTodos: number) =>
      hub.until(
        () => hub.ok(hub.get(`/v1/clients/${id}`)),
        ({ badges, tags }) => badges.openTodos === openTodos && badges.activeNotes === 1 && tags.length === 1,
      );
    await badgesAre(1);
    await hub.ok(hub.post(`/v1/clients/${id}/todos/${todo.id}/complete`));
    await badgesAre(0);
    const { items } = await hub.ok(hub.get(`/v1/clients/${id}/audit`));
    expect(items.length).toBeGreaterThanOrEqual(3);
  });

  proves("a list comes in pages, and a cursor of somebody else's making is refused", async (hub) => {
    const tag = `Page ${hub.mark}`;
    const ids: string[] = [];
    for (const n of [1, 2, 3]) {
      ids.push(await noa(hub, { emails: [{ address: `page${n}${hub.mark}@example.com` }] }));
      await hub.ok(hub.put(`/v1/clients/${ids.at(-1)}/tags`, { add: [tag] }));
    }
    const { items: tags } = await hub.ok(hub.get(`/v1/tags?prefix=${encodeURIComponent(tag)}`));
    const list = `/v1/tags/${tags[0].id}/clients?limit=2`;
    const first = await hub.until(
      () => hub.ok(hub.get(list)),
      ({ items, nextCursor }) => items.length === 2 && nextCursor !== null,
    );
    const rest = await hub.ok(hub.get(`${list}&cursor=${encodeURIComponent(first.nextCursor)}`));
    const seen = [...first.items, ...rest.items].map(({ id }: { id: string }) => id);
    expect(seen.sort()).toEqual(ids.sort());
    expect((await hub.get(`${list}&cursor=e30`)).status).toBe(400);
  });

  proves(
    "a booking made here takes its package's credit, stands on the roster and counts once checked in",
    async (hub) => {
      const id = await noa(hub);
      const startsAt = new Date(Date.now() + 10 * 60_000).toISOString();
      const yin = { name: "Yin", eventType: `Yin ${hub.mark}`, kind: "class", startsAt, capacity: 14 };
      const event = await hub.ok(hub.post("/v1/events", yin));
      const ten = { name: "Ten classes", kind: "class", creditsTotal: 10, price: { amount: 19000, currency: "USD" } };
      const pass = await hub.ok(hub.post(`/v1/clients/${id}/packages`, ten));
      const booking = await hub.ok(hub.post(`/v1/clients/${id}/bookings`, { eventId: event.id }));
      expect((await hub.post(`/v1/clients/${id}/bookings`, { eventId: event.id })).status).toBe(409);
      const roster = JSON.stringify(await hub.ok(hub.get(`/v1/events/${event.id}/roster`)));
      expect(roster).toContain(id);
      await hub.ok(hub.post(`/v1/clients/${id}/bookings/${booking.id}/check-in`, {}));
      await hub.until(
        () => hub.ok(hub.get(`/v1/clients/${id}`)),
        ({ quickStats, status }) => quickStats.clubCount === 1 && status === "existing",
      );
      const { creditsUsed, creditsLeft } = await hub.ok(hub.get(`/v1/clients/${id}/packages/${pass.id}`));
      expect([creditsUsed ?? 1, creditsLeft ?? 9]).toEqual([1, 9]);
    },
  );

  proves("a picture of the hours is drawn", async (hub) => {
    const id = await noa(hub);
    const chart = await hub.get(`/v1/clients/${id}/charts/event-hours`, undefined, { accept: "image/svg+xml" });
    expect([chart.status, chart.headers.get("content-type")]).toEqual([200, expect.stringContaining("image/svg+xml")]);
    expect(chart.body).toContain("<svg");
  });

  proves("an erased client is gone, and its receipt stays", async (hub) => {
    const id = await noa(hub);
    const { id: job } = await hub.ok(hub.post(`/v1/clients/${id}/erase`, { reason: "Asked for it" }));
    await hub.until(
      () => hub.ok(hub.get(`/v1/jobs/${job}`)),
      ({ state }) => state === "done",
    );
    expect((await hub.get(`/v1/clients/${id}`)).status).toBe(404);
    expect(JSON.stringify(await hub.ok(hub.get(`/v1/clients?q=abell${hub.mark}`)))).not.toContain(id);
    expect(await hub.ok(hub.get(`/v1/receipts/${job}`))).toMatchObject({ clientId: id, doneAt: expect.any(String) });
  });
};
