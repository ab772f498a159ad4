import { beforeAll, describe, expect, it } from "vitest";
import type { Input } from "../support/call.ts";
import { callAs } from "../support/call.ts";
import { makeBooking, makeClient, makeInvoice } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { expectHarmless, pictureOf } from "./picture.ts";

const hostile = `<script>alert("Yin")</script> & 'friends'`;
let studio: Studio;
let clientId: string;
let nobody: string;
beforeAll(async () => {
  studio = await openStudio();
  const tideline = sourceOf(studio);
  const visit = (id: string, startsAt: string, eventType: string, fields = {}) =>
    makeBooking(id, "c", { ...fields, event: { startsAt, eventType } });
  await tideline.load([
    makeClient("c"),
    makeClient("new"),
    visit("b1", "2026-01-05T11:00:00Z", "Vinyasa"),
    visit("b2", "2026-01-06T11:00:00Z", "Vinyasa"),
    visit("b3", "2026-01-20T22:30:00Z", hostile),
    visit("b4", "2026-01-21T11:00:00Z", "Vinyasa", { status: "absent" }),
    makeInvoice("i1", "c", { issuedAt: "2025-12-10T12:00:00Z", total: 1000 }),
    makeInvoice("i2", "c", {
      issuedAt: "2026-01-10T12:00:00Z",
      total: 5000,
      refunds: [{ amount: 7000, at: "2026-02-02T12:00:00Z" }],
    }),
    makeInvoice("i3", "c", { issuedAt: "2026-02-11T12:00:00Z", currency: "JPY", total: 700 }),
  ]);
  clientId = await tideline.clientId("c");
  nobody = await tideline.clientId("new");
});

const ask = (name: string, { headers = { accept: "image/svg+xml" }, ...input }: Input = {}) =>
  studio.call(`GET /v1/clients/{clientId}/charts/${name}`, { params: { clientId }, headers, ...input });
const names = ["event-types", "event-hours", "attendance", "ltv", "invoices"];

/** What each picture says of each value there is, zeros of hours aside. */
const told: Record<string, string[]> = {
  "event-types": ["Vinyasa: 2 events", `${hostile}: 1 event`],
  "event-hours": ["06:00: 3 events", "17:00: 1 event"],
  attendance: [
    "2026-W02, from 5 Jan 2026: 2 events",
    "2026-W03, from 12 Jan 2026: 0 events",
    "2026-W04, from 19 Jan 2026: 1 event",
  ],
  ltv: [
    "Dec 2025, in the month: $10.00",
    "Jan 2026, in the month: $50.00",
    "Feb 2026, in the month: -$70.00",
    "Dec 2025, cumulative: $10.00",
    "Jan 2026, cumulative: $60.00",
    "Feb 2026, cumulative: -$10.00",
  ],
  invoices: [
    "Dec 2025, paid: $10.00",
    "Jan 2026, paid: $50.00",
    "Feb 2026, paid: $0.00",
    "Dec 2025, refunded: $0.00",
    "Jan 2026, refunded: $0.00",
    "Feb 2026, refunded: $70.00",
  ],
};

