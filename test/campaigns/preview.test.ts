import { beforeAll, describe, expect, it } from "vitest";
import { jobs } from "../../shared/jobs/store.ts";
import { newDrawing } from "../../shared/segments/draw.ts";
import { callAs } from "../support/call.ts";
import { news, type Office, openOffice, text } from "./office.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice({ prices: { US: 7500 } });
});

const faults = (answer: { body: { errors: unknown } }) => answer.body.errors;
const send = (body: object) => office.studio.call("POST /v1/campaigns/preview", { body });
const as = (role: string, actorId = "stf_x", permissions = "") =>
  callAs({ accountId: office.studio.accountId, role, actorId, permissions });

describe("S4-11, S4-46 the preview of a message to many", () => {
  it("says whom it reaches, whom not and why by name, what it says to whom, and that it takes a minute", async () => {
    const [ada, out, none] = [
      await office.client({ firstName: "Ada", lastName: "Stone" }),
      await office.client({ firstName: "Out" }),
      await office.client({ firstName: "None", emails: [] }),
    ];
    await office.studio.call("PUT /v1/clients/{clientId}/subscriptions/{channel}", {
      params: { clientId: out.id, channel: "email" },
      body: { subscribed: false, source: "client" },
    });
    const body = await office.preview([ada.id, out.id, none.id]);
    expect(body).toMatchObject({
      count: 3,
      complete: true,
      judged: 3,
      eligible: 1,
      notEligible: {
        reasons: { unsubscribed: 1, noEmail: 1 },
        named: [
          { clientId: out.id, name: "Out", reason: "unsubscribed" },
          { clientId: none.id, name: "None", reason: "noEmail" },
        ],
      },
      sample: [{ clientId: ada.id, name: "Ada Stone", subject: "We move", text: "To the pier", html: null }],
      sms: null,
      perMinute: 300,
      minutes: 1,
      jobId: null,
      token: expect.any(String),
    });
    const service = await office.preview([ada.id, out.id], { ...news, purpose: "service" });
    expect(service.eligible).toBe(2);
  });

  it("of an SMS says encoding, parts and what it costs by each number's country, and names countries without a price", async () => {
    const home = [await office.client(), await office.client()];
    const abroad = await office.client({ phones: [{ kind: "mobile", number: "+447400123456" }] });
    const ids = [...home, abroad].map(({ id }) => id);
    const body = await office.preview(ids, { channel: "sms", body: "x".repeat(161) }, { perMinute: 2 });
    expect([body.perMinute, body.minutes, body.eligible]).toEqual([2, 2, 3]);
    expect(body.sms).toEqual({
      encoding: "GSM-7",
      parts: { least: 2, most: 2, total: 6 },
      price: { micros: 4 * 7500, currency: "USD" },
      unpriced: ["GB"],
    });
    expect((await office.preview(ids, { ...text, body: "Übermorgen – ой" })).sms).toMatchObject({ encoding: "UCS-2" });
  });

  it("finds a value that a template asks for and a client lacks, and offers that client nothing", async () => {
    const { studio } = office;
    const body = {
      name: "Nick",
      channel: "email",
      purpose: "marketing",
      subject: "Hi {{client.preferredName}}",
      text: "{{what}} at {{studio.name}}",
    };
    const { id: templateId } = (await studio.call("POST /v1/templates", { body })).body;
    const [nick, plain] = [await office.client({ preferredName: "Nick" }), await office.client()];
    const message = { channel: "email", templateId, variables: { what: "Yin" } };
    const found = await office.preview([nick.id, plain.id], message);
    expect(found).toMatchObject({
      eligible: 1,
      notEligible: { reasons: { missingValue: 1 }, named: [{ clientId: plain.id }] },
      sample: [{ subject: "Hi Nick", text: "Yin at Tideline" }],
    });
    // what was previewed is sent, whatever the template says by then
    await studio.call("PATCH /v1/templates/{templateId}", { params: { templateId }, body: { subject: "Changed" } });
    const { campaignId } = await office.order(found.token);
    await office.run();
    expect(office.channels.emails().at(-1)).toMatchObject({ subject: "Hi Nick" });
    expect(await office.read(campaignId)).toMatchObject({
      template: { id: templateId, version: 1 },
      message: { subject: "Hi {{client.preferredName}}" },
      progress: { state: "done", written: 1, skipped: 1, reasons: { missingValue: 1 } },
    });
    const wrong = await send({ who: { clientIds: [nick.id] }, message: { ...message, purpose: "service" } });
    expect(faults(wrong)).toEqual([
      { pointer: "/body/message/templateId", message: "is a template of the purpose marketing" },
    ]);
  });

  it("of a large audience judges the first hundred; a job judges everybody, and its result holds the token", async () => {
    const { studio } = office;
    const phones = [{ kind: "mobile", number: "+12075554444" }];
    for (let i = 0; i < 103; i += 1) await office.client({ firstName: `Many${i}`, ...(i % 100 === 0 && { phones }) });
    await studio.stream.settle();
    const filter = { groups: [{ rules: [{ on: "name", contains: "many" }] }] };
    const answer = (await send({ who: { filter }, message: text })).body;
    expect(answer).toMatchObject({ count: 103, complete: false, judged: 100, token: null });
    // as if even to draw the audience up were too much for one request
    const at = jobs.key(studio.accountId, answer.jobId);
    const item = (await studio.table.get(at))!;
    const { list } = item.data.input as { list: string };
    const place = { drawing: newDrawing(list), asOf: answer.asOf, first: [] };
    await studio.table.put({ ...item, data: { ...item.data, place } });
    await office.jobs();
    const job = (await studio.call("GET /v1/jobs/{jobId}", { params: { jobId: answer.jobId } })).body;
    expect(job).toMatchObject({
      state: "done",
      result: {
        count: 103,
        judged: 103,
        eligible: 102,
        notEligible: { reasons: { sameAddress: 1 } },
        sms: { parts: { total: 102 }, price: { micros: 102 * 7500 } },
        minutes: 2,
        token: expect.any(String),
      },
    });
    expect(JSON.stringify(job)).not.toContain("Many");
    const { campaignId, count } = await office.order(job.result.token);
    expect(count).toBe(103);
    await office.jobs();
    const { progress } = await office.read(campaignId);
    expect(progress).toMatchObject({ state: "done", written: 102, skipped: 1, reasons: { sameAddress: 1 } });
    expect(progress.named).toEqual([{ ...job.result.notEligible.named[0], name: expect.stringContaining("Many") }]);
  }, 120_000);

  it("names every fault at once", async () => {
    const message = { channel: "sms", subject: "x", html: "<p>x</p>", variables: {} };
    const answer = await send({ who: {}, message, perMinute: 0 });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      "/body/message/body",
      "/body/message/html",
      "/body/message/subject",
      "/body/message/variables",
      "/body/perMinute",
      "/body/who",
    ]);
  });
});

