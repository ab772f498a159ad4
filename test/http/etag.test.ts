import { beforeAll, describe, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let params: { clientId: string };
const client = { type: "client", id: "c1", firstName: "Maya", lastName: "Lindqvist", email: "maya@example.com" };
const send = (...records: unknown[]) =>
  studio.call("POST /v1/sources/{source}/records", { params: { source: "tideline" }, body: { records } });
const read = () => studio.call("GET /v1/clients/{clientId}", { params });
const patch = (body: unknown, ifMatch?: string) =>
  studio.call("PATCH /v1/clients/{clientId}", { params, body, headers: ifMatch ? { "if-match": ifMatch } : {} });

beforeAll(async () => {
  studio = await openStudio();
  await send(client);
  params = { clientId: (await studio.call("GET /v1/clients")).body.items[0].id };
});

describe("reliability 15: two people edit one client", () => {
  it("S1-02 the second gets 412 with the revision that holds now, and nothing is changed", async () => {
    const { etag } = (await read()).headers;
    const first = await patch({ firstName: "Maja" }, etag);
    expect([first.status, first.body.firstName]).toEqual([200, "Maja"]);
    const second = await patch({ firstName: "Mia" }, etag);
    expect([second.status, second.body.code]).toEqual([412, "stale"]);
    expect(second.headers.etag).toBe(first.headers.etag);
    expect(second.body.errors[0].message).toContain(first.headers.etag!.slice(1, -1));
    expect((await read()).body.firstName).toBe("Maja");
    expect((await patch({ firstName: "Mia" }, second.headers.etag)).status).toBe(200);
  });

  it("at the very same moment one is taken and the other told which revision holds", async () => {
    const { etag } = (await read()).headers;
    const answers = await Promise.all(["A", "B", "C"].map((firstName) => patch({ firstName }, etag)));
    const [taken, ...refused] = answers.toSorted((a, b) => a.status - b.status);
    expect([taken!.status, ...refused.map(({ status }) => status)]).toEqual([200, 412, 412]);
    for (const { headers } of refused) expect(headers.etag).toBe(taken!.headers.etag);
    expect((await read()).body.firstName).toBe(taken!.body.firstName);
  });

  it("without If-Match both are taken, each field by itself", async () => {
    const days = ["2026-01-01", "2026-01-02"];
    const answers = await Promise.all([
      patch({ lastName: "Both" }),
      ...days.map((birthday) => patch({ birthday })),
      patch({ address: "Pier 4" }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await read()).body).toMatchObject({ lastName: "Both", address: "Pier 4" });
  });

  it("`*` matches whatever is there, a weak tag as its strong one; another does not", async () => {
    const { etag } = (await read()).headers;
    expect((await patch({ address: "1" }, "*")).status).toBe(200);
    expect((await patch({ address: "2" }, etag)).status).toBe(412);
    for (const other of ['"rev_x"', "rev_x", '""', '"a", "b"', "é"]) expect((await patch({}, other)).status).toBe(412);
    const now = (await read()).headers.etag!;
    expect((await patch({ address: "3" }, now.slice(1, -1))).status).toBe(200);
  });
});

describe("reliability 15: what does not change the revision", () => {
  it("S0-63 neither a sync nor settling: it is the hub's own part that is edited", async () => {
    const { etag } = (await read()).headers;
    await send({ ...client, firstName: "Maya M.", status: "Active", modifiedAt: "2026-03-01T10:00:00Z" });
    const event = { name: "Vinyasa", eventType: "Vinyasa", kind: "class", startsAt: "2026-03-01T11:00:00Z" };
    await send({ type: "booking", id: "b1", client: "c1", status: "attended", event });
    expect((await read()).headers.etag).toBe(etag);
    await studio.stream.settle();
    const settled = await read();
    expect([settled.headers.etag, settled.body.badges.attendedEvents]).toEqual([etag, 1]);
    expect((await patch({ homeLocation: "Harbor" }, etag)).status).toBe(200);
  });
});

describe("emails of two clients", () => {
  const add = (address: string, firstName = "New") =>
    studio.call("POST /v1/clients", { body: { firstName, emails: [{ address }] } });

  it("S4-22 two people add the same email at once: one client, the other is told whose it is", async () => {
    const answers = await Promise.all(["A", "B", "C"].map((name) => add("same@example.com", name)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const made = answers.find(({ status }) => status === 201)!.body.id;
    for (const { status, body } of answers.filter(({ status }) => status === 409))
      expect([status, body.code, body.errors[0]]).toEqual([
        409,
        "email-taken",
        { pointer: "/body/emails/0/address", message: `is the email of ${made}` },
      ]);
  });

  it("S4-40 who shares an email with a synced client may still change everything else", async () => {
    const mine = (await add("shared@example.com")).body.id;
    await send({ type: "client", id: "c9", firstName: "Twin", lastName: "", email: "Shared@example.com" });
    const change = (body: unknown) => studio.call("PATCH /v1/clients/{clientId}", { params: { clientId: mine }, body });
    expect((await change({ lastName: "Okafor" })).status).toBe(200);
    const emails = [{ address: "shared@example.com" }, { address: "second@example.com" }];
    expect((await change({ emails })).status).toBe(200);
    const taken = await change({ emails: [...emails, { address: "maya@example.com" }] });
    expect([taken.status, taken.body.errors[0].pointer]).toEqual([409, "/body/emails/2/address"]);
  });
});

describe("settings and places", () => {
  it("S0-08 several people set what counts at once: the last one stands, nobody gets an error", async () => {
    const set = (kind: string) => studio.call("PUT /v1/settings/counts", { body: { period: { kind } } });
    const answers = await Promise.all(["week", "month", "quarter", "year"].map(set));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it("several people add locations at once: every one is there, once", async () => {
    const add = (name: string) => studio.call("POST /v1/locations", { body: { name } });
    const answers = await Promise.all(["Harbor", "Old Town", "HARBOR", "Mill"].map(add));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409]);
    expect((await studio.call("GET /v1/locations")).body.items).toHaveLength(3);
  });
});
