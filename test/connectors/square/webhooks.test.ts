import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ZodError } from "zod";
import { chanceOf } from "../../../infra/local/simulators/chance.ts";
import type { Exchange } from "../../../infra/local/simulators/square/index.ts";
import { disturbed, type SentWebhook } from "../../../infra/local/simulators/square/webhooks.ts";
import type { Link, NewRecord } from "../../../shared/connectors/contract.ts";
import { square as connector } from "../../../shared/connectors/square/index.ts";
import { sourceOf } from "../../support/source.ts";
import { openStudio, type Studio } from "../../support/studio.ts";
import { faultsOfAnswer, faultsOfRequest } from "./described.ts";
import { lastOf, mapAll, now, openSquare, wholeHistory } from "./site.ts";

const url = "https://hub.example.com/v1/inbound/sources/acc_1/square?token=abc";
let square: Awaited<ReturnType<typeof openSquare>>;
let studio: Studio;
let link: Link;
const exchanges: Exchange[] = [];
beforeAll(async () => {
  [square, studio] = await Promise.all([openSquare({ customers: 12, months: 4, seed: 3 }), openStudio()]);
  square.site.watch((exchange) => exchanges.push(exchange));
  const credentials = await connector.webhook!.subscribe!(square.linkAt(), url);
  link = square.linkAt(now, { credentials: credentials as object });
});
afterAll(() => square.site.stop());

const verify = ({ headers, body }: SentWebhook, at = url, credentials = link.credentials) =>
  connector.webhook!.verify({ url: at, headers, body }, credentials);
const read = ({ body }: SentWebhook) => connector.webhook!.read(JSON.parse(body))!;
/** The records a notification brings, as of a time. */
const recordsOf = async (sent: SentWebhook, at = now): Promise<NewRecord[]> =>
  mapAll(await connector.webhook!.expand({ ...link, now: at }, read(sent)), at).records;

describe("a notification of Square", () => {
  it("is subscribed to once, however often it is asked for, with the key it is signed with", async () => {
    expect(link.credentials).toMatchObject({ notificationUrl: url, signatureKey: expect.any(String) });
    expect(await connector.webhook!.subscribe!(square.linkAt(), url)).toEqual(link.credentials);
  });

  it("is signed over address and body: neither may be another", () => {
    const [sent] = square.site.acts.edit("CUS000001", { note: "Signed." });
    expect(verify(sent!)).toBe(true);
    expect(verify({ ...sent!, body: `${sent!.body} ` })).toBe(false);
    const { notificationUrl: _, ...keyAlone } = link.credentials as { notificationUrl: string; signatureKey: string };
    expect(verify(sent!, url, keyAlone)).toBe(true);
    expect(verify(sent!, "https://hub.example.com/", keyAlone)).toBe(false);
  });

  it("signed over the body alone, in hex, with another key, without one or unsigned it is refused", () => {
    const [sent] = square.site.acts.edit("CUS000001", { note: "Forged." });
    const { signatureKey } = link.credentials as { signatureKey: string };
    const signed = (signature: string) => ({ ...sent!, headers: { "x-square-hmacsha256-signature": signature } });
    const hmac = (key: string, text: string) => createHmac("sha256", key).update(text);
    expect(verify(signed(hmac(signatureKey, url + sent!.body).digest("base64")))).toBe(true);
    expect(verify(signed(hmac(signatureKey, sent!.body).digest("base64")))).toBe(false);
    expect(verify(signed(hmac(signatureKey, url + sent!.body).digest("hex")))).toBe(false);
    expect(verify(signed(hmac("another", url + sent!.body).digest("base64")))).toBe(false);
    expect(verify(signed(""))).toBe(false);
    expect(verify({ ...sent!, headers: {} })).toBe(false);
    expect(verify(sent!, url, { accessToken: "t" })).toBe(false);
  });

  it("names itself, its time and what it is about; an event that brings nothing over is passed over", () => {
    const { id, sent } = square.site.acts.book({ customer_id: "CUS000002", start_at: "2026-03-20T15:00:00.000Z" });
    const body = JSON.parse(sent[0]!.body);
    expect(read(sent[0]!)).toMatchObject({ id: body.event_id, at: now, about: `booking/${id}` });
    expect(read(sent[0]!).raw).toMatchObject({ resource: "bookings", id, client: "CUS000002" });
    expect(connector.webhook!.read({ ...body, type: "inventory.count.updated" })).toBeUndefined();
    expect(() => connector.webhook!.read({ ...body, created_at: "today" })).toThrow(ZodError);
    expect(() => connector.webhook!.read({ ...body, data: {} })).toThrow(ZodError);
  });
});

