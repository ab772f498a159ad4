import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ZodError, type ZodType } from "zod";
import { changeOf } from "../../shared/changes/image.ts";
import type { Facts, Raw } from "../../shared/connectors/contract.ts";
import { mindbody } from "../../shared/connectors/mindbody/index.ts";
import * as vendor from "../../shared/connectors/mindbody/schema.ts";
import { told } from "../../shared/connectors/mindbody/webhook.ts";
import { connectors } from "../../shared/connectors/registry.ts";
import { square } from "../../shared/connectors/square/index.ts";
import * as squares from "../../shared/connectors/square/schema.ts";
import { emailEvents } from "../../shared/deliveries/email.ts";
import { smsEvents } from "../../shared/deliveries/sms.ts";
import { readReceipt } from "../../shared/inbound/email.ts";
import { messageIn } from "../../shared/inbound/notice.ts";
import { readInboundSms, SmsNotice } from "../../shared/inbound/sms.ts";
import { Refusal } from "../../shared/kernel/errors.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { SourceRecord } from "../../shared/sources/schema.ts";
import { attributes } from "../../shared/table/attributes.ts";
import { imageOf } from "../../shared/table/client.ts";
import { hostileText, nearly, readingOf } from "./hostile.ts";

/** JSON around a value, sometimes with `__proto__` in it, sometimes cut off, sometimes in a topic's envelope. */
const asText = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.tuple(value, fc.constantFrom("plain", "proto", "cut", "envelope")).map(([given, how]) => {
    const text = JSON.stringify(given) ?? "";
    if (how === "proto") return text.replace(/^\{/, '{"__proto__":{"polluted":true},');
    if (how === "cut") return text.slice(0, text.length / 2);
    return how === "envelope" ? JSON.stringify({ Type: "Notification", Message: text }) : text;
  });

const facts: Facts = { currency: "USD", now: "2026-03-02T11:00:00.000Z", zoneOf: () => "America/New_York" };

describe("reliability 21 and 23: what the channels tell is read or refused as malformed", () => {
  const person = { emailAddress: "maya@example.com", status: "5.1.1", action: "failed" };
  const mail = { timestamp: "2026-03-02T11:00:00.000Z", messageId: "m1", destination: ["maya@example.com"] };
  const event = (kind: string, more: object) => ({ eventType: kind, mail, ...more });
  const samples = [
    event("Bounce", { bounce: { bounceType: "Permanent", bouncedRecipients: [person] } }),
    event("Complaint", { complaint: { complainedRecipients: [person] } }),
    event("Click", { click: { link: "https://tideline.example/", userAgent: "x", ipAddress: "192.0.2.1" } }),
    { notificationType: "Received", mail, receipt: { recipients: ["a@b.cd"], action: { type: "S3" } } },
    { eventType: "TEXT_DELIVERED", eventTimestamp: 1772449200000, isFinal: true, messageId: "m1", context: {} },
  ];
  /** A sample of which one value, at any depth, is another. */
  const spoilt = (value: unknown): fc.Arbitrary<unknown> => {
    if (value === null || typeof value !== "object") return fc.oneof(fc.constant(value), fc.jsonValue(), hostileText);
    const parts = Object.entries(value);
    if (parts.length === 0) return fc.jsonValue();
    return fc.nat(parts.length - 1).chain((at) => {
      const [name, part] = parts[at]!;
      const put = (other: unknown) => (Array.isArray(value) ? value.with(at, other) : { ...value, [name]: other });
      return fc.oneof({ weight: 3, arbitrary: spoilt(part) }, fc.jsonValue()).map(put);
    });
  };

  it("events of emails and texts, receipts, and what clients text", () => {
    const notices = fc.oneof(
      hostileText,
      asText(nearly(SmsNotice)),
      ...samples.map((sample) => asText(spoilt(sample))),
    );
    fc.assert(
      fc.property(notices, (text) => {
        expect(typeof readingOf(() => messageIn(text))).toBe("string");
        for (const read of [emailEvents, smsEvents, readReceipt, readInboundSms]) {
          const found = readingOf<unknown>(() => read(text), [Refusal]);
          for (const { at } of Array.isArray(found) ? found : []) expect(new Date(at).toISOString()).toBe(at);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe("reliability 22: what booking software sends by itself", () => {
  const body = { merchant_id: "M", type: "customer.created", event_id: "e1", created_at: "2026-03-02T11:00:00Z" };
  const squareNotice = fc.oneof(
    nearly(squares.Envelope),
    fc.record({ data: fc.jsonValue() }).map((more) => ({ ...body, ...more })),
  );
  const time = fc.oneof(fc.constantFrom("2026-03-02T11:00:00Z", "2026-03-02T11:00:00:123", "2026-03-02"), hostileText);
  const mindbodyNotice = fc.record({
    messageId: fc.oneof(fc.constant("m1"), fc.jsonValue()),
    eventId: fc.oneof(fc.constantFrom(...Object.keys(told)), hostileText),
    eventInstanceOriginationDateTime: time,
    eventData: fc.oneof(fc.record({ clientUniqueId: fc.jsonValue() }), fc.jsonValue()),
  });

  it("is a notice with a time and a subject, or is refused by the form it should have", () => {
    for (const [{ webhook }, notice] of [[square, squareNotice] as const, [mindbody, mindbodyNotice] as const])
      fc.assert(
        fc.property(fc.oneof(notice, fc.jsonValue()), (given) => {
          const read = readingOf(() => webhook!.read(given), [ZodError]);
          if (read) expect(Number.isNaN(Date.parse(read.at))).toBe(false);
        }),
        { numRuns: 400 },
      );
  });

  it("counts with the signature over these bytes alone", () => {
    const url = "https://hub.example.com/hooks/h1";
    const signatureKey = "signature-key";
    const signed = (text: string) => createHmac("sha256", signatureKey).update(text, "utf8").digest("base64");
    const signatures = {
      square: { header: "x-square-hmacsha256-signature", over: (text: string) => signed(url + text) },
      mindbody: { header: "x-mindbody-signature", over: (text: string) => `sha256=${signed(text)}` },
    };
    for (const [name, { header, over }] of Object.entries(signatures)) {
      const { verify } = connectors[name]!.webhook!;
      const holds = (signature: string, text: string) =>
        readingOf(() => verify({ url, headers: { [header]: signature }, body: text }, { signatureKey }));
      fc.assert(
        fc.property(hostileText, hostileText, (text, noise) => {
          const right = over(text);
          expect(holds(right, text)).toBe(true);
          expect(holds(noise, text)).toBe(false);
          expect(holds(right, `${text} `)).toBe(false);
          expect(holds(Buffer.from(right, "base64").toString("hex"), text)).toBe(false);
        }),
      );
    }
  });
});

describe("reliability 27: a record of booking software becomes records here, or is rejected alone", () => {
  /** Days and hours made of any digits are hardly ever some that a calendar has: here they are. */
  const dated = (record: unknown): unknown =>
    JSON.parse(
      JSON.stringify(record).replace(/"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?[^"]{0,12}"/g, '"2026-03-02T11:00:00"'),
    );
  const rawOf = (resource: string, schema: ZodType): [string, fc.Arbitrary<Raw>] => [
    resource,
    fc.record({
      resource: fc.constant(resource),
      id: fc.option(hostileText),
      record: fc.oneof(nearly(schema), nearly(schema).map(dated), fc.jsonValue()),
      beside: fc.option(fc.record({ client: hostileText, location: hostileText, at: fc.constant(facts.now) })),
    }),
  ];
  const vendors = [
    [square, rawOf("customers", squares.Customer)],
    [square, rawOf("bookings", squares.Booking)],
    [square, rawOf("payments", squares.Payment)],
    [mindbody, rawOf("clients", vendor.VendorClient)],
    [mindbody, rawOf("classes", vendor.VendorClass)],
    [mindbody, rawOf("visits", vendor.VendorVisit)],
    [mindbody, rawOf("appointments", vendor.VendorAppointment)],
    [mindbody, rawOf("sales", vendor.VendorSale)],
    [mindbody, rawOf("services", vendor.VendorService)],
    [mindbody, rawOf("contracts", vendor.VendorContract)],
  ] as const;

  it.each(vendors.map(([connector, [resource, raws]]) => [connector.title, resource, connector, raws] as const))(
    "%s: %s",
    (_title, _resource, connector, raws) => {
      let made = 0;
      fc.assert(
        fc.property(raws, (raw) => {
          const { records, errors } = readingOf(() => connector.map(raw, facts))!;
          expect(errors.every(({ pointer, message }) => typeof pointer === "string" && message !== "")).toBe(true);
          for (const record of records) readingOf(() => SourceRecord.safeParse(record));
          made += records.length;
          expect(readingOf(() => connector.map(raw, facts))).toEqual({ records, errors });
        }),
        { numRuns: 200 },
      );
      expect(made).toBeGreaterThan(0);
    },
  );
});

describe("reliability 4: an image of the stream", () => {
  it("tells of a change, or of nothing", () => {
    const types = ["client", "booking", "event", "note", "erased", "mergedClient", "constructor"];
    const named = fc.dictionary(fc.oneof(fc.constantFrom("kind", "moved", "deleted"), hostileText), fc.jsonValue());
    const data = named.map((given) => ({ ...given, id: newId("note") }));
    const item = fc.record({
      pk: fc.oneof(hostileText, fc.constant(`${newId("account")}#${newId("client")}`)),
      sk: fc.oneof(hostileText, fc.constant(`BKG#${newId("booking")}`)),
      type: fc.oneof(fc.constantFrom(...types), hostileText),
      rev: fc.oneof(hostileText, fc.constant(newId("revision"))),
      data,
      gone: fc.constantFrom(undefined, true),
    });
    fc.assert(
      fc.property(item, fc.boolean(), (given, inserted) => {
        const read = readingOf(() => imageOf(attributes(given as never)))!;
        const change = readingOf(() => changeOf({ item: read, inserted }));
        if (change) expect(change.type).toContain(".");
      }),
      { numRuns: 400 },
    );
  });
});
