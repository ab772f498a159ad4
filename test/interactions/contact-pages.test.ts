import fc from "fast-check";
import { ulid } from "ulid";
import { beforeAll, describe, expect, it } from "vitest";
import { clientPk } from "../../shared/clients/header.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { messageItem } from "../../shared/messages/store.ts";
import type { Item } from "../../shared/table/item.ts";
import { key } from "../../shared/table/schema.ts";
import { writeItems } from "../performance/seed.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
const made = "2026-03-01T12:00:00.000Z";
const origin = { source: "tideline", id: "x", hash: "", received: made };
const people = ["stf_01J00000000000000000000001", "stf_01J00000000000000000000002", "key_test"];

interface Row {
  id: string;
  at: string;
  method: string;
  staff: { id: string | null; name: string | null } | null;
}

/** What stands at a minute: which kind, and by whom; every fifth says nothing of a dealing. */
type Kind = "message" | "interaction" | "booking" | "invoice";
interface Drawn {
  kind: Kind;
  minute: number;
  n: number;
}
const atMinute = (minute: number) => new Date(Date.UTC(2026, 1, 1) + minute * 60_000).toISOString();

const stored = (clientId: string, { kind, minute, n }: Drawn): { id: string; item: Item } => {
  const pk = clientPk(studio.accountId, clientId);
  const at = atMinute(minute);
  const silent = n % 5 === 0;
  const by = people[n % 3]!;
  const record = (prefix: string, id: string, data: object) => ({
    id,
    item: { pk, sk: key(prefix, at, id), type: kind, rev: newId("revision"), data: { id, ...data } },
  });
  if (kind === "message") {
    const id = `msg_${ulid(Date.parse(at))}`;
    const sender = { kind: by.startsWith("key") ? ("key" as const) : ("staff" as const), id: by };
    const said = { channel: n % 2 ? ("sms" as const) : ("email" as const), body: "x", createdAt: at, sender };
    const message = { ...said, id, clientId, discussionId: newId("discussion"), direction: "out" as const };
    const state = silent ? (n % 2 ? "scheduled" : "dropped") : "sent";
    const { dirty: _, ...item } = messageItem(studio.accountId, pk, { ...message, state }, newId("revision"));
    return { id, item };
  }
  if (kind === "interaction") {
    const method = n % 2 ? "call" : "other";
    const creator = { kind: "staff", id: by };
    return record("INT", newId("interaction"), {
      method,
      direction: null,
      at,
      staff: by,
      text: "x",
      creator,
      createdAt: made,
    });
  }
  if (kind === "booking") {
    const event = { name: "Yin", eventType: "Yin", kind: "class", startsAt: at };
    return record("BKG", newId("booking"), { clientId, status: silent ? "absent" : "attended", event, origin });
  }
  const status = silent ? "draft" : "paid";
  return record("INV", newId("invoice"), { clientId, issuedAt: at, status, currency: "USD", total: 1, origin });
};

const tells = ({ kind, n }: Drawn) => kind === "interaction" || n % 5 !== 0;

const addClient = async (): Promise<string> => {
  const emails = [{ address: `${newId("client")}@example.com` }];
  return (await studio.call("POST /v1/clients", { body: { firstName: "Maya", emails } })).body.id;
};
const ask = (clientId: string, query: Record<string, string>) =>
  studio.call("GET /v1/clients/{clientId}/contacts", { params: { clientId }, query });

const readAll = async (clientId: string, query: Record<string, string>): Promise<Row[]> => {
  const seen: Row[] = [];
  let cursor: string | null | undefined;
  for (let asked = 0; cursor !== null; asked += 1) {
    expect(asked).toBeLessThan(100);
    const { status, body, text } = await ask(clientId, { ...query, ...(cursor && { cursor }) });
    expect(status, text).toBe(200);
    seen.push(...body.items);
    cursor = body.nextCursor;
  }
  return seen;
};

const inOrder = (words: string[], falling: boolean) => {
  const rising = words.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return falling ? rising.reverse() : rising;
};

beforeAll(async () => {
  studio = await openStudio();
});

