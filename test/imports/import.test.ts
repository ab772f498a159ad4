import { beforeAll, describe, expect, it } from "vitest";
import { callAs } from "../support/call.ts";
import { makeClient } from "../support/make.ts";
import { recountNow } from "../support/recount.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { everything, importsOf } from "./files.ts";

let studio: Studio;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  studio = await openStudio();
  await studio.call("POST /v1/locations", {
    body: { name: "Harbor", timeZone: "America/New_York", currency: "USD", country: "US" },
  });
  imports = importsOf(studio);
});

const profile = async (clientId: string) =>
  (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;
const outcomes = (rows: { outcome: string }[]) => rows.map(({ outcome }) => outcome);

describe("S4-23 an import of a spreadsheet", () => {
  it("shows its columns, some rows, and what we take them to hold", async () => {
    const id = await imports.begin(
      '\ufeffVorname;Last Name;E-mail;Handy;Birthday;Studio;Tags;Notes;E-mail;Shoe size\r\nMaya;Lindqvist;maya@example.com;;13.12.1990;Harbor;vip;"first\r\nsecond";;39\r\n',
    );
    const { file } = await imports.look(id);
    expect(file.columns).toEqual([
      "Vorname",
      "Last Name",
      "E-mail",
      "Handy",
      "Birthday",
      "Studio",
      "Tags",
      "Notes",
      "E-mail (2)",
      "Shoe size",
    ]);
    expect(file.sample).toEqual([
      ["Maya", "Lindqvist", "maya@example.com", "", "13.12.1990", "Harbor", "vip", "first\r\nsecond", "", "39"],
    ]);
    expect(file.proposal.dates).toBe("dmy");
    expect(file.proposal.columns.map(({ to }: { to: string | null }) => to)).toEqual([
      "firstName",
      "lastName",
      "email",
      "mobile",
      "birthday",
      "homeLocation",
      "tags",
      "note",
      "email",
      null,
    ]);
  });

  it("makes clients with all that a row says of them", async () => {
    const { rows, progress } = await imports.run(
      'First name,Last name,Email,Mobile,Birthday,Home location,Tags,Notes,Member ID\nNadia,Rahman,nadia@example.com,(207) 555-0134,3/25/1988,Harbor,"VIP, Front row",Prefers the window,M-1\n',
    );
    expect(progress).toEqual({ rows: 1, created: 1, updated: 0, unchanged: 0, failed: 0, percent: 100 });
    expect(rows).toMatchObject([{ line: 2, outcome: "created" }]);
    expect(await profile(rows[0]!.clientId!)).toMatchObject({
      firstName: "Nadia",
      lastName: "Rahman",
      emails: [{ address: "nadia@example.com" }],
      phones: [{ kind: "mobile", number: "+12075550134", valid: true }],
      birthday: "1988-03-25",
      tags: ["Front row", "VIP"],
      quickStats: { homeLocation: "Harbor" },
    });
    const notes = await studio.call("GET /v1/clients/{clientId}/notes", { params: { clientId: rows[0]!.clientId! } });
    expect(notes.body.items).toMatchObject([{ body: "Prefers the window" }]);
  });

  it("S4-22 updates by email, by the id of its list, or by phone and name, and makes nobody twice", async () => {
    const head = "Member ID,First name,Last name,Email,Mobile,Address\n";
    const first = await imports.run(
      `${head}A1,Ada,One,ada@example.com,,\nB1,Ben,Two,,+12075550140,\nC1,Cleo,Three,cleo@example.com,,\n`,
    );
    await studio.stream.settle();
    const again = await imports.run(
      `${head},Ada,One,ADA@example.com,,Pier 1\n,ben,TWO,,207-555-0140,Pier 2\nC1,Cleo,Three,new@example.com,,Pier 3\n,Dora,Two,,+12075550140,Pier 4\n`,
    );
    expect(outcomes(again.rows)).toEqual(["updated", "updated", "updated", "created"]);
    expect(again.rows.slice(0, 3).map(({ clientId }) => clientId)).toEqual(first.rows.map(({ clientId }) => clientId));
    expect((await profile(first.rows[2]!.clientId!)).emails.map(({ address }: { address: string }) => address)).toEqual(
      ["cleo@example.com", "new@example.com"],
    );
  });

  it("updates a client of the booking software by its id there, and leaves the software's own part alone", async () => {
    const tideline = sourceOf(studio);
    await tideline.load([makeClient("t1", { firstName: "Tara", lastName: "Source" })]);
    const id = await imports.begin("Member ID,Last name,Address\nt1,,Pier 9\n");
    const { file } = await imports.look(id);
    expect((await imports.map(id, { ...file.proposal, source: "tideline" })).status).toBe(200);
    await imports.start(id, "run");
    await recountNow(studio);
    const clientId = await tideline.clientId("t1");
    expect(await imports.rows(id)).toMatchObject([{ outcome: "updated", clientId }]);
    expect(await profile(clientId)).toMatchObject({
      lastName: "Client t1".replace("Client t1", "Source"),
      address: "Pier 9",
    });
  });

  it("two rows of one person in one file are one client, the later row the update", async () => {
    const { rows } = await imports.run(
      "First name,Last name,Email,Mobile\nEva,Same,eva@example.com,\nEva,Same,EVA@example.com,+12075550150\nFay,Only,,+12075550151\nFay,Only,fay@example.com,2075550151\n",
    );
    expect(outcomes(rows)).toEqual(["created", "updated", "created", "updated"]);
    expect(rows[1]!.clientId).toBe(rows[0]!.clientId);
    expect(rows[3]!.clientId).toBe(rows[2]!.clientId);
  });

  it("leaves what a row leaves empty, and names every fault of a row by its column and line", async () => {
    const { rows } = await imports.run(
      'First name,Email,Mobile,Birthday,Notes\n"Gus\nline",gus@example.com,,,\n,nobody,12,31/31/1990,\n\nHal,,,,\n',
    );
    expect(rows.map(({ line }) => line)).toEqual([2, 4, 6]);
    expect(rows[1]!.faults!.map(({ column }) => column).sort()).toEqual(["Birthday", "Email", "Mobile"]);
    expect(rows[2]).toMatchObject({
      outcome: "failed",
      faults: [{ column: "", message: expect.stringContaining("guardian") }],
    });
  });

  it("a row that fits several clients fails and says so", async () => {
    const tideline = sourceOf(studio);
    await tideline.load([1, 2].map((i) => makeClient(`s${i}`, { firstName: `S${i}`, email: "shared@example.com" })));
    const { rows } = await imports.run("First name,Email,Address\nSomebody,shared@example.com,Pier\n");
    expect(rows).toMatchObject([{ outcome: "failed", faults: [{ column: "Email" }] }]);
    expect(rows[0]!.faults![0]!.message).toMatch(/several clients: cli_\w+, cli_/);
  });

  it("reads JSON Lines with columns by name", async () => {
    const lines = [
      { firstName: "Ida", lastName: "Json", emails: ["ida@example.com"], tags: ["x", "y"] },
      "nonsense",
      { lastName: "Later", email: "later@example.com" },
    ];
    const { rows } = await imports.run(
      lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"),
      "jsonl",
    );
    expect(outcomes(rows)).toEqual(["created", "failed", "created"]);
    expect(await profile(rows[0]!.clientId!)).toMatchObject({ lastName: "Json", tags: ["x", "y"] });
  });
});

describe("reliability 19 CSV in", () => {
  const csv = "First name,Email\nKim,kim@example.com\n";
  it.each<[string, Uint8Array<ArrayBuffer>]>([
    ["BOM and CRLF", new TextEncoder().encode(`\ufeff${csv.replaceAll("\n", "\r\n")}`)],
    ["CR alone", new TextEncoder().encode(csv.replaceAll("\n", "\r"))],
    ["semicolons", new TextEncoder().encode(csv.replaceAll(",", ";"))],
    ["tabs and no last line end", new TextEncoder().encode(csv.replaceAll(",", "\t").trimEnd())],
  ])("with %s is read alike", async (_, bytes) => {
    const { rows } = await imports.run(bytes);
    expect(rows).toMatchObject([{ line: 2 }]);
    expect(await profile(rows[0]!.clientId!)).toMatchObject({
      firstName: "Kim",
      emails: [{ address: "kim@example.com" }],
    });
  });

  it("that is not UTF-8 in a cell is a fault of that row alone", async () => {
    const bytes = new Uint8Array(
      Buffer.from("First name,Email\nZo\xeb,zoe@example.com\nLia,lia@example.com\n", "latin1"),
    );
    const { rows } = await imports.run(bytes);
    expect(rows).toMatchObject([
      { line: 2, outcome: "failed", faults: [{ column: "First name", message: "is not UTF-8" }] },
      { line: 3, outcome: "created" },
    ]);
  });

  it("with a quote that is never closed tells its line", async () => {
    const { rows } = await imports.run(
      'First name,Email\nMia,mia@example.com\n"Ned,ned@example.com\nOla,ola@example.com\n',
    );
    expect(rows).toMatchObject([
      { line: 2, outcome: "created" },
      { line: 3, outcome: "failed", faults: [{ message: expect.stringContaining("never closed") }] },
    ]);
  });

  it("cells too long, more cells than columns, and text an export made harmless", async () => {
    const { rows } = await imports.run(
      `First name,Email\n${"x".repeat(300)},p@example.com\nQ,q@example.com,extra\n"'=1+1",r@example.com\n`,
    );
    expect(outcomes(rows)).toEqual(["failed", "failed", "created"]);
    expect((await profile(rows[2]!.clientId!)).firstName).toBe("=1+1");
  });

  it.each([
    ["UTF-16", new Uint8Array(Buffer.from("\ufeffFirst name,Email\n", "utf16le"))],
    ["a picture", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1])],
  ])("that is %s is refused in words", async (_, bytes) => {
    const id = await imports.begin(bytes);
    const body = { columns: [{ column: "Email", to: "email" as const }], dates: "ymd" as const };
    expect(await imports.map(id, body)).toMatchObject({ status: 409, body: { code: "file-unreadable" } });
  });
});

