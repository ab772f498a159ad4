import { describe, expect, it } from "vitest";
import type { Booking } from "../../shared/bookings/schema.ts";
import type { Facts, JudgedMessage, Records } from "../../shared/filters/facts.ts";
import { judge } from "../../shared/filters/judge.ts";
import { Filter } from "../../shared/filters/schema.ts";
import type { Invoice } from "../../shared/invoices/schema.ts";
import { newId } from "../../shared/kernel/ids.ts";
import type { Card } from "../../shared/settling/card.ts";

const now = "2026-03-14T16:00:00.000Z";
const zone = "America/New_York";

const cardOf = (fields: Partial<Card> = {}): Card => ({
  clientId: newId("client"),
  firstName: "Maya",
  lastName: "Lindqvist",
  homeLocation: "Harbor",
  lifecycle: "active",
  createdAt: "2025-06-01T12:00:00.000Z",
  zone,
  periodKind: "month",
  currency: "USD",
  sums: {},
  periods: [],
  next: [],
  moreNext: false,
  ...fields,
});

const origin = { source: "tideline", id: "b", hash: "h", received: "2026-03-01T00:00:00.000Z/0000" };
const bookingOf = (event: Partial<Booking["event"]> = {}, fields: Partial<Booking> = {}): Booking => ({
  id: newId("booking"),
  clientId: newId("client"),
  status: "attended",
  event: {
    name: "Sunrise Vinyasa",
    eventType: "Vinyasa",
    kind: "class",
    startsAt: "2026-03-02T11:00:00.000Z",
    ...event,
  },
  origin,
  ...fields,
});
const invoiceOf = (fields: Partial<Invoice> = {}): Invoice => ({
  id: newId("invoice"),
  clientId: newId("client"),
  issuedAt: "2026-03-01T12:00:00.000Z",
  status: "paid",
  currency: "USD",
  total: 10_000,
  origin,
  ...fields,
});

const recordsOf = (given: Partial<Records>): Records => ({
  booking: [],
  invoice: [],
  contract: [],
  package: [],
  todo: [],
  message: [],
  month: [],
  ...given,
});

type RuleInput = Record<string, unknown>;
const filterOf = (...rules: RuleInput[]): Filter => Filter.parse({ groups: [{ rules }] });
const factsOf = (card: Card, records?: Partial<Records>): Facts => ({
  now,
  zoneOf: (location) => (location === "Mesa" ? "America/Phoenix" : zone),
  card,
  ...(records && { records: recordsOf(records) }),
});
const verdict = (rule: RuleInput, card: Partial<Card>, records?: Partial<Records>) =>
  judge(filterOf(rule), factsOf(cardOf(card), records)).in;