const drawn = fc.record({
  kind: fc.constantFrom<Kind>("message", "interaction", "booking", "invoice"),
  // few minutes, so that many stand at one time
  minute: fc.integer({ min: 0, max: 12 }),
  n: fc.integer({ min: 0, max: 30 }),
});

describe("pages of the contact history", () => {
  it("S2-17 S2-16 together hold every dealing once and in order, by time either way, by method, by staff, whatever their size", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(drawn, { minLength: 1, maxLength: 30 }),
        fc.constantFrom("1", "2", "3", "7"),
        fc.constantFrom("-at", "at", "method", "-method", "staff", "-staff"),
        fc.option(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }))),
        async (all, limit, sort, bounds) => {
          const clientId = await addClient();
          const items = all.map((one) => stored(clientId, one));
          await writeItems(
            studio.tableName,
            items.map(({ item }) => item),
          );
          const [from, to] = bounds ? [Math.min(...bounds), Math.max(...bounds)] : [0, 12];
          const range = bounds ? { from: atMinute(from), to: atMinute(to) } : {};
          const rows = await readAll(clientId, { limit, sort, ...range } as Record<string, string>);
          const wanted = all.flatMap((one, i) =>
            tells(one) && one.minute >= from && one.minute <= to ? [items[i]!.id] : [],
          );
          expect(rows.map(({ id }) => id).sort()).toEqual(wanted.sort());
          const falling = sort.startsWith("-");
          const wordOf = ({ at, method, staff }: Row) =>
            sort.endsWith("at") ? at : sort.endsWith("method") ? method : (staff?.id ?? "");
          expect(rows.map(wordOf)).toEqual(inOrder(rows.map(wordOf), falling));
          if (!sort.endsWith("at"))
            for (const same of Map.groupBy(rows, wordOf).values())
              expect(same.map(({ at }) => at)).toEqual(
                inOrder(
                  same.map(({ at }) => at),
                  true,
                ),
              );
        },
      ),
      { numRuns: 60 },
    );
  }, 180_000);

  it("S2-17 repeat nothing and miss nothing of what was there while new ones arrive, at the times of old ones too", async () => {
    for (const sort of ["at", "-at", "method", "-staff"]) {
      const clientId = await addClient();
      const some = () =>
        Array.from({ length: 24 }, (_, i) =>
          stored(clientId, {
            kind: (["message", "interaction", "booking", "invoice"] as const)[i % 4]!,
            minute: i % 5,
            n: i,
          }),
        );
      await writeItems(
        studio.tableName,
        some().map(({ item }) => item),
      );
      const before = (await readAll(clientId, { limit: "100", sort })).map(({ id }) => id);
      const seen: string[] = [];
      let cursor: string | null | undefined;
      for (let asked = 0; cursor !== null; asked += 1) {
        const { body } = await ask(clientId, { limit: "3", sort, ...(cursor && { cursor }) });
        seen.push(...body.items.map(({ id }: Row) => id));
        cursor = body.nextCursor;
        if (asked < 3)
          await writeItems(
            studio.tableName,
            some().map(({ item }) => item),
          );
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => before.includes(id))).toEqual(before);
    }
  }, 60_000);

  it("S2-17 by method or staff are of at most 2000 records: more are refused, and a narrower time is not", async () => {
    const clientId = await addClient();
    const many = (count: number, after: number) =>
      Array.from({ length: count }, (_, i) =>
        stored(clientId, { kind: i % 2 ? "invoice" : "interaction", minute: after + i, n: i }),
      );
    await writeItems(
      studio.tableName,
      many(2000, 0).map(({ item }) => item),
    );
    expect((await ask(clientId, { sort: "method" })).status).toBe(200);
    await writeItems(
      studio.tableName,
      many(1, 3000).map(({ item }) => item),
    );
    for (const sort of ["method", "-staff"]) {
      const { status, body } = await ask(clientId, { sort });
      expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
        422,
        ["/query/from", "/query/to"],
      ]);
      expect((await ask(clientId, { sort, to: atMinute(2999) })).body.items).toHaveLength(25);
      expect((await ask(clientId, { sort, method: "call,other" })).status).toBe(200);
    }
    expect((await ask(clientId, { sort: "at" })).body.items).toHaveLength(25);
  }, 60_000);
});