describe("who may send to many", () => {
  it("whoever has not the right previews, orders and stops nothing; it is granted to managers", async () => {
    const { id } = await office.client();
    const body = { who: { clientIds: [id] }, message: news };
    for (const role of ["member", "manager"]) {
      expect((await as(role)("POST /v1/campaigns/preview", { body })).status).toBe(403);
      expect((await as(role)("POST /v1/campaigns", { body: { token: "x", name: "x" } })).status).toBe(403);
    }
    const granted = as("manager", "stf_m", "messages.bulk");
    const { token } = (await granted("POST /v1/campaigns/preview", { body })).body;
    const ordered = await granted("POST /v1/campaigns", { body: { token, name: "Granted" } });
    expect(ordered.status).toBe(202);
    const params = { campaignId: ordered.body.campaignId };
    expect((await as("manager")("POST /v1/campaigns/{campaignId}/stop", { params })).status).toBe(403);
    const stopped = await granted("POST /v1/campaigns/{campaignId}/stop", { params });
    expect([stopped.status, stopped.body.createdBy]).toEqual([200, "stf_m"]);
  });

  it("a token is of this account, of whoever made the preview, of the last day, and works once", async () => {
    const { id } = await office.client();
    const { token } = await office.preview([id]);
    const body = { token, name: "Once" };
    const other = await office.studio.another();
    expect((await other.call("POST /v1/campaigns", { body })).status).toBe(422);
    expect((await as("owner", "stf_other")("POST /v1/campaigns", { body })).status).toBe(409);
    const late = new Date(Date.now() + 24 * 3600_000).toISOString();
    expect((await office.studio.call("POST /v1/campaigns", { body, at: late })).status).toBe(422);
    const [first, second] = await Promise.all([office.order(token), office.order(token, { name: "Twice" })]);
    expect(second).toEqual(first);
    expect(await office.order(token)).toEqual(first);
    const { items } = (await office.studio.call("GET /v1/campaigns", { query: { limit: "1" } })).body;
    expect(items[0].id).toBe(first.campaignId);
  });

  it("an offer must be one that is sold, a time within a year", async () => {
    const { token } = await office.preview([(await office.client()).id]);
    const order = (more: object) =>
      office.studio.call("POST /v1/campaigns", { body: { token, name: "Offer", ...more } });
    const offerId = office.studio.means.newId("offer");
    expect(faults(await order({ offerId }))).toEqual([
      { pointer: "/body/offerId", message: "is no offer of this account" },
    ]);
    const sendAt = new Date(Date.now() + 400 * 86_400_000).toISOString();
    expect(faults(await order({ sendAt }))).toEqual([{ pointer: "/body/sendAt", message: "must be within a year" }]);
  });
});