/** Each rule with a client that is in by it and one that is not. */
const byCard: [rule: RuleInput, yes: Partial<Card>, no: Partial<Card>][] = [
  [{ on: "name", contains: "lindq" }, {}, { lastName: "Chen" }],
  [{ on: "name", contains: "zoe tran" }, { firstName: "Zoë", lastName: "Tran" }, {}],
  [{ on: "allCaps" }, { firstName: "MAYA", lastName: "LINDQVIST" }, { firstName: "MAYA" }],
  [{ on: "allCaps" }, { firstName: "", lastName: "ÉLODIE" }, { firstName: "J", lastName: "D" }],
  [{ on: "location", is: ["harbor", "Mesa"] }, {}, { homeLocation: undefined } as never],
  [{ on: "lifecycle", is: ["lead"] }, { lifecycle: "lead" }, {}],
  [{ on: "leadSource", is: ["Instagram"] }, { leadSource: "instagram" }, {}],
  [{ on: "tags", any: ["vip", "Injury"] }, { tags: ["VIP"] }, { tags: ["Prenatal"] }],
  [{ on: "tags", all: ["VIP", "Injury"] }, { tags: ["VIP", "Injury", "x"] }, { tags: ["VIP"] }],
  [{ on: "tags", none: ["VIP"] }, { tags: ["Injury"] }, { tags: ["VIP"] }],
  [{ on: "status", is: "guest" }, {}, { sums: { bookings: 1 } }],
  [{ on: "age", is: "new" }, { createdAt: "2026-02-12T12:00:00.000Z" }, { createdAt: "2026-02-11T12:00:00.000Z" }],
  [{ on: "age", is: "old" }, { knownSince: "2020-01-01T00:00:00.000Z", createdAt: now }, { createdAt: now }],
  [
    { on: "clientSince", within: { from: "2026-01-01", to: "2026-01-31" } },
    { firstBookingAt: "2026-02-01T04:59:00.000Z" },
    { firstBookingAt: "2026-02-01T05:00:00.000Z" },
  ],
  [{ on: "created", within: { lastDays: 3 } }, { createdAt: "2026-03-11T05:00:00.000Z" }, {}],
  [{ on: "birthday", month: 2 }, { birthday: "1990-02-29" }, { birthday: "1990-03-01" }],
  [{ on: "birthday", nextDays: 2 }, { birthday: "1990-03-16" }, { birthday: "1990-03-17" }],
  [{ on: "reach", channel: "email" }, { reach: "eE" }, { reach: "e" }],
  [{ on: "reach", channel: "sms" }, { reach: "mpS" }, { reach: "mp" }],
  [{ on: "unreachable" }, { reach: "em" }, { reach: "eE" }],
  [{ on: "missing", is: ["email"] }, { reach: "p" }, { reach: "eE" }],
  [
    { on: "missing", is: ["birthday", "phone"] },
    { birthday: "1990-01-01", reach: "e" },
    { birthday: "1990-01-01", reach: "p" },
  ],
  [{ on: "bought" }, { sums: { "paid#USD": 4900 } }, { sums: { invoices: 1 } }],
  [{ on: "ltv", min: 5000 }, { sums: { "paid#USD": 6000, "refunded#USD": 1000 } }, { sums: { "paid#USD": 4999 } }],
  [{ on: "ltv", max: 0 }, {}, { sums: { "paid#USD": 1 } }],
  [{ on: "clubCount", min: 98, max: 99 }, { sums: { club: 99 } }, { sums: { club: 100 } }],
  [
    { on: "periodCount", min: 2 },
    { periods: [{ from: "2026-03-01T05:00:00.000Z", to: "2026-04-01T04:00:00.000Z", count: 2 }] },
    { periods: [{ from: "2026-02-01T05:00:00.000Z", to: "2026-03-01T05:00:00.000Z", count: 2 }] },
  ],
  [{ on: "bookings", status: "lateCancelled", min: 2 }, { sums: { lateCancelled: 2 } }, { sums: { lateCancelled: 1 } }],
  [
    { on: "lastVisit", moreThanDays: 30 },
    { lastAttendanceAt: "2026-02-11T12:00:00.000Z" },
    { lastAttendanceAt: "2026-02-12T12:00:00.000Z" },
  ],
  [{ on: "lastVisit", moreThanDays: 30 }, { lastAttendanceAt: "2025-01-01T12:00:00.000Z" }, {}],
  [
    { on: "lastVisit", within: { lastDays: 1 } },
    { lastAttendanceAt: "2026-03-13T05:00:00.000Z" },
    { lastAttendanceAt: "2026-03-13T03:00:00.000Z" },
  ],
  [{ on: "lastVisit", never: true }, {}, { lastAttendanceAt: now }],
  [{ on: "nextVisit", none: true }, { next: ["2026-03-14T15:00:00.000Z"] }, { next: ["2026-03-14T17:00:00.000Z"] }],
  [{ on: "nextVisit", nextDays: 1 }, { next: ["2026-03-15T23:00:00.000Z"] }, { next: ["2026-03-16T12:00:00.000Z"] }],
  [{ on: "openTodos" }, { sums: { openTodos: 1 } }, {}],
];

const attended = (startsAt: string, fields: Partial<Booking["event"]> = {}) => bookingOf({ startsAt, ...fields });
const pack = { id: "p1", name: "10-Class Pack", purchasedOn: "2026-02-01" };
const contract = {
  id: "c1",
  name: "Unlimited Monthly",
  purchasedOn: "2025-01-01",
  startsOn: "2025-01-01",
  status: "active" as const,
};

