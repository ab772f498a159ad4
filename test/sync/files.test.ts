import { beforeAll, describe, expect, it } from "vitest";
import { storage } from "../../functions/storage.ts";
import { dropFolder } from "../../shared/files/schema.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { upload } from "../support/upload.ts";
import { anotherOf, statusOf, sync, totals } from "./synced.ts";

const mappings = [
  {
    match: "members*.csv",
    type: "client",
    columns: { id: "Member ID", firstName: "First", lastName: "Last", email: "Email", "phones.0.number": "Cell" },
    constants: { "phones.0.kind": "mobile" },
  },
  {
    match: "visits*.csv",
    type: "booking",
    columns: {
      id: "Visit ID",
      client: "Member ID",
      status: "Status",
      "event.name": "Class",
      "event.eventType": "Class",
      "event.startsAt": ["Date", "Time"],
    },
    constants: { "event.kind": "class" },
    dates: "dmy",
    values: { status: { "Checked in": "attended", "No show": "absent" } },
  },
  {
    match: "sales*.csv",
    type: "invoice",
    columns: { id: "Sale", client: "Member ID", issuedAt: "Date", total: "Amount" },
    constants: { status: "paid", currency: "USD" },
    dates: "dmy",
    decimals: ",",
  },
];
const members = `Member ID;First;Last;Email;Cell
m1;Ines;Alba;ines@example.com;+1 207 555 0141
m2;Jörg;Weiß;joerg@example.com;
`;
const visits = `Visit ID;Member ID;Status;Class;Date;Time
v1;m1;Checked in;Vinyasa;02/03/2026;07:30
v2;m1;Checked in;Vinyasa;04/03/2026;07:30
v3;m2;No show;Vinyasa;04/03/2026;07:30
`;
const sales = `Sale;Member ID;Date;Amount
s1;m1;02/03/2026;1.019,50
`;
const source = "desk";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});

const form = (name: string, text: string, at: Pick<Studio, "call"> = studio) =>
  at.call("POST /v1/sources/{source}/files", {
    params: { source },
    body: { name, size: Math.max(1, Buffer.byteLength(text)) },
  });
const drop = async (name: string, text: string) => {
  const { status, body } = await form(name, text);
  expect(status).toBe(200);
  const sent = await upload(body, text);
  expect(sent.status, sent.text).toBeLessThan(300);
};
const waiting = async () =>
  (await storage().list(dropFolder(studio.accountId, source))).objects.map(({ key }) => key.split("/").at(-1));