describe("S0-37 S0-38 S0-48 S0-49 S0-50 S4-31 charts as SVG", () => {
  it.each(names)("%s: a whole picture of what was counted, for whoever accepts one", async (name) => {
    const { status, headers, text } = await ask(name);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "image/svg+xml; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      vary: "Accept",
    });
    const picture = pictureOf(text);
    expectHarmless(picture);
    const said = picture.marks.filter(({ value }) => name !== "event-hours" || value > 0).map(({ says }) => says);
    expect(said).toEqual(told[name]);
  });

  it.each(names)("%s: data as ever for everybody else, and its title and labels on the picture", async (name) => {
    const { headers, body } = await ask(name, { headers: {} });
    expect(headers).toMatchObject({ "content-type": "application/json", vary: "Accept" });
    expect((await ask(name, { headers: { accept: "*/*" } })).body).toEqual(body);
    const { title, texts } = pictureOf((await ask(name)).text);
    expect(title).toBe(body.title);
    expect(texts).toContain(body.title);
    expect(texts.some((one) => one.startsWith(body.y.label))).toBe(true);
    if (body.statuses) expect(texts.join(" · ")).toContain(`counts ${body.statuses.join(", ")}`);
    else expect(texts.join(" · ")).toContain(body.currency);
  });

  it.each(names)("%s: says that there is nothing yet", async (name) => {
    const { status, text } = await ask(name, { params: { clientId: nobody } });
    expect(status).toBe(200);
    expect(pictureOf(text).texts.at(-1)).toMatch(/^(No (booked|attended) events|Nothing was paid in USD) yet\.$/);
  });

  it("S0-48 draws the months and the currency that were asked for", async () => {
    const says = async (query: Record<string, string>) =>
      pictureOf((await ask("ltv", { query })).text).marks.map((mark) => mark.says);
    expect(await says({ from: "2026-02", to: "2026-02" })).toEqual([
      "Feb 2026, in the month: -$70.00",
      "Feb 2026, cumulative: -$10.00",
    ]);
    expect(await says({ currency: "JPY" })).toEqual(["Feb 2026, in the month: ¥700", "Feb 2026, cumulative: ¥700"]);
  });

  it("is made for the width of a phone where that is asked for; data is the same at any", async () => {
    const svg = async (query: Record<string, string>) => pictureOf((await ask("event-hours", { query })).text);
    expect([(await svg({})).size[0], (await svg({ width: "360" })).size[0]]).toEqual([720, 360]);
    expect((await svg({ width: "360" })).marks.map(({ says }) => says)).toEqual(
      (await svg({})).marks.map(({ says }) => says),
    );
    for (const width of ["359", "1601", "wide", "-1", "1e3"])
      expect(await ask("event-hours", { query: { width } })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: "/query/width" }] },
      });
  });

  it("refuses in words, also whoever wants a picture", async () => {
    const stranger = { clientId: studio.means.newId("client") };
    const refused = [
      await ask("ltv", { params: stranger }),
      await ask("event-hours", { query: { from: "2026-03", to: "2026-02" } }),
      await callAs({ accountId: studio.accountId, role: "instructor" })("GET /v1/clients/{clientId}/charts/ltv", {
        params: { clientId },
        headers: { accept: "image/svg+xml" },
      }),
    ];
    expect(refused.map(({ status, headers }) => [status, headers["content-type"]])).toEqual([
      [404, "application/problem+json"],
      [422, "application/problem+json"],
      [403, "application/problem+json"],
    ]);
  });
});

describe("charts as data", () => {
  it("S4-31 attendance names every week from the first to the last, their average, and their weekdays", async () => {
    const { body } = await ask("attendance", { headers: {} });
    expect(body).toMatchObject({
      statuses: ["attended"],
      x: { label: "Week", unit: "week", from: "2026-W02", to: "2026-W04" },
      y: { label: "Attended events", unit: "events", min: 0, max: 2 },
      items: [
        { week: "2026-W02", startsOn: "2026-01-05", count: 2 },
        { week: "2026-W03", startsOn: "2026-01-12", count: 0 },
        { week: "2026-W04", startsOn: "2026-01-19", count: 1 },
      ],
      perWeek: 1,
    });
    expect(body.weekdays.filter(({ count }: { count: number }) => count > 0)).toEqual([
      { weekday: "monday", count: 1 },
      { weekday: "tuesday", count: 2 },
    ]);
  });

  it("S0-50 invoices by month: paid and refunded each in the month it happened, and what is left", async () => {
    expect((await ask("invoices", { headers: {} })).body).toMatchObject({
      currency: "USD",
      y: { label: "Amount", unit: "USD", min: -7000, max: 5000 },
      items: [
        { month: "2025-12", paid: 1000, refunded: 0, net: 1000 },
        { month: "2026-01", paid: 5000, refunded: 0, net: 5000 },
        { month: "2026-02", paid: 0, refunded: 7000, net: -7000 },
      ],
      total: { paid: 6000, refunded: 7000, net: -1000 },
    });
  });

  it("S0-49 LTV stands beside the same month a year earlier, and each year beside the year before", async () => {
    const tideline = sourceOf(studio);
    const paid = (id: string, month: string, total: number) =>
      makeInvoice(id, "yearly", { issuedAt: `${month}-10T12:00:00Z`, total });
    await tideline.load([
      makeClient("yearly"),
      paid("y1", "2024-11", 1000),
      paid("y2", "2025-11", 1500),
      paid("y3", "2026-01", 300),
    ]);
    const params = { clientId: await tideline.clientId("yearly") };
    const { body } = await ask("ltv", { params, headers: {} });
    const of = (month: string) => body.items.find((item: { month: string }) => item.month === month);
    expect(of("2024-11")).toMatchObject({ amount: 1000, yearBefore: null });
    expect(of("2025-11")).toMatchObject({ amount: 1500, yearBefore: 1000, cumulative: 2500 });
    expect(body.years).toEqual([
      { year: 2024, amount: 1000, yearBefore: null, growth: null },
      { year: 2025, amount: 1500, yearBefore: 1000, growth: 50 },
      { year: 2026, amount: 300, yearBefore: 1500, growth: -80 },
    ]);
    const { texts, description } = pictureOf((await ask("ltv", { params })).text);
    expect(texts).toContain("the same month a year earlier");
    expect(description).toBe("$28.00 at the end of Jan 2026. 2024 $10.00, 2025 $15.00 (+50 %), 2026 $3.00 (-80 %).");
  });
});