const messageOf = (fields: Partial<JudgedMessage> = {}): JudgedMessage => ({
  id: newId("message"),
  channel: "email",
  direction: "out",
  how: "automated",
  state: "delivered",
  sender: { kind: "automation", id: "aut_1", name: "We miss you" },
  createdAt: "2026-03-01T12:00:00.000Z",
  sentAt: "2026-03-02T12:00:00.000Z",
  marks: {},
  ...fields,
});
const human = { at: now, by: "human" as const, why: "x" };
const machine = { at: now, by: "machine" as const, why: "x" };
const bySms = messageOf({ channel: "sms" });
const monthOf = (month: string, sums: Record<string, number>) => ({ month: [{ month, sums }] });

const byMessages: [rule: RuleInput, yes: Partial<Records>, no: Partial<Records>][] = [
  [{ on: "message.automation", is: ["we miss you"] }, { message: [messageOf()] }, { message: [] }],
  [
    { on: "message.automation", is: ["aut_1"] },
    { message: [messageOf()] },
    { message: [messageOf({ sender: { kind: "campaign", id: "aut_2" } })] },
  ],
  [{ on: "message.channel", is: ["sms"] }, { message: [bySms] }, { message: [messageOf()] }],
  [
    { on: "message.sentAt", within: { from: "2026-03-02", to: "2026-03-02" } },
    { message: [messageOf()] },
    { message: [messageOf({ sentAt: "2026-03-02T04:59:00.000Z" })] },
  ],
  [
    { on: "message.sentAt", within: { lastDays: 13 } },
    { message: [messageOf({ state: "failed", sentAt: undefined })] },
    { message: [messageOf({ state: "failed", sentAt: undefined, createdAt: "2026-02-28T12:00:00.000Z" })] },
  ],
  [
    { on: "message.state", is: ["bounced", "complained"] },
    { message: [messageOf({ state: "complained" })] },
    { message: [messageOf()] },
  ],
  [
    { on: "message.opened" },
    { message: [messageOf({ marks: { clicked: human } })] },
    { message: [messageOf({ marks: { opened: machine, clicked: machine } })] },
  ],
  [
    { on: "message.clicked" },
    { message: [messageOf({ marks: { clicked: human } })] },
    { message: [messageOf({ marks: { opened: human, clicked: machine } })] },
  ],
  [{ on: "message.replied" }, { message: [messageOf({ marks: { repliedAt: now } })] }, { message: [messageOf()] }],
  [{ on: "message.bounced" }, { message: [messageOf({ state: "bounced" })] }, { message: [messageOf()] }],
  [
    { on: "messages", min: 3 },
    monthOf("2026-01", { "auto.email.31": 2, "auto.sms.01": 1 }),
    monthOf("2026-01", { "auto.email.31": 2, "hand.sms.01": 1, "email.sent": 9 }),
  ],
  [{ on: "messages", max: 0 }, { month: [] }, monthOf("2026-01", { "auto.email.31": 1 })],
  [
    { on: "messages", channel: "sms", min: 1, within: { lastDays: 30 } },
    monthOf("2026-02", { "auto.sms.12": 1 }),
    monthOf("2026-02", { "auto.sms.11": 1, "auto.email.12": 1 }),
  ],
];

