import { beforeAll, describe, expect, it } from "vitest";
import { deskOf } from "../bookings/desk.ts";
import { servicesOf } from "../packages/till.ts";
import { callAs } from "../support/call.ts";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let till: ReturnType<typeof servicesOf>;
let desk: ReturnType<typeof deskOf>;
beforeAll(async () => {
  studio = await openStudio();
  till = servicesOf(studio);
  desk = deskOf(studio);
});

const at = "2026-03-01T15:00:00.000Z";
const price = { amount: 4900, currency: "USD" };
const relate = (clientId: string, other: string, kind: string) =>
  studio.call("POST /v1/clients/{clientId}/relationships", { params: { clientId }, body: { kind, clientId: other } });

describe("what the studio sells", () => {
  it("is kept by name; changed from now on, while what was sold stays; an archived one is not sold", async () => {
    const {
      status,
      body: offer,
      headers,
    } = await till.offer({ name: "Ten", kind: "class", creditsTotal: 10, validDays: 90, price });
    expect(status).toBe(201);
    expect((await till.offer({ name: " ten ", kind: "class" })).body.code).toBe("offer-exists");
    const clientId = await desk.client();
    const sold = await till.sell(clientId, { offerId: offer.id }, { at });
    expect(sold.body).toMatchObject({ name: "Ten", expiresOn: "2026-05-29", creditsTotal: 10, offerId: offer.id });
    const change = (body: object, etag?: string) =>
      studio.call("PATCH /v1/offers/{offerId}", {
        params: { offerId: offer.id },
        body,
        ...(etag && { headers: { "if-match": etag } }),
      });
    expect((await change({ creditsTotal: 12, validDays: null }, headers.etag)).body).toMatchObject({
      creditsTotal: 12,
    });
    expect((await change({ archived: true }, headers.etag)).status).toBe(412);
    expect((await till.row(clientId, sold.body.id, at)).creditsTotal).toBe(10);
    await change({ archived: true });
    expect((await till.sell(clientId, { offerId: offer.id })).body.code).toBe("offer-archived");
    const unknown = await till.sell(clientId, { offerId: studio.means.newId("offer"), name: "X" });
    expect(unknown.body.errors).toEqual([{ pointer: "/body/name", message: "is what the offer says" }]);
  });

  it("several are added at once: each is kept", async () => {
    const names = ["A", "B", "C", "D"];
    const answers = await Promise.all(names.map((name) => till.offer({ name: `At once ${name}`, kind: "class" })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const { items } = (await studio.call("GET /v1/offers")).body;
    expect(items.filter(({ name }: { name: string }) => name.startsWith("At once"))).toHaveLength(4);
  });
});

describe("an intro offer", () => {
  let offerId: string;
  beforeAll(async () => {
    offerId = (await till.offer({ name: "Intro 3", kind: "class", creditsTotal: 3, price, intro: true })).body.id;
  });
  const buy = (clientId: string, more: object = {}) => till.sell(clientId, { offerId, ...more }, { at });

  it("is sold once per person: of two sales at once one is made, and again only by hand with a reason", async () => {
    const clientId = await desk.client();
    const answers = await Promise.all([buy(clientId), buy(clientId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await buy(clientId)).body).toMatchObject({ status: 409, code: "intro-used" });
    expect((await buy(clientId, { override: { reason: "Was ill for all three" } })).status).toBe(201);
    const member = await callAs({ accountId: studio.accountId, role: "member" })(
      "POST /v1/clients/{clientId}/packages",
      {
        params: { clientId },
        body: { offerId },
      },
    );
    expect(member.status).toBe(403);
  });

  it("is sold once per household: guardian, payer and family count, a friend does not", async () => {
    const [mother, child, friend] = [await desk.client(), await desk.client(), await desk.client()];
    await relate(child, mother, "guardian");
    await relate(mother, friend, "friend");
    const answers = await Promise.all([buy(mother), buy(child)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await buy(friend)).status).toBe(201);
  });

  it("counts one that a booking software sold under the same name", async () => {
    const source = sourceOf(studio);
    await source.load([
      makeClient("synced"),
      { type: "package", id: "i3", client: "synced", name: "INTRO 3", kind: "class", purchasedOn: "2025-01-01" },
    ]);
    expect((await buy(await source.clientId("synced"))).body.code).toBe("intro-used");
  });

  it("may be sold again when its bill was dropped", async () => {
    const clientId = await desk.client();
    const { invoiceId } = (await buy(clientId)).body;
    const params = { clientId, invoiceId };
    await studio.call("POST /v1/clients/{clientId}/invoices/{invoiceId}/void", { params, body: { reason: "Later" } });
    expect((await buy(clientId)).status).toBe(201);
  });
});
