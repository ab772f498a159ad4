import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import type { WholeRecord } from "../../shared/privacy/whole-record.ts";
import type { Item } from "../../shared/table/item.ts";
import { callAs } from "../support/call.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { marion, words } from "./marion.ts";

let studio: Studio;
let clientId: string;
beforeAll(async () => {
  studio = await openStudio();
  ({ clientId } = await marion(studio));
});

const pages = async (id: string, call = studio.call): Promise<WholeRecord[]> => {
  const found: WholeRecord[] = [];
  for (let cursor: string | null | undefined; cursor !== null; cursor = found.at(-1)!.nextCursor) {
    const query: Record<string, string> = cursor ? { cursor } : {};
    const { status, body, text } = await call("GET /v1/clients/{clientId}/export", { params: { clientId: id }, query });
    expect(status, text).toBe(200);
    found.push(body);
  }
  return found;
};

/** What is ours alone: kept answers, and what another thing is found by. */
const technical = new Set(["answer", "bar", "searchTerm", "pointer", "emailOwners", "sharers", "claim", "audit"]);

describe("S4-35 reliability 18: the export of one client's whole record", () => {
  it("holds everything the table holds of the client, each thing once", async () => {
    const before = (await studio.table.scan({})).items;
    const mine = before.filter(
      ({ pk, type, data }) =>
        !technical.has(type) &&
        (pk === `${studio.accountId}#${clientId}` ||
          (type === "waiting" && (data.record as { client: string }).client === "SRC-MARION")),
    );
    const told = (await pages(clientId)).flatMap(({ parts }) => Object.values(parts).flat());
    const text = ({ data, sk, type }: Pick<Item, "data" | "sk" | "type">) =>
      JSON.stringify(type === "series" ? { month: sk.split("#")[1], ...data } : data);
    const exported = told.map((part) => JSON.stringify(part));
    // what says no more than that it is there looks alike
    const times = (texts: string[], wanted: string) => texts.filter((one) => one === wanted).length;
    for (const item of mine)
      expect([item.type, times(exported, text(item))]).toEqual([item.type, times(mine.map(text), text(item))]);
    const all = exported.join().toLowerCase();
    expect(words.filter((word) => !all.includes(word.toLowerCase()))).toEqual([]);
  });

  it("stands on the client's audit trail", async () => {
    const { body } = await studio.call("GET /v1/clients/{clientId}/audit", { params: { clientId } });
    expect(body.items[0]).toMatchObject({ act: "client.exported", by: "key_test" });
  });

  it("S4-33 is for those who may export: admins, owners, and managers it was granted to", async () => {
    const as = (role: string, permissions = "") =>
      callAs({ accountId: studio.accountId, role, permissions })("GET /v1/clients/{clientId}/export", {
        params: { clientId },
      });
    const statuses = [as("instructor"), as("member"), as("manager"), as("manager", "clients.export"), as("admin")];
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([403, 403, 403, 200, 200]);
  });

  it("comes in pages for a long history: all of it, each thing once", async () => {
    const tideline = sourceOf(studio);
    await tideline.load([makeClient("long"), makeBooking("x", "long")]);
    const pk = `${studio.accountId}#${await tideline.clientId("long")}`;
    const [first] = (await studio.table.query({ pk, prefix: "BKG#" })).items;
    for (let i = 0; i < 1200; i += 100)
      await studio.table.transact(
        Array.from({ length: 100 }, (_, j) => {
          const id = newId("booking");
          return { put: { ...first!, sk: `BKG#2024-01-01T00:00:00.000Z#${id}`, data: { ...first!.data, id, i, j } } };
        }),
      );
    const found = await pages(await tideline.clientId("long"));
    expect(found.length).toBeGreaterThan(1);
    const ids = found.flatMap(({ parts }) => (parts.booking ?? []).map(({ id }) => id));
    expect([ids.length, new Set(ids).size]).toEqual([1201, 1201]);
  });

  it("of nobody is 404", async () => {
    const { status } = await studio.call("GET /v1/clients/{clientId}/export", {
      params: { clientId: "cli_01J00000000000000000000000" },
    });
    expect(status).toBe(404);
  });
});