const byRecords: [rule: RuleInput, yes: Partial<Records>, no: Partial<Records>][] = [
  [
    { on: "bookings", status: "attended", min: 2, within: { lastDays: 30 } },
    { booking: [attended("2026-03-13T11:00:00.000Z"), attended("2026-02-12T11:00:00.000Z")] },
    { booking: [attended("2026-03-13T11:00:00.000Z"), attended("2026-02-11T11:00:00.000Z")] },
  ],
  [
    { on: "bookings", status: "absent", max: 0, within: { from: "2026-03-01" } },
    { booking: [bookingOf({ startsAt: "2026-02-28T11:00:00.000Z" }, { status: "absent" })] },
    { booking: [bookingOf({}, { status: "absent" })] },
  ],
  [
    { on: "ltv", min: 5000, within: { lastDays: 30 } },
    {
      invoice: [
        invoiceOf({
          issuedAt: "2025-01-01T12:00:00.000Z",
          payments: [{ method: "card", amount: 10_000, at: "2026-03-01T12:00:00.000Z" }],
        }),
      ],
    },
    {
      invoice: [
        invoiceOf({ refunds: [{ amount: 6000, at: "2026-03-05T12:00:00.000Z" }] }),
        invoiceOf({ status: "void" }),
      ],
    },
  ],
  [
    { on: "booking.eventType", is: ["vinyasa"] },
    { booking: [bookingOf()] },
    { booking: [bookingOf({ eventType: "Yin" })] },
  ],
  [
    { on: "booking.eventType", is: ["Vinyasa"], not: true },
    { booking: [bookingOf({ eventType: "Yin" })] },
    { booking: [bookingOf()] },
  ],
  [
    { on: "booking.eventName", is: ["Arm Balances"] },
    { booking: [bookingOf({ name: "Arm Balances" })] },
    { booking: [bookingOf()] },
  ],
  [
    { on: "booking.teacher", is: ["Ines Ortega"] },
    { booking: [bookingOf({ staff: { name: "Inés Ortega" } })] },
    { booking: [bookingOf()] },
  ],
  [
    { on: "booking.location", is: ["Mesa"] },
    { booking: [bookingOf({ location: "Mesa" })] },
    { booking: [bookingOf({ location: "Harbor" })] },
  ],
  [
    { on: "booking.package", is: ["pkg-1"] },
    { booking: [bookingOf({}, { package: "pkg-1" })] },
    { booking: [bookingOf()] },
  ],
  [
    { on: "booking.status", is: ["absent"] },
    { booking: [bookingOf({}, { status: "absent" })] },
    { booking: [bookingOf()] },
  ],
  [{ on: "booking.hour", from: 4, to: 4 }, { booking: [bookingOf({ location: "Mesa" })] }, { booking: [bookingOf()] }],
  [
    { on: "booking.hour", from: 22, to: 6 },
    { booking: [bookingOf()] },
    { booking: [bookingOf({ startsAt: "2026-03-02T13:00:00.000Z" })] },
  ],
  [
    { on: "booking.weekday", is: ["sunday"] },
    { booking: [bookingOf({ startsAt: "2026-03-02T04:30:00.000Z" })] },
    { booking: [bookingOf()] },
  ],
  [
    { on: "booking.startsAt", within: { nextDays: 7 } },
    { booking: [bookingOf({ startsAt: "2026-03-21T12:00:00.000Z" })] },
    { booking: [bookingOf()] },
  ],
  [{ on: "contract.name", is: ["unlimited monthly"] }, { contract: [contract] }, { contract: [] }],
  [
    { on: "contract.state", is: ["frozen"] },
    { contract: [{ ...contract, freezes: [{ from: "2026-03-01" }] }] },
    { contract: [{ ...contract, freezes: [{ from: "2026-04-01" }] }] },
  ],
  [
    { on: "contract.state", is: ["ended"] },
    { contract: [{ ...contract, endsOn: "2026-03-13" }] },
    { contract: [{ ...contract, endsOn: "2026-03-14" }] },
  ],
  [
    { on: "contract.endsOn", within: { nextDays: 14 } },
    { contract: [{ ...contract, endsOn: "2026-03-28" }] },
    { contract: [contract] },
  ],
  [{ on: "package.name", is: ["10-class pack"] }, { package: [pack] }, { package: [{ ...pack, name: "Intro 3" }] }],
  [
    { on: "package.creditsLeft", min: 1, max: 1 },
    { package: [{ ...pack, creditsTotal: 10, creditsUsed: 9 }] },
    { package: [pack] },
  ],
  [
    { on: "package.state", is: ["active"] },
    { package: [{ ...pack, expiresOn: "2026-03-14" }] },
    { package: [{ ...pack, expiresOn: "2026-03-13" }] },
  ],
  [
    { on: "package.state", is: ["usedUp"] },
    { package: [{ ...pack, creditsTotal: 3, creditsUsed: 3 }] },
    { package: [pack] },
  ],
  [
    { on: "package.expiresOn", within: { nextDays: 9 } },
    { package: [{ ...pack, expiresOn: "2026-03-23" }] },
    { package: [{ ...pack, expiresOn: "2026-03-24" }] },
  ],
  [
    { on: "package.purchasedOn", within: { lastDays: 60 } },
    { package: [pack] },
    { package: [{ ...pack, purchasedOn: "2025-02-01" }] },
  ],
  [
    { on: "todo.due", is: "overdue" },
    { todo: [{ id: "t", dueOn: "2026-03-13" }] },
    { todo: [{ id: "t", dueOn: "2026-03-14" }] },
  ],
  [{ on: "todo.due", is: "undated" }, { todo: [{ id: "t" }] }, { todo: [{ id: "t", dueOn: "2026-03-14" }] }],
  [
    { on: "todo.assignee", is: ["stf_1"] },
    { todo: [{ id: "t", assignee: "stf_1" }] },
    { todo: [{ id: "t", assignee: "stf_2" }] },
  ],
];

