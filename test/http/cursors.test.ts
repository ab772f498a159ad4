import { beforeAll, describe, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
const ids: string[] = [];
const at = (day: number) => `2026-03-${String(day).padStart(2, "0")}T11:00:00Z`;
const event = (day: number) => ({ name: "Vinyasa", eventType: "Vinyasa", kind: "class", startsAt: at(day) });

const records = ["c1", "c2"].flatMap((client) => [
  { type: "client", id: client, firstName: "Maya", lastName: client },
  ...Array.from({ length: 5 }, (_, i) => ({
    type: "booking",
    id: `${client}b${i}`,
    client,
    status: "booked",
    event: event(i + 1),
  })),
]);

beforeAll(async () => {
  studio = await openStudio();
  await studio.call("POST /v1/sources/{source}/records", { params: { source: "tideline" }, body: { records } });
  await studio.stream.settle();
  const { body } = await studio.call("GET /v1/clients");
  ids.push(...body.items.map(({ id }: { id: string }) => id));
});

const bookings = (query: Record<string, string>, clientId = ids[0]!, call = studio.call) =>
  call("GET /v1/clients/{clientId}/bookings", { params: { clientId }, query });
const explain = (query: Record<string, string>) =>
  studio.call("GET /v1/clients/{clientId}/explain/{stat}", { params: { clientId: ids[0]!, stat: "attended" }, query });

describe("reliability 13: cursors", () => {
  it("one that was changed by a single character is refused", async () => {
    const { nextCursor } = (await studio.call("GET /v1/clients", { query: { limit: "1" } })).body;
    const changed = Array.from(
      nextCursor as string,
      (unit, i) => `${nextCursor.slice(0, i)}${unit === "A" ? "B" : "A"}${nextCursor.slice(i + 1)}`,
    );
    const others = [
      "x",
      "k1.",
      ".",
      "k1.AAAA",
      `${nextCursor}.`,
      `${nextCursor}A`,
      `${nextCursor}=`,
      nextCursor.slice(0, -1),
      "é",
    ];
    for (const cursor of [...changed, ...others]) {
      const { status, body } = await studio.call("GET /v1/clients", { query: { cursor } });
      expect([cursor, status, body.code]).toEqual([cursor, 400, "bad-cursor"]);
    }
    expect((await studio.call("GET /v1/clients", { query: { cursor: nextCursor } })).status).toBe(200);
  });

  it("one of another list, of another client, or of the same list filtered otherwise is refused", async () => {
    const mine = (await bookings({ limit: "2" })).body.nextCursor;
    expect((await bookings({ cursor: mine })).status).toBe(200);
    expect((await bookings({ cursor: mine }, ids[1])).status).toBe(400);
    expect((await bookings({ cursor: mine, when: "past" })).status).toBe(400);
    expect((await explain({ cursor: mine })).status).toBe(400);
    expect((await studio.call("GET /v1/clients", { query: { cursor: mine } })).status).toBe(400);
  });

  it("one of another account is refused, and holds no name that could be read", async () => {
    const other = await studio.another();
    const { nextCursor } = (await studio.call("GET /v1/clients", { query: { limit: "1" } })).body;
    expect((await other.call("GET /v1/clients", { query: { cursor: nextCursor } })).status).toBe(400);
    expect(Buffer.from(nextCursor.split(".")[1], "base64url").toString("latin1")).not.toMatch(/maya|acc_|cli_/i);
  });

  it("S0-41 pages hold every row once, whatever their size", async () => {
    for (const limit of ["1", "2", "3", "5", "100"]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const { body } = await bookings({ limit, ...(cursor && { cursor }) });
        seen.push(...body.items.map(({ source }: { source: { id: string } }) => source.id));
        cursor = body.nextCursor ?? undefined;
      } while (cursor);
      expect(seen).toEqual(["c1b4", "c1b3", "c1b2", "c1b1", "c1b0"]);
    }
  });

  it("while others write, no row comes twice and none of the old ones is missed", async () => {
    const names = async (): Promise<string[]> => {
      const seen: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page === 0 || cursor; page += 1) {
        const { body } = await studio.call("GET /v1/clients", { query: { limit: "1", ...(cursor && { cursor }) } });
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor ?? undefined;
        if (page > 12) break;
        for (const lastName of [`a${page}`, `z${page}`])
          await studio.call("POST /v1/clients", {
            body: { firstName: "New", lastName, emails: [{ address: `${lastName}@example.com` }] },
          });
      }
      return seen;
    };
    const old = [...ids];
    const seen = await names();
    expect(new Set(seen).size).toBe(seen.length);
    expect(old.filter((id) => !seen.includes(id))).toEqual([]);
  });

  it("a row that is deleted while it is the cursor's position does not end the list", async () => {
    const { nextCursor } = (await bookings({ limit: "2" })).body;
    const gone = [{ type: "deleted", of: "booking", id: "c1b3" }];
    await studio.call("POST /v1/sources/{source}/records", { params: { source: "tideline" }, body: { records: gone } });
    await studio.stream.settle();
    const { body } = await bookings({ cursor: nextCursor });
    expect(body.items.map(({ source }: { source: { id: string } }) => source.id)).toEqual(["c1b2", "c1b1", "c1b0"]);
  });
});