describe("S4-08 what a notification brings", () => {
  it("a whole customer or booking, with no more than names asked for", async () => {
    const { id, sent } = square.site.acts.book({ customer_id: "CUS000002", start_at: "2026-03-21T15:00:00.000Z" });
    square.site.counts.clear();
    const [record] = await recordsOf(sent[0]!);
    expect(record).toMatchObject({
      type: "booking",
      id,
      status: "booked",
      event: { name: "Haircut", location: "Harbor Studio" },
    });
    expect([...square.site.counts.keys()].filter((route) => /booking|customer/.test(route))).toEqual([]);
    const [edited] = square.site.acts.edit("CUS000002", { given_name: "Renamed" });
    expect(await recordsOf(edited!)).toMatchObject([{ type: "client", id: "CUS000002", firstName: "Renamed" }]);
  });

  it("a cancelling comes as an update, and is one", async () => {
    const { id } = square.site.acts.book({ customer_id: "CUS000002", start_at: "2026-03-22T15:00:00.000Z" });
    const [sent] = square.site.acts.cancel(id, "CUSTOMER");
    expect(JSON.parse(sent!.body).type).toBe("booking.updated");
    expect(await recordsOf(sent!)).toMatchObject([{ id, status: "earlyCancelled", cancelledAt: now }]);
  });

  it("a payment with its order; a refund and an order lead to their payment", async () => {
    const { ids, sent } = square.site.acts.pay({
      location: "LMAIN",
      customer: "CUS000003",
      services: ["PROIL"],
      tip: 300,
    });
    const [paid, ordered] = [await recordsOf(sent[0]!), await recordsOf(sent[1]!)];
    expect(paid).toMatchObject([{ type: "invoice", id: ids[0], total: 2099, tips: 300, lines: [{ kind: "product" }] }]);
    expect(ordered).toEqual(paid);
    const [refunded] = square.site.acts.refund(ids[0]!, 0.5);
    expect(read(refunded!).about).toMatch(/^refund\//);
    expect(await recordsOf(refunded!)).toMatchObject([{ id: ids[0], refunds: [{ amount: 1050, at: now }] }]);
  });

  it("S4-26 a deletion deletes; of what is gone meanwhile nothing comes", async () => {
    const { id, sent } = square.site.acts.join({ given_name: "Short", family_name: "Stay" });
    const [left] = square.site.acts.remove(id);
    expect(await recordsOf(left!)).toEqual([{ type: "deleted", of: "client", id, modifiedAt: now }]);
    const created = JSON.parse(sent[0]!.body);
    const bare = connector.webhook!.read({ ...created, data: { type: "customer", id } })!;
    expect(await connector.webhook!.expand(link, bare)).toEqual([]);
  });

  it("two customers that became one are merged into it", async () => {
    const one = square.site.acts.join({ given_name: "Ada", family_name: "Twice" });
    const two = square.site.acts.join({ given_name: "A.", family_name: "Twice" });
    const merged = square.site.acts.merge(one.id, two.id);
    const records = (await Promise.all(merged.sent.map((sent) => recordsOf(sent)))).flat();
    expect(records.map(({ type, id }) => `${type} ${id}`).sort()).toEqual(
      [one.id, two.id, merged.id].map((id) => `client ${id}`).sort(),
    );
    expect(records.filter((record) => "mergedInto" in record)).toMatchObject([
      { id: one.id, mergedInto: merged.id, firstName: "Ada" },
      { id: two.id, mergedInto: merged.id },
    ]);
  });

  it("an older booking loses against a newer one, as a customer does", async () => {
    square.site.at("2026-03-14T15:10:00.000Z");
    const { id, sent } = square.site.acts.book({ customer_id: "CUS000004", start_at: "2026-03-23T15:00:00.000Z" });
    square.site.at("2026-03-14T15:20:00.000Z");
    const moved = square.site.acts.change(id, { start_at: "2026-03-24T15:00:00.000Z" });
    const [first] = lastOf({ records: await recordsOf(sent[0]!) }, "booking");
    const [last] = lastOf({ records: await recordsOf(moved[0]!) }, "booking");
    expect(first!.modifiedAt! < last!.modifiedAt!).toBe(true);
    square.site.at(now);
  });
});

describe("S0-12 S0-36 notifications that come twice and in any order", () => {
  it("lead where a whole sync leads, and what is true at Square is true here", async () => {
    const source = sourceOf(studio, "square");
    await source.load(mapAll(await wholeHistory(link, 6)).records, now);
    const { acts, at } = square.site;
    const sent: SentWebhook[] = [];
    for (let n = 0; n < 8; n += 1) {
      at(new Date(Date.parse(now) + (n + 1) * 3_600_000).toISOString());
      const customer = `CUS00000${n + 1}`;
      sent.push(...acts.edit(customer, { note: `Edit ${n}` }));
      const start_at = new Date(Date.parse(now) + (n + 1) * 3_600_000 + 1_800_000).toISOString();
      const { id, sent: booked } = acts.book({ customer_id: customer, start_at });
      const { ids, sent: paid } = acts.pay({ location: "LHILL", customer, services: ["SVCUT"], by: "card" });
      sent.push(...booked, ...paid);
      at(new Date(Date.parse(now) + (n + 1) * 3_600_000 + 60_000).toISOString());
      if (n % 2 === 0) sent.push(...acts.refund(ids[0]!, 0.5), ...acts.change(id, { status: "NO_SHOW" }));
    }
    const end = "2026-03-16T15:00:00.000Z";
    at(end);
    const order = disturbed(sent, chanceOf(5));
    expect(order.length).toBeGreaterThan(sent.length);
    for (const one of order) {
      expect(verify(one)).toBe(true);
      await source.send(await recordsOf(one, end), end);
    }
    expect(await studio.stream.settle()).toEqual([]);
    const whole = mapAll(await wholeHistory({ ...link, now: end }, 6), end).records;
    const changed = whole.filter(({ modifiedAt }) => modifiedAt! > now);
    expect(changed.length).toBeGreaterThanOrEqual(24);
    expect(await source.send(changed, end)).toMatchObject({ written: 0, waiting: 0, rejected: [] });
    const truth = square.site.truth();
    for (const customer of ["CUS000001", "CUS000002", "CUS000003", "CUS000008"]) {
      const { quickStats } = await source.profile(customer, end);
      const { ltv, attended } = truth.get(customer)!;
      expect([customer, quickStats.ltv.amount, quickStats.clubCount]).toEqual([customer, ltv, attended]);
    }
  });
});

describe("what is asked for one by one", () => {
  it("an event that names a thing alone has it asked for, and it is the same as the whole one brings", async () => {
    const { world, acts } = square.site;
    const [booking] = acts.change([...world.bookings.keys()][0]!, { version: 7 });
    const paid = acts.pay({ location: "LMAIN", customer: "CUS000005", services: ["PROIL"] });
    const [refund] = acts.refund(paid.ids[0]!, 1);
    const [customer] = acts.edit("CUS000005", { note: "Whole." });
    for (const whole of [booking!, paid.sent[0]!, refund!, customer!]) {
      const body = JSON.parse(whole.body);
      const bare = { ...whole, body: JSON.stringify({ ...body, data: { ...body.data, object: {} } }) };
      const [expected, found] = [await recordsOf(whole), await recordsOf(bare)];
      expect(expected).toHaveLength(1);
      if (whole !== paid.sent[0]) expect(found).toEqual(expected);
      else expect(found).toMatchObject([{ id: paid.ids[0], refunds: [{ amount: 1799 }] }]);
    }
  });

  it("every request and every answer is as the vendor describes it", async () => {
    expect(await connector.test(link)).toBe("Tideline Hair");
    const answered = exchanges.filter(({ status }) => status === 200);
    expect(new Set(answered.map(({ route }) => route)).size).toBe(14);
    expect(exchanges.flatMap(faultsOfRequest)).toEqual([]);
    expect(answered.flatMap(faultsOfAnswer)).toEqual([]);
  });
});
