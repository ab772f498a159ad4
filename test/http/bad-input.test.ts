import { beforeAll, describe, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let clientId: string;
beforeAll(async () => {
  studio = await openStudio();
  const body = { firstName: "Maya", emails: [{ address: "maya@example.com" }] };
  clientId = (await studio.call("POST /v1/clients", { body })).body.id;
});

const post = (body: unknown, headers: Record<string, string> = {}) =>
  studio.call("POST /v1/clients", { body, headers });
const pointers = (answer: { body: { errors: { pointer: string }[] } }) =>
  answer.body.errors.map(({ pointer }) => pointer).sort();

describe("reliability 12: what a request may not hold", () => {
  it("every fault of path, query and body is named in one answer", async () => {
    const answer = await studio.call("POST /v1/clients", {
      query: { limit: "3", "a/b~c": "x" },
      body: { firstName: 7, emails: [{ address: "nobody" }], birthday: "soon", colour: "red" },
    });
    expect(answer.status).toBe(422);
    expect(pointers(answer)).toEqual(
      [
        "/body/birthday",
        "/body/colour",
        "/body/emails/0/address",
        "/body/firstName",
        "/query/a~1b~0c",
        "/query/limit",
      ].sort(),
    );
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(answer.body).toMatchObject({ status: 422, code: "invalid", type: "urn:clientele:problem:invalid" });
  });

  it("`__proto__` and `constructor` are fields nobody knows, in a body and in a query", async () => {
    const answer = await post(
      '{"firstName":"M","emails":[{"address":"a@b.cd"}],"__proto__":{"role":"owner"},"constructor":1}',
    );
    expect([answer.status, pointers(answer)]).toEqual([422, ["/body/__proto__", "/body/constructor"]]);
    const query = JSON.parse('{"__proto__":"x"}');
    expect(pointers(await studio.call("GET /v1/clients", { query }))).toEqual(["/query/__proto__"]);
    expect(({} as Record<string, unknown>).role).toBeUndefined();
  });

  it("a limit that is no number from 1 to 100 is refused by name", async () => {
    for (const limit of ["1e9", "1000000000", "-1", "NaN", "0", "101", "", "1.5", "0x10", "25,25", " 1", "١"]) {
      const answer = await studio.call("GET /v1/clients", { query: { limit } });
      expect([limit, answer.status, pointers(answer)]).toEqual([limit, 422, ["/query/limit"]]);
    }
    for (const limit of ["1", "100", "007"])
      expect((await studio.call("GET /v1/clients", { query: { limit } })).status).toBe(200);
  });

  it("months that run backwards are refused", async () => {
    const answer = await studio.call("GET /v1/clients/{clientId}/charts/ltv", {
      params: { clientId },
      query: { from: "2026-05", to: "2026-01" },
    });
    expect([answer.status, pointers(answer)]).toEqual([422, ["/query/to"]]);
  });

  it("a body that is too long is 413, whatever it holds; one byte less is read", async () => {
    expect((await post(" ".repeat(256 * 1024 + 1))).status).toBe(413);
    expect((await post("é".repeat(128 * 1024 + 1))).status).toBe(413);
    const padded = JSON.stringify({ firstName: "Pad", emails: [{ address: "pad@example.com" }] });
    expect((await post(padded.padEnd(256 * 1024))).status).toBe(201);
  });

  it("what is not JSON is 400, another media type 415, no body at all 422", async () => {
    for (const body of ["{", "{'a':1}", "undefined", "NaN", '{"a":1,}', "﻿﻿{}", "\u0000", '"\ud800', "[".repeat(50)])
      expect([body, (await post(body)).status]).toEqual([body, 400]);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""])
      expect([type, (await post("{}", { "content-type": type })).status]).toEqual([type, 415]);
    expect((await post(undefined)).status).toBe(422);
    expect((await post("{}", { "content-type": "Application/JSON; charset=utf-8" })).status).toBe(422);
    for (const body of ["null", "7", '"text"', "[]", "true"]) expect((await post(body)).status).toBe(422);
  });

  it("JSON that nests 10,000 deep is 400 at once, and no stack overflows", async () => {
    const started = performance.now();
    for (const body of ["[".repeat(10_000) + "]".repeat(10_000), `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`])
      expect((await post(body)).status).toBe(400);
    expect(performance.now() - started).toBeLessThan(500);
    expect(
      (await post(JSON.stringify({ firstName: "[".repeat(150), emails: [{ address: "deep@example.com" }] }))).status,
    ).toBe(201);
  });

  it("a thousand faults are counted, the first hundred named: no answer outgrows its request", async () => {
    const unknown = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`x${i}`, 0]));
    const answer = await post({ ...unknown, phones: Array.from({ length: 20_000 }, () => 1) });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.length).toBeLessThan(250);
    expect(answer.text.length).toBeLessThan(20_000);
  });

  it("two faults at once never say what is inside: no stack, no file, no table", async () => {
    const answers = await Promise.all([
      post("{"),
      post({}),
      studio.call("$default GET /v1/nothing"),
      post([], { "content-type": "x" }),
    ]);
    for (const { text } of answers) expect(text).not.toMatch(/\bat \w+ \(|\.ts\b|node_modules|dynamo|zod|pk\b/i);
  });
});

