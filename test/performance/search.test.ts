import { beforeAll, describe, expect, it } from "vitest";
import { pour } from "../../bench/pour.ts";
import { headOf } from "../../shared/accounts/store.ts";
import type { Ctx } from "../../shared/ctx.ts";
import { indexClient } from "../../shared/search/index-client.ts";
import { listClients } from "../../shared/search/list.ts";
import { rulesOf } from "../../shared/settling/rules.ts";
import { crowd } from "./crowd.ts";
import { openMetered } from "./metered.ts";

const count = 5000;
/** Those who are looked for: spread over all of them. */
const sample = 40;
let studio: Awaited<ReturnType<typeof openMetered>>;
const people: { id: string; firstName: string; lastName: string; email: string; phone: string }[] = [];
beforeAll(async () => {
  studio = await openMetered();
  const rules = rulesOf(await headOf(studio.table, studio.accountId));
  const items = [];
  for (const person of crowd(studio.accountId, rules, count)) {
    const { id, hub } = person.client;
    const [{ address = "" } = {}] = hub.emails ?? [];
    people.push({ id, firstName: hub.firstName!, lastName: hub.lastName!, email: address, phone: hub.phones![0]!.raw });
    items.push(...person.items);
  }
  await pour(process.env.AWS_ENDPOINT_URL_DYNAMODB!, studio.tableName, items);
}, 180_000);

const ctx = (): Ctx => ({ ...studio.means, actor: { id: "stf_1", role: "owner", permissions: [] } });
const looked = () => Array.from({ length: sample }, (_, i) => people[Math.floor((i * count) / sample)]!);

/** What a search costs, and whom it finds. */
const search = async (q: string) => {
  let found: Awaited<ReturnType<typeof listClients>> | undefined;
  const { requests, readUnits } = await studio.meter.during(async () => {
    found = await listClients(ctx(), { q, order: "name", limit: 25 });
  });
  return { requests, readUnits, ids: found!.items.map(({ id }) => id), matched: found!.search!.matched };
};

describe("P8 a search among 5,000 clients", () => {
  it.each([
    ["an email", ({ email }: (typeof people)[0]) => email],
    ["an email begun", ({ email }: (typeof people)[0]) => email.slice(0, -8)],
    ["a phone", ({ phone }: (typeof people)[0]) => phone],
    ["the last seven digits of a phone", ({ phone }: (typeof people)[0]) => phone.slice(-7)],
    ["first and last name", ({ firstName, lastName }: (typeof people)[0]) => `${firstName} ${lastName}`],
    [
      "last name and three letters of the first",
      ({ firstName, lastName }: (typeof people)[0]) => `${lastName} ${firstName.slice(0, 3)}`,
    ],
  ])("S4-36 by %s: found with 2 requests; 2 read units where at most three are found", async (_, of) => {
    for (const person of looked()) {
      const { requests, readUnits, ids } = await search(of(person));
      expect([of(person), requests]).toEqual([of(person), 2]);
      expect(ids).toContain(person.id);
      // half a unit for the rows (eight kilobytes), half a unit for each card
      expect(readUnits).toBeLessThanOrEqual(ids.length <= 3 ? 2 : 1 + ids.length / 2);
    }
  });

  it("by a common first name: a page of 25 costs 2 requests, and no more than their cards and the rows read", async () => {
    const { requests, readUnits, ids } = await search("maya");
    expect([requests, ids.length]).toEqual([2, 25]);
    expect(readUnits).toBeLessThanOrEqual(25 / 2 + 2);
  });

  it("by a last name with a slip in it: at most 7 requests, and the client is found", async () => {
    let found = 0;
    for (const { id, lastName } of looked().slice(0, 10)) {
      const typed = `${lastName.slice(0, 4)}${lastName[5]}${lastName[4]}${lastName.slice(6)}`;
      const { requests, readUnits, ids, matched } = await search(typed);
      expect(requests).toBeLessThanOrEqual(7);
      expect(readUnits).toBeLessThanOrEqual(130);
      if (matched === "slip" && ids.includes(id)) found += 1;
    }
    expect(found).toBeGreaterThanOrEqual(8);
  });
});

describe("P9 lists of 5,000 clients", () => {
  const page = async (query: object, keep?: (tags: string[]) => boolean) => {
    let taken: Awaited<ReturnType<typeof listClients>> | undefined;
    const sieve = keep && { says: "tags", keep: ({ tags = [] }: { tags?: string[] | undefined }) => keep(tags) };
    const { requests, readUnits } = await studio.meter.during(async () => {
      taken = await listClients(ctx(), { order: "name", limit: 25, ...query }, sieve);
    });
    return { requests, readUnits, found: taken!.items.length };
  };

  it("a page by name: 1 request; filtered by something every tenth has: 2", async () => {
    expect(await page({})).toMatchObject({ requests: 1, found: 25 });
    const filtered = await page({}, (tags) => tags.includes("VIP"));
    expect(filtered).toMatchObject({ requests: 2, found: 25 });
  });

  it("a filter that keeps nobody: 2 requests, and 1 read unit for ten clients looked at", async () => {
    const { requests, readUnits } = await page({}, () => false);
    expect(requests).toBe(2);
    expect(readUnits).toBeLessThanOrEqual(count / 10);
  });

  it("a page of the newest: 2 requests; of an order by a number: 3, then 2", async () => {
    expect(await page({ order: "newest" })).toMatchObject({ requests: 2, found: 25 });
    await page({ order: "ltv" });
    expect(await page({ order: "ltv" })).toMatchObject({ requests: 3, found: 25 });
  });

  it("an order is made with 1 read unit for ten clients", async () => {
    const { readUnits } = await page({ order: "clubCount" });
    expect(readUnits).toBeLessThanOrEqual(count / 10 + 20);
  });
});

describe("what it costs to keep the search current", () => {
  it("a client whose names, email and phone stay: 2 requests, no write", async () => {
    const cost = await studio.meter.during(() => indexClient(studio.means, people[0]!.id));
    expect(cost).toMatchObject({ requests: 2, writeUnits: 0 });
  });
});
