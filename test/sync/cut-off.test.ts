import { beforeAll, expect, it } from "vitest";
import { mindbody } from "../../shared/connectors/mindbody/index.ts";
import { takeRecords } from "../../shared/sources/service.ts";
import { nextPiece, untouched } from "../../shared/sync/plan.ts";
import type { SyncState } from "../../shared/sync/schema.ts";
import type { QueryInput } from "../../shared/table/table.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

const client = { type: "client", id: "c1", firstName: "Maya", lastName: "Lindqvist" } as const;
const event = {
  type: "event",
  id: "e1",
  name: "Yin",
  eventType: "Yin",
  kind: "class",
  startsAt: "2026-03-02T11:00:00Z",
} as const;
const booking = { type: "booking", id: "b1", client: "c1", event: "e1", status: "attended" } as const;

it("S0-01 what waited for an event is released where the run was cut off right after the event, and is begun again", async () => {
  const { means } = studio;
  await takeRecords(means, "site", [client, booking]);
  const { table } = means;
  const cut = {
    ...table,
    query: (input: QueryInput) =>
      input.pk.includes("#WAIT#") ? Promise.reject(new Error("cut off")) : table.query(input),
  };
  await expect(takeRecords({ ...means, table: cut }, "site", [event])).rejects.toThrow("cut off");
  const bookings = async (): Promise<number> => {
    const { body } = await studio.call("GET /v1/clients");
    const clientId = body.items[0].id;
    return (await studio.call("GET /v1/clients/{clientId}/bookings", { params: { clientId } })).body.items.length;
  };
  await takeRecords(means, "site", [event]);
  expect(await bookings()).toBe(0);
  await takeRecords(means, "site", [event], true);
  expect(await bookings()).toBe(1);
});

it("S0-01 brings the history of Mindbody's visits once that of its classes is whole, so that none waits", () => {
  const startedAt = "2026-06-20T08:00:00.000Z";
  const whole = { ...untouched, since: startedAt, history: { ...untouched.history, done: true } };
  const next = (...done: string[]) => {
    const resources = Object.fromEntries(done.map((name) => [name, whole]));
    return nextPiece(mindbody, { resources } as unknown as SyncState, { kind: "sync", startedAt, done: [] })?.resource
      .name;
  };
  expect(next("clients", "services", "contracts")).toBe("classes");
  expect(next("clients", "services", "contracts", "classes")).toBe("visits");
});
