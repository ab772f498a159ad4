import { beforeAll, describe, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

const send = (records: unknown[], source = "tideline") =>
  studio.call("POST /v1/sources/{source}/records", { params: { source }, body: { records } });

describe("source records", () => {
  it("S0-04 a client of the booking software has a profile with the numbers of its records", async () => {
    const answer = await send([
      {
        type: "client",
        id: "c1",
        firstName: "Maya",
        lastName: "Lindqvist",
        email: "maya@example.com",
        createdAt: "2024-01-01T00:00:00Z",
      },
      {
        type: "booking",
        id: "b1",
        client: "c1",
        status: "attended",
        event: {
          name: "Sunrise Vinyasa",
          eventType: "Vinyasa",
          kind: "class",
          startsAt: "2026-03-01T11:00:00Z",
          location: "Harbor",
        },
      },
      {
        type: "invoice",
        id: "i1",
        client: "c1",
        issuedAt: "2026-03-01T11:00:00Z",
        status: "paid",
        currency: "USD",
        total: 1900,
      },
    ]);
    expect(answer.body).toMatchObject({ written: 3, unchanged: 0, waiting: 0, rejected: [] });
    expect(await studio.stream.settle()).toEqual([]);
    const list = await studio.call("GET /v1/clients");
    expect(list.body.items).toHaveLength(1);
    const { body } = await studio.call("GET /v1/clients/{clientId}", { params: { clientId: list.body.items[0].id } });
    expect(body).toMatchObject({
      firstName: "Maya",
      status: "existing",
      quickStats: {
        clubCount: 1,
        lastAttendanceAt: "2026-03-01T11:00:00.000Z",
        ltv: { amount: 1900, currency: "USD" },
      },
    });
  });
});
