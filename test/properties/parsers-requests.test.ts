import type { APIGatewayProxyEventV2 } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { prefersPicture } from "../../functions/http/accept.ts";
import { jsonBody } from "../../functions/http/body.ts";
import { readForm } from "../../functions/http/pages.ts";
import { parseRequest } from "../../functions/http/validate.ts";
import { phonesOf } from "../../shared/clients/phones.ts";
import type { Ctx } from "../../shared/ctx.ts";
import { Refusal } from "../../shared/kernel/errors.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { PageQuery } from "../../shared/kernel/page.ts";
import { Instant, LocalDate, localTime, TimeZone } from "../../shared/kernel/time.ts";
import { weightedIn } from "../../shared/kernel/weighted.ts";
import { type LinkPurpose, linkIn, tokenOf } from "../../shared/links/token.ts";
import { waiverLinkIn, waiverToken } from "../../shared/links/waiver-token.ts";
import type { Route } from "../../shared/route.ts";
import { secretsOf } from "../../shared/secrets.ts";
import { hookOf, newHookId } from "../../shared/sync/notifications.ts";
import { openPosition, sealPosition } from "../../shared/table/list.ts";
import { hostileText, nearly, readingLater, readingOf } from "./hostile.ts";

const secrets = secretsOf(JSON.stringify({ current: "k1", k1: "a".repeat(64), pepper: "k1" }));
const ctx = { accountId: newId("account"), secrets } as unknown as Ctx;
const none = Symbol("absent");

/** A text with one place of it changed. */
const tampered = (text: string) =>
  fc.tuple(fc.nat(text.length), hostileText).map(([at, more]) => text.slice(0, at) + more + text.slice(at + 1));

const eventOf = (more: Partial<APIGatewayProxyEventV2>): APIGatewayProxyEventV2 =>
  ({
    rawPath: "/",
    headers: { "content-type": "application/json" },
    isBase64Encoded: false,
    requestContext: { http: { sourceIp: "127.0.0.1", userAgent: "" }, domainName: "hub.example.com" },
    ...more,
  }) as unknown as APIGatewayProxyEventV2;

describe("reliability 12: what a request brings is read or refused, whatever it is", () => {
  it("a body in JSON", () => {
    const json = fc.oneof(hostileText, fc.json(), fc.json().chain(tampered));
    fc.assert(
      fc.property(json, fc.boolean(), (text, isBase64Encoded) => {
        const body = isBase64Encoded ? Buffer.from(text).toString("base64") : text;
        const read = readingOf(() => jsonBody(eventOf({ body, isBase64Encoded }), 10_000), [Refusal]);
        if (read !== undefined) expect(read).toEqual(JSON.parse(text.replace(/^\ufeff/, "")));
      }),
    );
  });

  it("a form, url-encoded or multipart", async () => {
    const pairs = fc.dictionary(
      hostileText,
      hostileText.map((text) => text.toWellFormed()),
      { maxKeys: 4 },
    );
    const part = 'Content-Disposition: form-data; name="email"';
    const body = fc.oneof(
      pairs.map((fields) => new URLSearchParams(fields).toString()),
      hostileText,
      tampered(`--b\r\n${part}\r\n\r\non\r\n--b\r\n${part}; filename="x"\r\n\r\n\u0000\r\n--b--\r\n`),
    );
    const types = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "multipart/form-data"];
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom(...types), async (text, type) => {
        const read = await readingLater(
          () => readForm(eventOf({ body: text, headers: { "content-type": type } }), 30_000),
          [Refusal],
        );
        if (read) expect(Object.values(read).every((value) => typeof value === "string")).toBe(true);
      }),
    );
  });

  it("path, query and the headers that say which revision, language and picture are meant", async () => {
    const route = {
      summary: "",
      right: "public",
      query: PageQuery,
      params: z.strictObject({ id: z.string() }),
      reply: {},
    };
    const header = fc.option(hostileText, { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ "if-match": header, "accept-language": header, accept: header, "content-type": header }),
        fc.dictionary(fc.oneof(fc.constantFrom("limit", "cursor"), hostileText), hostileText, { maxKeys: 3 }),
        async (headers, query) => {
          const event = eventOf({
            headers: headers as never,
            queryStringParameters: query,
            pathParameters: { id: "a" },
          });
          const read = await readingLater(() => parseRequest(route as unknown as Route, event), [Refusal]);
          if (read) expect((read.query as PageQuery).limit).toBeGreaterThan(0);
          expect(typeof readingOf(() => prefersPicture(headers.accept))).toBe("boolean");
        },
      ),
    );
  });

  it("a header of choices, whose weights are from 0 to 1", () => {
    const choices = fc.oneof(hostileText, tampered("text/html, image/svg+xml;q=0.9, */*;q=0.1"));
    fc.assert(
      fc.property(choices, (header) => {
        for (const { weight } of readingOf(() => weightedIn(header))!) expect(weight >= 0 && weight <= 1).toBe(true);
      }),
    );
  });

  it("reliability 13: a cursor comes back as it was given out, and nothing else is one", () => {
    const position = fc.dictionary(fc.constantFrom("pk", "sk", "gsi1pk", "__proto__"), hostileText, { maxKeys: 3 });
    fc.assert(
      fc.property(position, hostileText, fc.nat(400), (last, noise, at) => {
        const cursor = sealPosition(ctx, "clients", last)!;
        expect(readingOf(() => openPosition(ctx, "clients", cursor))).toEqual(last);
        const forged =
          cursor.slice(0, at % cursor.length) + noise + cursor.slice((at % cursor.length) + noise.length + 1);
        for (const text of [noise, forged].filter((one) => one !== cursor))
          expect(readingOf(() => openPosition(ctx, "clients", text), [Refusal])).toBeUndefined();
      }),
    );
  });

  it("reliability 25: the token of a link speaks for whom it was made, and a forged or cut one for nobody", () => {
    const ids = { accountId: newId("account"), clientId: newId("client"), messageId: newId("message") };
    const link = { ...ids, channel: "email" as const, hash: secrets.hash("maya@example.com") };
    const request = { ...ids, channel: "sms" as const, waiverId: newId("waiver"), signatureId: newId("signature") };
    const hook = newHookId(secrets, ids.accountId, "square");
    const waiver = waiverToken(secrets, request);
    expect(waiverLinkIn(secrets, waiver)).toEqual(request);
    expect(hookOf(secrets, hook)).toEqual({ accountId: ids.accountId, name: "square" });
    for (const purpose of ["unsubscribe", "preferences"] satisfies LinkPurpose[]) {
      const token = tokenOf(secrets, purpose, link);
      expect(linkIn(secrets, purpose, token)).toEqual(link);
      fc.assert(
        fc.property(fc.oneof(hostileText, ...[token, waiver, hook].map(tampered)), (text) => {
          if ([token, waiver, hook].includes(text)) return;
          expect(readingOf(() => linkIn(secrets, purpose, text))).toBeUndefined();
          expect(readingOf(() => waiverLinkIn(secrets, text))).toBeUndefined();
          expect(readingOf(() => hookOf(secrets, text), [Refusal])).toBeUndefined();
        }),
      );
    }
  });
});