describe("before it is run", () => {
  it("a dry run tells what each row would do and writes no client", async () => {
    const id = await imports.begin(
      "First name,Email,Tags\nUma,uma@example.com,dry\nUma,uma@example.com,dry\nVic,bad,dry\nNadia,nadia@example.com,dry\n",
    );
    await imports.map(id);
    const before = await everything(studio);
    await imports.start(id, "dry-run");
    await recountNow(studio);
    await studio.stream.settle();
    expect(outcomes(await imports.rows(id, { of: "dryRun" }))).toEqual(["created", "updated", "failed", "updated"]);
    expect(await everything(studio)).toEqual(before);
    expect(await imports.rows(id)).toEqual([]);
    await imports.start(id, "run");
    await recountNow(studio);
    expect(outcomes(await imports.rows(id))).toEqual(["created", "unchanged", "failed", "updated"]);
  });

  it("it needs a file and a mapping, of columns the file has, and runs once", async () => {
    const { body: begun } = await studio.call("POST /v1/imports", { body: { name: "a.csv", format: "csv", size: 10 } });
    expect(await imports.start(begun.id, "run")).toMatchObject({ status: 409, body: { code: "not-uploaded" } });
    const id = await imports.begin("First name,Email\nWes,wes@example.com\n");
    expect(await imports.start(id, "run")).toMatchObject({ status: 409, body: { code: "not-mapped" } });
    expect(await imports.start(id, "undo")).toMatchObject({ status: 409, body: { code: "nothing-to-undo" } });
    const wrong = { columns: [{ column: "Nix", to: "email" as const }], dates: "ymd" as const };
    expect(await imports.map(id, wrong)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "/body/columns/0/column" }] },
    });
    await imports.map(id);
    await imports.start(id, "run");
    expect(await imports.start(id, "run")).toMatchObject({ status: 409, body: { code: "under-way" } });
    await recountNow(studio);
    expect(await imports.start(id, "run")).toMatchObject({ status: 409, body: { code: "already-begun" } });
  });

  it("S4-24 a member may not import", async () => {
    const member = callAs({ accountId: studio.accountId, role: "member" });
    const body = { name: "a.csv", format: "csv", size: 10 };
    expect((await member("POST /v1/imports", { body })).status).toBe(403);
  });
});
