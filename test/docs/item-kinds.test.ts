import { beforeAll, describe, expect, it } from "vitest";
import { keysOf } from "../../scripts/docs/access-patterns.ts";
import { itemKinds } from "../../scripts/docs/stores.ts";
import { membershipItem } from "../../shared/accounts/store.ts";
import { newId } from "../../shared/kernel/ids.ts";
import type { Item } from "../../shared/table/item.ts";
import type { IndexKeys, Key } from "../../shared/table/schema.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
const at = "2026-03-01T11:00:00Z";
const event = { name: "Sunrise Vinyasa", eventType: "Vinyasa", kind: "class", startsAt: at };

/** Something of everything a studio holds. */
const records = [
  { type: "client", id: "c1", firstName: "Maya", lastName: "Lind#qvist", email: "maya@example.com" },
  { type: "client", id: "c2", firstName: "", lastName: "Gone" },
  { type: "event", id: "e1", ...event, location: "Harbor" },
  { type: "booking", id: "b1", client: "c1", event: "e1", status: "attended" },
  { type: "booking", id: "b2", client: "c1", event, status: "booked" },
  { type: "booking", id: "b3", client: "nobody", event, status: "booked" },
  { type: "invoice", id: "i1", client: "c1", issuedAt: at, status: "paid", currency: "USD", total: 1900 },
  {
    type: "contract",
    id: "k1",
    client: "c1",
    name: "Unlimited",
    purchasedOn: "2026-03-01",
    startsOn: "2026-03-01",
    status: "active",
  },
  { type: "package", id: "p1", client: "c1", name: "Ten", kind: "class", purchasedOn: "2026-03-01" },
  { type: "deleted", of: "booking", id: "b2" },
];

beforeAll(async () => {
  studio = await openStudio();
  const { call, accountId, table } = studio;
  await call("POST /v1/sources/{source}/records", { params: { source: "tideline" }, body: { records } });
  const body = { firstName: "Iris", emails: [{ address: "iris@example.com" }] };
  await call("POST /v1/clients", { body, headers: { "idempotency-key": "one" } });
  await call("POST /v1/locations", { body: { name: "Old Town" }, headers: { "idempotency-key": "two" } });
  await call("PUT /v1/settings/counts", { body: { exclusions: [] } });
  const staff = { accountId, staffId: "stf_1", role: "owner" as const, permissions: [] };
  await table.put(membershipItem("f3b8c2d4", staff, newId("revision")));
  await studio.stream.settle();
});

const everything = async (): Promise<Item[]> => (await studio.table.scan({})).items;

const matches = (shape: Key & IndexKeys, item: Item): boolean =>
  (["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"] as const).every((name) => {
    if (item[name] === undefined) return name.startsWith("gsi");
    const pattern = shape[name]?.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, "[^#]*");
    return pattern !== undefined && new RegExp(`^${pattern}$`).test(item[name]);
  });

describe("the kinds of items that are documented", () => {
  it("are all there is: every item a studio holds is of one of them, under its keys", async () => {
    const strangers = (await everything()).filter(
      (item) => !itemKinds.some((kind) => kind.type === item.type && matches(keysOf(kind).shape, item)),
    );
    expect(
      strangers.map(({ type, pk, sk, gsi1pk, gsi1sk, gsi2sk }) => ({ type, pk, sk, gsi1pk, gsi1sk, gsi2sk })),
    ).toEqual([]);
  });

  it("are all in use, but for the sweep's note and the bars of requests that met", async () => {
    const held = new Set((await everything()).map(({ type }) => type));
    expect(itemKinds.map(({ type }) => type).filter((type) => !held.has(type))).toEqual(["bar", "sweep"]);
  });
});