describe("reliability 14: what people write in fields", () => {
  const zones = fc.constantFrom("America/New_York", "Asia/Kathmandu", "UTC");

  it("an instant is kept in one form that is read again as itself, and a wall clock shows it", () => {
    const written = fc.oneof(nearly(Instant), hostileText, tampered("2026-03-08T02:30:00.000-05:00"));
    fc.assert(
      fc.property(written, zones, (given, zone) => {
        const { data } = readingOf(() => Instant.safeParse(given))!;
        if (data === undefined) return;
        expect(Instant.parse(data)).toBe(data);
        expect(new Date(data).toISOString()).toBe(data);
        expect(LocalDate.safeParse(localTime(data, zone).day).success).toBe(true);
      }),
    );
  });

  it("a zone is one the clock knows, or none", () => {
    const named = fc.oneof(
      hostileText,
      tampered("America/New_York"),
      fc.constantFrom(...Intl.supportedValuesOf("timeZone")),
    );
    fc.assert(
      fc.property(named, (name) => {
        const { data } = readingOf(() => TimeZone.safeParse(name))!;
        if (data) expect(localTime("2026-03-08T02:30:00.000Z", data).day).toMatch(/^2026-03-0[78]$/);
      }),
    );
  });

  it("a phone number is E.164 or stays the text it was, and is read again as the same", () => {
    const number = fc.oneof(hostileText, tampered("+1 (207) 555-0155"), fc.stringMatching(/^\+?[\d ()/-]{3,20}$/));
    const country = fc.constantFrom(none, "US", "GB", "DE", "XX", "__proto__");
    const head = { locations: [] } as never;
    fc.assert(
      fc.property(number, country, (raw, given) => {
        const phone = { kind: "mobile" as const, number: raw, ...(typeof given === "string" && { country: given }) };
        const [read] = readingOf(() => phonesOf([phone], head, undefined))!;
        expect(read!.raw).toBe(raw);
        if (read!.number === undefined) return;
        expect(read!.number).toMatch(/^\+[1-9]\d{5,14}$/);
        expect(phonesOf([{ kind: "mobile", number: read!.number }], head, undefined)[0]!.number).toBe(read!.number);
      }),
    );
  });
});