describe("reliability 12: what a source may not send", () => {
  const send = async (...records: unknown[]) =>
    (await studio.call("POST /v1/sources/{source}/records", { params: { source: "tideline" }, body: { records } }))
      .body;
  const invoice = {
    type: "invoice",
    id: "i",
    client: "c",
    issuedAt: "2026-03-01T10:00:00Z",
    status: "paid",
    currency: "USD",
    total: 1,
  };

  it("a record larger than an item can hold is rejected, its neighbours are not", async () => {
    const long = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`line ${i}`, "x".repeat(490)]));
    const answer = await send(
      { type: "client", id: "big", firstName: "B", lastName: "", address: long },
      { type: "client", id: "small", firstName: "S", lastName: "", address: { " ": "blank" } },
      { type: "client", id: "nameless", firstName: "N", lastName: "", address: { "": "a map with an empty name" } },
    );
    expect(answer).toMatchObject({ written: 1, rejected: [{ index: 0, id: "big" }, { id: "nameless" }] });
  });

  it("the largest record that is taken is stored, settled and shown", async () => {
    const wide = "\ud800".repeat(200);
    const alerts = Array.from({ length: 14 }, () => ({ level: wide, text: "\ud800".repeat(900) }));
    const answer = await send({ type: "client", id: "widest", firstName: wide, lastName: wide, alerts });
    expect(answer).toMatchObject({ written: 1, rejected: [] });
    expect(await studio.stream.settle()).toEqual([]);
  });

  it("amounts and quantities that no table could hold are rejected by name", async () => {
    const line = (quantity: number) => ({ ...invoice, lines: [{ kind: "other", name: "n", quantity, amount: 1 }] });
    const wrong = [
      line(1e-300),
      line(1e300),
      { ...invoice, total: 0.5 },
      { ...invoice, total: 1e15 },
      { ...invoice, currency: "usd" },
    ];
    const { rejected, written } = await send(...wrong);
    expect(written).toBe(0);
    expect(rejected.map(({ errors }: { errors: { pointer: string }[] }) => errors[0]!.pointer)).toEqual([
      "/lines/0/quantity",
      "/lines/0/quantity",
      "/total",
      "/total",
      "/currency",
    ]);
  });

  it("each of 500 bad records is rejected alone, with at most twenty faults each", async () => {
    const bad = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`field${i}`, i]));
    const { rejected } = await send(...Array.from({ length: 500 }, () => ({ type: "client", id: "x", ...bad })));
    expect(rejected).toHaveLength(500);
    for (const { errors } of rejected) expect(errors.length).toBeLessThanOrEqual(21);
  });
});
