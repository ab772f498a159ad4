import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { asMeant, csvLine, harmless } from "../../shared/exports/csv.ts";
import { type Call, callAs } from "../support/call.ts";
import { makeClient, makeInvoice } from "../support/make.ts";
import { recountNow } from "../support/recount.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let ids: Record<string, string>;
beforeAll(async () => {
  studio = await openStudio();
  const tideline = sourceOf(studio);
  await tideline.load([
    makeClient("c1", { firstName: "=cmd|' /C calc'!A0", lastName: 'Lindqvist, "Maya"', email: "maya@example.com" }),
    makeClient("c2", { firstName: "Zoë", lastName: "Rahman", phones: [{ kind: "mobile", number: "+12075550134" }] }),
    makeInvoice("i1", "c1", { total: 1999 }),
  ]);
  await studio.stream.settle();
  ids = { c1: await tideline.clientId("c1"), c2: await tideline.clientId("c2") };
  const params = { clientId: ids.c1! };
  await studio.call("POST /v1/clients/{clientId}/notes", { params, body: { body: "knee surgery", kind: "health" } });
  const call = { method: "call", text: "Asked for prices" };
  await studio.call("POST /v1/clients/{clientId}/interactions", { params, body: call });
  await studio.call("PUT /v1/settings/messaging", { body: { email: { address: "hello@tideline.example" } } });
  const mail = { channel: "email", subject: "Prices", body: "Here they are" };
  expect((await studio.call("POST /v1/clients/{clientId}/messages", { params, body: mail })).status).toBe(202);
});

const exported = async (body: object, call: Call = studio.call) => {
  const begun = await call("POST /v1/exports", { body });
  expect([begun.status, begun.text]).toEqual([202, begun.text]);
  await recountNow(studio);
  const { body: done } = await call("GET /v1/exports/{exportId}", { params: { exportId: begun.body.id } });
  const response = await fetch(done.downloadUrl);
  return { done, text: Buffer.from(await response.arrayBuffer()).toString(), headers: response.headers };
};
const rowsOf = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true });

describe("S4-20 an export of clients", () => {
  it("is a CSV with a row for each, fetched as an attachment by a link that expires", async () => {
    const { done, text, headers } = await exported({ what: "clients", format: "csv" });
    expect(done).toMatchObject({ state: "done", progress: { clients: 2 } });
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="clients-\d{4}-\d\d-\d\d\.csv"/);
    expect(text.startsWith("\ufeffClient ID,Member ID,First name")).toBe(true);
    expect(rowsOf(text)).toMatchObject([
      {
        "Client ID": ids.c1,
        "Member ID": "c1",
        "Last name": 'Lindqvist, "Maya"',
        Email: "maya@example.com",
        LTV: "19.99",
      },
      { "Client ID": ids.c2, "First name": "Zoë", Mobile: "'+12075550134", LTV: "0" },
    ]);
    const listed = (await studio.call("GET /v1/exports")).body.items;
    expect(listed[0]).toMatchObject({ id: done.id, state: "done", by: "key_test" });
  });

  it("reliability 19 no cell begins like a formula, numbers stay numbers, and sensitive notes are not in it", async () => {
    const { text } = await exported({ what: "clients", format: "csv" });
    for (const row of rowsOf(text)) for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
    expect(rowsOf(text)[0]!["First name"]).toBe("'=cmd|' /C calc'!A0");
    expect(text).not.toContain("knee");
  });

  it("can be of named clients and columns, as JSON Lines with values as they are", async () => {
    const who = { clientIds: [ids.c2!] };
    const { text } = await exported({ what: "clients", format: "jsonl", who, columns: ["firstName", "mobile", "ltv"] });
    expect(
      text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([{ firstName: "Zoë", mobile: ["+12075550134"], ltv: 0 }]);
  });

  it("can be of whom rules or a segment let in", async () => {
    const filter = { groups: [{ rules: [{ on: "reach", channel: "email" }] }] };
    const body = { what: "clients", format: "csv", columns: ["sourceId"] };
    expect(rowsOf((await exported({ ...body, who: { filter } })).text)).toEqual([{ "Member ID": "c1" }]);
    const named = await exported({ ...body, who: { segmentId: "guests" } });
    expect(
      rowsOf(named.text)
        .map((row) => row["Member ID"])
        .sort(),
    ).toEqual(["c1", "c2"]);
    const both = { clientIds: [ids.c1], segmentId: "guests" };
    expect((await studio.call("POST /v1/exports", { body: { ...body, who: both } })).status).toBe(422);
  });

  it("needs the right, again each time its link is asked for", async () => {
    const as = (role: "member" | "manager" | "admin", permissions = "") =>
      callAs({ accountId: studio.accountId, role, permissions });
    const body = { what: "clients", format: "csv" };
    expect((await as("member", "clients.export")("POST /v1/exports", { body })).status).toBe(403);
    expect((await as("manager")("POST /v1/exports", { body })).status).toBe(403);
    const { done } = await exported(body, as("manager", "clients.export"));
    const asked = await as("manager")("GET /v1/exports/{exportId}", { params: { exportId: done.id } });
    expect(asked.status).toBe(403);
  });

  it("another account's export is none, and has none of our clients in it", async () => {
    const { done } = await exported({ what: "clients", format: "csv" });
    const other = await studio.another();
    const params = { exportId: done.id };
    expect((await other.call("GET /v1/exports/{exportId}", { params })).status).toBe(404);
    expect(rowsOf((await exported({ what: "clients", format: "csv" }, other.call)).text)).toEqual([]);
  });
});

describe("an export of the whole account", () => {
  it("is for owners, and holds every client with all records, and no key", async () => {
    const admin = callAs({ accountId: studio.accountId, role: "admin", permissions: "" });
    expect((await admin("POST /v1/exports", { body: { what: "account" } })).status).toBe(403);
    const { done, text } = await exported({ what: "account" });
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.find(({ type }) => type === "invoice")).toMatchObject({ client: ids.c1, total: 1999 });
    expect(
      lines
        .filter(({ type }) => type === "client")
        .map(({ client }) => client)
        .sort(),
    ).toEqual(Object.values(ids).sort());
    expect(lines.filter(({ type }) => type === "interaction")).toMatchObject([{ text: "Asked for prices" }]);
    for (const type of ["discussion", "message", "messageBody"])
      expect(lines.filter((line) => line.type === type)).toMatchObject([{ client: ids.c1 }]);
    expect(lines.some(({ type }) => type === "account")).toBe(true);
    expect(lines.some(({ type }) => type === "apiKey" || type === "job")).toBe(false);
    expect(text).not.toContain("knee");
    expect((await admin("GET /v1/exports/{exportId}", { params: { exportId: done.id } })).status).toBe(403);
  });
});

describe("reliability 19 a cell of CSV", () => {
  it("is read back as it was, whatever it holds, and never begins like a formula", () => {
    const text = fc.string({
      unit: fc.constantFrom("=", "+", "-", "@", "'", '"', ",", ";", "\n", "\r", "\t", "a", "é", "＝"),
    });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (cells) => {
        const [row] = parse(csvLine(cells), { record_delimiter: "\r\n", relax_column_count: true }) as string[][];
        expect((row ?? [""]).map(asMeant)).toEqual(cells);
        for (const cell of cells) expect(harmless(cell)).not.toMatch(/^[=+\-@\t\r\n＝]/);
      }),
    );
  });

  it("of a number is that number", () => {
    expect(csvLine([-19.99, 0, true, null, ["a", "b"]])).toBe('-19.99,0,true,,"a; b"\r\n');
  });
});