const clientNamed = async (q: string) => {
  const { body } = await studio.call("GET /v1/clients", { query: { q } });
  const clientId = body.items[0]?.id;
  return clientId && (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;
};
const rejected = async () =>
  (await studio.call("GET /v1/sources/{source}/rejected", { params: { source } })).body.items;

describe("a source of files", () => {
  it("S0-06 is connected with how the rows of its files become records; a mapping that is none is refused", async () => {
    const order = (settings: object) =>
      studio.call("POST /v1/sources", { body: { connector: "files", name: source, settings } });
    const faulty = await order({ mappings: [{ match: "a*b*c", type: "guest", columns: { "1x": "A" } }] });
    expect(faulty.status).toBe(422);
    expect(faulty.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(["/body/settings/mappings/0/match", "/body/settings/mappings/0/type"]),
    );
    const { status, body } = await order({ mappings });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: source, connector: "files", webhooks: "none", callsPerDay: null });
  });

  it("takes files of a size and an ending by a form, for itself alone", async () => {
    const bad = await studio.call("POST /v1/sources/{source}/files", {
      params: { source },
      body: { name: "../members.exe", size: 0 },
    });
    expect(bad.status).toBe(422);
    const pointers = new Set(bad.body.errors.map(({ pointer }: { pointer: string }) => pointer));
    expect(pointers).toEqual(new Set(["/body/name", "/body/size"]));
    const { body } = await form("members.csv", members);
    expect((await upload(body, members, { key: `drops/${studio.accountId}/other/members.csv` })).status).toBe(403);
    expect((await upload(body, `${members}${"x".repeat(500)}`)).status).toBe(400);
    expect(await waiting()).toEqual([]);
    expect((await form("a.csv", "a", await anotherOf(studio))).status).toBe(404);
  });

  it("S0-12 S0-36 brings clients, visits and sales at its next sync, and takes the files away", async () => {
    await drop("members-1.csv", members);
    await drop("sales-1.csv", sales);
    await drop("visits-1.csv", visits);
    expect(await waiting()).toEqual(["members-1.csv", "sales-1.csv", "visits-1.csv"]);
    const run = await sync(studio, source);
    expect(run.ended).toBe("done");
    expect(run.records).toMatchObject({ client: { written: 2 }, booking: { written: 3 }, invoice: { written: 1 } });
    expect(await waiting()).toEqual([]);
    expect(await rejected()).toEqual([]);
    expect(await clientNamed("Ines")).toMatchObject({
      source: { name: source, id: "m1" },
      phones: [{ kind: "mobile" }],
      quickStats: { clubCount: 2, ltv: { amount: 101_950 } },
    });
    expect(await clientNamed("Jörg")).toMatchObject({ lastName: "Weiß", quickStats: { clubCount: 0 } });
    expect((await statusOf(studio, source)).status.history.done).toBe(true);
  });

  it("writes nothing for the same files again", async () => {
    await drop("members-2.csv", members);
    await drop("visits-2.csv", visits);
    await drop("sales-2.csv", sales);
    const run = await sync(studio, source);
    expect(totals(run)).toEqual({ written: 0, unchanged: 6, waiting: 0, rejected: 0, deleted: 0 });
    expect(await waiting()).toEqual([]);
  });

  it("rejects a bad row by its line and columns, and takes the others; a file that no mapping fits is one entry", async () => {
    await drop(
      "visits-3.csv",
      `${visits}v4;m1;Checked in;Vinyasa;31/02/2026;07:30\nv5;m1;Maybe;Vinyasa;05/03/2026;07:30\nv6;m2;Checked in;Vinyasa;06/03/2026;07:30\n`,
    );
    await drop("unknown.csv", "A;B\n1;2\n");
    const run = await sync(studio, source);
    expect(run.ended).toBe("done");
    expect(totals(run)).toMatchObject({ written: 1, unchanged: 3, rejected: 3 });
    const found = new Map(
      (await rejected()).map(({ id, errors }: { id: string; errors: { pointer: string; message: string }[] }) => [
        id,
        errors[0],
      ]),
    );
    expect([...found.keys()].sort()).toEqual(["unknown.csv", "visits-3.csv:5", "visits-3.csv:6"]);
    expect(found.get("visits-3.csv:5")).toMatchObject({ pointer: "/Date" });
    expect(found.get("visits-3.csv:6")).toMatchObject({ pointer: "/status" });
    expect(found.get("unknown.csv")).toMatchObject({ message: expect.stringMatching(/mapping/) });
    expect(await waiting()).toEqual([]);
    expect((await clientNamed("Jörg")).quickStats.clubCount).toBe(1);
  });

  it("takes records as JSON Lines, deletions too", async () => {
    const lines = [
      { type: "client", id: "m3", firstName: "Kaya", lastName: "Demir" },
      {
        type: "booking",
        id: "v7",
        client: "m3",
        status: "attended",
        event: { name: "Vinyasa", startsAt: "2026-03-06T12:30:00Z", eventType: "Vinyasa", kind: "class" },
      },
      { type: "deleted", of: "client", id: "m2" },
    ];
    await drop("more.jsonl", `${lines.map((line) => JSON.stringify(line)).join("\n")}\n{"type":\n`);
    const run = await sync(studio, source);
    expect(run.records).toMatchObject({ client: { written: 1, deleted: 1 }, booking: { written: 1 } });
    expect(totals(run).rejected).toBe(1);
    expect(await clientNamed("Kaya")).toMatchObject({ quickStats: { clubCount: 1 } });
    expect(await clientNamed("Jörg")).toBeUndefined();
    expect((await rejected()).map(({ id }: { id: string }) => id)).toContain("more.jsonl:4");
    expect(await waiting()).toEqual([]);
  });

  it("is what no other source is: others take no files", async () => {
    await studio.call("PATCH /v1/sources/{source}", { params: { source }, body: { state: "paused" } });
    expect((await form("late.csv", members)).status).toBe(200);
    const { status, body } = await studio.call("POST /v1/sources/{source}/subscription", { params: { source } });
    expect([status, body.code]).toEqual([409, "by-hand"]);
  });
});