const said = (rule: RuleInput): string => JSON.stringify(rule);

describe("S4-04 rules on the client as a whole", () => {
  it.each(byCard.map((row) => [said(row[0]), ...row] as const))("%s", (_, rule, yes, no) => {
    expect([verdict(rule, yes), verdict(rule, no)]).toEqual([true, false]);
    expect([verdict({ ...rule, not: true }, yes), verdict({ ...rule, not: true }, no)]).toEqual([false, true]);
  });
});

describe("S4-31 rules on records", () => {
  it.each([...byRecords, ...byMessages].map((row) => [said(row[0]), ...row] as const))("%s", (_, rule, yes, no) => {
    expect([verdict(rule, {}, yes), verdict(rule, {}, no)]).toEqual([true, false]);
    expect(verdict(rule, {})).toBeUndefined();
  });
});

describe("same record", () => {
  const taught = (eventType: string, name: string, startsAt: string) =>
    bookingOf({ eventType, staff: { name }, startsAt });
  const rules = [
    { on: "booking.eventType", is: ["Vinyasa"] },
    { on: "booking.teacher", is: ["Noor Haddad"] },
    { on: "booking.status", is: ["attended"] },
    { on: "booking.startsAt", within: { lastDays: 30 } },
  ];

  it("S4-04 rules of one group hold by one booking, not by two", () => {
    const both = [
      taught("Vinyasa", "Dana Kim", "2026-03-01T11:00:00.000Z"),
      taught("Yin", "Noor Haddad", "2026-03-02T11:00:00.000Z"),
    ];
    const one = [...both, taught("Vinyasa", "Noor Haddad", "2026-03-03T11:00:00.000Z")];
    const old = [...both, taught("Vinyasa", "Noor Haddad", "2026-01-03T11:00:00.000Z")];
    const ask = (booking: Booking[]) => judge(filterOf(...rules), factsOf(cardOf(), { booking }));
    expect([ask(both).in, ask(one).in, ask(old).in]).toEqual([false, true, false]);
    expect(ask(one).groups[0]!.matched).toEqual([{ kind: "booking", record: one[2] }]);
    expect(ask(both).groups[0]!.rules.map(({ holds }) => holds)).toEqual([true, true, true, true]);
  });

  it("S4-04 two groups may hold by two bookings", () => {
    const filter = Filter.parse({ groups: rules.slice(0, 2).map((rule) => ({ rules: [rule] })) });
    const booking = [
      taught("Vinyasa", "Dana Kim", "2026-03-01T11:00:00.000Z"),
      taught("Yin", "Noor Haddad", "2026-03-02T11:00:00.000Z"),
    ];
    expect(judge(filter, factsOf(cardOf(), { booking })).in).toBe(true);
  });
});

describe("S4-19 AND and OR", () => {
  const guest = { on: "status", is: "guest" };
  const fresh = { on: "age", is: "new" };
  const isIn = (filter: unknown, card: Partial<Card>) => judge(Filter.parse(filter), factsOf(cardOf(card))).in;
  const newGuest = { createdAt: now };
  const newExisting = { createdAt: now, sums: { bookings: 1 } };

  it("all rules of a group, or any", () => {
    const filter = (match: string) => ({ groups: [{ match, rules: [guest, fresh] }] });
    expect([isIn(filter("all"), newGuest), isIn(filter("all"), newExisting)]).toEqual([true, false]);
    expect([isIn(filter("any"), newExisting), isIn(filter("any"), { sums: { bookings: 1 } })]).toEqual([true, false]);
  });

  it("all groups, or any, and a group turned round", () => {
    const filter = (match: string, not = false) => ({ match, groups: [{ rules: [guest] }, { not, rules: [fresh] }] });
    expect([isIn(filter("all"), newGuest), isIn(filter("all"), newExisting)]).toEqual([true, false]);
    expect(isIn(filter("any"), newExisting)).toBe(true);
    expect([isIn(filter("all", true), newGuest), isIn(filter("all", true), {})]).toEqual([false, true]);
  });

  it("what the card decides needs no records, whatever the records would say", () => {
    const visits = { on: "bookings", status: "attended", min: 1, within: { lastDays: 7 } };
    expect(isIn({ groups: [{ rules: [guest, visits] }] }, newExisting)).toBe(false);
    expect(isIn({ match: "any", groups: [{ rules: [guest] }, { rules: [visits] }] }, newGuest)).toBe(true);
    expect(isIn({ groups: [{ rules: [guest, visits] }] }, newGuest)).toBeUndefined();
  });
});

describe("S4-37 what a filter may be", () => {
  const faults = (filter: unknown) =>
    Filter.safeParse(filter).error?.issues.map(({ path, message, ...issue }) => [
      path.join("/"),
      "keys" in issue ? issue.keys : message,
    ]);

  it("every fault is named at once, fields nobody knows included", () => {
    const rules = [
      { on: "status", is: "friend", colour: "red" },
      { on: "opened", is: "newsletter" },
      { on: "ltv" },
      { on: "clubCount", min: 3, max: 2 },
      { on: "created", within: { lastDays: 3, from: "2026-01-01" } },
      { on: "tags" },
      { on: "birthday", month: 2, nextDays: 3 },
      { on: "lastVisit" },
    ];
    const found = faults({ groups: [{ rules, color: "red" }], depth: 2 })!;
    expect(found.map(([path]) => path)).toEqual([
      "groups/0/rules/0/is",
      "groups/0/rules/0",
      "groups/0/rules/1/on",
      "groups/0/rules/2/min",
      "groups/0/rules/3/max",
      "groups/0/rules/4/within",
      "groups/0/rules/5",
      "groups/0/rules/6",
      "groups/0/rules/7",
      "groups/0",
      "",
    ]);
  });

  it("at most ten groups of twenty rules", () => {
    const rule = { on: "status", is: "guest" };
    const filter = (groups: number, rules: number) => ({
      groups: Array(groups).fill({ rules: Array(rules).fill(rule) }),
    });
    expect(faults(filter(10, 20))).toBeUndefined();
    expect(faults(filter(11, 1))).toHaveLength(1);
    expect(faults(filter(1, 21))).toHaveLength(1);
    expect(faults(filter(0, 0))).toHaveLength(1);
  });
});

describe("birthdays", () => {
  const ahead = (birthday: string, at: string, nextDays: number) =>
    judge(filterOf({ on: "birthday", nextDays }), { ...factsOf(cardOf({ birthday })), now: at }).in;

  it("29 February is kept on the 28th in common years and on its day in leap years", () => {
    expect(ahead("1992-02-29", "2026-02-28T17:00:00.000Z", 0)).toBe(true);
    expect(ahead("1992-02-29", "2028-02-28T17:00:00.000Z", 0)).toBe(false);
    expect(ahead("1992-02-29", "2028-02-29T17:00:00.000Z", 0)).toBe(true);
    expect(ahead("1992-02-29", "2026-03-01T17:00:00.000Z", 360)).toBe(false);
  });

  it("the days go over the turn of the year", () => {
    expect(ahead("1990-01-02", "2026-12-30T17:00:00.000Z", 3)).toBe(true);
    expect(ahead("1990-01-02", "2026-12-30T17:00:00.000Z", 2)).toBe(false);
  });
});
