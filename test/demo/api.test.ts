import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Api } from "../../infra/local/demo/api.ts";
import { demoStudio } from "../../infra/local/demo/index.ts";
import { tomorrowsEvent } from "../../infra/local/demo/links.ts";
import { makeProgress, setRewards } from "../../infra/local/demo/progress-seed.ts";
import { makeSigning } from "../../infra/local/demo/signing-seed.ts";
import { makeTeam } from "../../infra/local/demo/team-seed.ts";
import { absencesAt } from "../absences/studio.ts";
import { runJobs } from "../support/jobs.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { studioOn } from "./calculator.ts";
import { apiOver, recordsAbout } from "./handlers.ts";

const today = "2026-03-14";
/** noon at Harbor */
const at = `${today}T16:00:00Z`;
const demo = demoStudio(today);
const calculator = studioOn(today);
const client = (name: string): string => calculator.client(name).id;

const roster = calculator.of("booking").filter(({ event }) => event === "evt-2026-03-15-sunrise");
const childOfMesa = calculator
  .of("booking")
  .find((booking) => booking.status === "attended" && calculator.eventOf(booking).name === "child-watch")!.client;
const stories = ["Nadia Rahman", "Ruth Goldberg", "Rosa Delgado", "Ben Carter", "Ethan Brooks", "Tomás Silva"];
const others = ["Ava Thompson", "Wei Chen", "Sam Abbott", "Iris Halverson"];
const told = recordsAbout(demo.records, [
  ...[...stories, ...others].map(client),
  ...roster.map((booking) => booking.client),
  childOfMesa,
]);

let studio: Studio;
let api: Api;
const ids = new Map<string, string>();
// biome-ignore lint/suspicious/noExplicitAny: tests read whatever was answered
const get = (path: string): Promise<any> => api.get(path);
const of = (name: string, path = "") => get(`/v1/clients/${ids.get(client(name))}${path}`);

beforeAll(async () => {
  studio = await openStudio({ ...demo.account });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(at) });
  api = apiOver(studio, at);
  for (const location of demo.locations) await api.send("POST", "/v1/locations", location);
  await api.send("PUT", "/v1/settings/counts", demo.counts);
  await setRewards(api, demo.progress);
  await api.send("PUT", "/v1/settings/messaging", demo.conversations.settings);
  const tideline = sourceOf(studio, demo.source);
  for (let from = 0; from < told.length; from += 200) await tideline.load(told.slice(from, from + 200), at);
  for (const { id } of (await get("/v1/clients?limit=100")).items)
    ids.set((await get(`/v1/clients/${id}`)).source.id, id);
  const { winner, loser } = demo.toJoin;
  await api.send("POST", `/v1/clients/${ids.get(winner)}/merge`, { loserId: ids.get(loser) });
  await runJobs(studio);
  await absencesAt(at);
  await makeTeam(api, demo.team, (one) => ids.get(one)!);
  await studio.stream.settle();
  // the storage judges a form by the clock on the wall, which is not the demo's here
  await makeSigning(api, { ...demo.signing, documents: [] }, (one) => ids.get(one)!);
  await makeProgress(api, demo.progress, (one) => ids.get(one)!);
  await studio.stream.settle();
});

afterAll(() => {
  vi.useRealTimers();
});

// biome-ignore lint/suspicious/noExplicitAny: as above
const named = (lines: any[]): string[] => lines.map(({ firstName, lastName }) => `${firstName} ${lastName}`);
const explained = async (name: string, stat: string) => {
  const { value, items } = await of(name, `/explain/${stat}?limit=100`);
  const left = items.filter(({ reason }: { reason?: string }) => reason);
  return { value, items, reasons: left.map(({ reason }: { reason: string }) => reason).sort() };
};

describe("the demo's stories as the API tells them", () => {
  it("S0-40 S1-33 tomorrow 06:00: 14 of 14, three wait, Noor for Dana, one milestone, birthday and first-timer", async () => {
    const { event, counts, lists } = await get(`/v1/events/${await tomorrowsEvent(api, today)}/roster`);
    expect(event).toMatchObject({
      name: "Sunrise Vinyasa",
      localStart: "2026-03-15T06:00",
      teacher: "Noor Haddad",
      originalTeacher: "Dana Kim",
    });
    expect(counts).toMatchObject({ booked: 14, capacity: 14, waitlisted: 3 });
    expect(lists.waitlist.map(({ waitlistPosition }: { waitlistPosition: number }) => waitlistPosition)).toEqual([
      1, 2, 3,
    ]);
    const { here } = lists;
    expect(named(here.filter(({ first }: { first: boolean }) => first))).toEqual(["Zoë Tran"]);
    const marked = here.filter(({ milestone }: { milestone: number | null }) => milestone !== null);
    expect([named(marked), marked[0].milestone]).toEqual([["Maya Lindqvist"], 99]);
    expect(here.filter(({ birthday }: { birthday: boolean }) => birthday)).toHaveLength(1);
    const starred = here.filter(({ starredNotes }: { starredNotes: unknown[] }) => starredNotes.length > 0);
    expect([named(starred), starred[0].starredNotes[0].body]).toEqual([
      ["Chidi Okonkwo"],
      "Peanut allergy: EpiPen in his bag, call Adaeze at once.",
    ]);
    const owing = (await get("/v1/reports/past-due")).items.map(({ clientId }: { clientId: string }) => clientId);
    expect(named(here.filter(({ clientId }: { clientId: string }) => owing.includes(clientId)))).toEqual([
      "Liam Novak",
    ]);
  });

  it("S1-38 S1-42 S1-45 tomorrow 06:00: one waiver is missing, Zoë's; Maya's is signed", async () => {
    const { lists } = await get(`/v1/events/${await tomorrowsEvent(api, today)}/roster`);
    const lacking = lists.here.filter(({ requirements }: { requirements: unknown[] }) => requirements.length > 0);
    expect([named(lacking), lacking[0].requirements]).toEqual([
      ["Zoë Tran"],
      [{ kind: "waiver", says: "Liability waiver is not signed yet." }],
    ]);
    expect((await of("Maya Lindqvist", "/signatures")).items).toMatchObject([{ title: "Liability waiver" }]);
    expect((await of("Nadia Rahman", "/documents?kind=agreement")).items).toHaveLength(1);
  });

  it("S2-14 S2-15 Maya: ten points a visit and one a dollar, a guest pass redeemed", async () => {
    const { earned, redeemed, balance, owed, expired, prizes } = await of("Maya Lindqvist", "/rewards");
    expect([redeemed, owed, earned - redeemed - expired]).toEqual([200, 0, balance]);
    expect(prizes.map(({ name }: { name: string }) => name)).toEqual(demo.progress.prizes.map(({ name }) => name));
    const [first] = (await of("Maya Lindqvist", "/rewards/history")).items;
    expect(first).toMatchObject({ kind: "redemption", name: "Guest pass", points: -200 });
  });

  it("S2-22 S2-24 Rosa's knee comes back, Ruth's log is overdue, and the hundredth visit is a goal of Maya's", async () => {
    expect((await of("Rosa Delgado", "/transformation-log")).items).toHaveLength(4);
    expect((await of("Rosa Delgado", "/goals")).items).toMatchObject([{ state: "open", progress: { percent: 85 } }]);
    expect((await of("Maya Lindqvist", "/goals")).items).toMatchObject([{ state: "open", progress: { percent: 98 } }]);
    expect((await of("Ruth Goldberg", "/goals")).items).toMatchObject([{ state: "missed" }]);
    expect((await get("/v1/transformation-log/overdue")).items).toMatchObject([{ firstName: "Ruth" }]);
  });

  it("S0-07 Maya: 98 counted, the 99th tomorrow, three Childwatch left out", async () => {
    const { quickStats } = await of("Maya Lindqvist");
    expect(quickStats).toMatchObject({ clubCount: 98, scheduledVisitAt: "2026-03-15T10:00:00.000Z" });
    const { value, reasons } = await explained("Maya Lindqvist", "club-count");
    expect([value, reasons.filter((reason: string) => reason === "event type left out")]).toEqual([
      98,
      Array(3).fill("event type left out"),
    ]);
  });

  it("S0-41 S0-46 Maya: one credit left that expires in nine days, and tomorrow's visit is paid with that pack by its name", async () => {
    const { items } = await of("Maya Lindqvist", "/packages?state=active");
    expect(items).toMatchObject([{ name: "10-Class Pack", creditsRemaining: 1, expiresOn: "2026-03-23" }]);
    const soon = (await get("/v1/reports/packages?expiresWithin=9")).items;
    expect(soon.map((row: { client: { name: string } }) => row.client.name)).toContain("Maya Lindqvist");
    const [tomorrow] = (await of("Maya Lindqvist", "/bookings?when=upcoming")).items;
    expect(tomorrow).toMatchObject({ package: "10-Class Pack" });
  });

  it("S0-12 S0-49 Nadia: $7,214.50 with a refund, a void and a gift card once; January peaks, a plateau in summer", async () => {
    const { value, items } = await explained("Nadia Rahman", "ltv");
    expect(value).toEqual({ amount: 721450, currency: "USD" });
    const nil = items.filter((item: { value: { amount: number } }) => item.value.amount === 0);
    expect(nil.map(({ record }: { record: { name: string; status: string } }) => [record.name, record.status])).toEqual(
      [
        ["Yoga mat", "void"],
        ["Yoga mat", "paid"],
      ],
    );
    expect((await of("Nadia Rahman", "/sales")).sales).toMatchObject([{ ltv: 721450, refunds: 1450 }]);
    const { items: months } = await of("Nadia Rahman", "/charts/ltv");
    const amounts = (test: RegExp) =>
      months.filter(({ month }: { month: string }) => test.test(month)).map(({ amount }: { amount: number }) => amount);
    expect(Math.min(...amounts(/-01$/))).toBeGreaterThan(Math.max(...amounts(/-(?!01)\d\d$/)));
    expect(new Set(amounts(/-0[678]$/))).toEqual(new Set([0]));
  });

  it("S0-07 Ruth: 143 = 23 + 120 from before this system, by a key of Lena's", async () => {
    const { quickStats, badges } = await of("Ruth Goldberg");
    expect([quickStats.clubCount, badges.attendedEvents]).toEqual([143, 23]);
    const { value, items } = await explained("Ruth Goldberg", "club-count");
    const added = items.filter(({ record }: { record: { type: string } }) => record.type === "adjustment");
    expect([value, added]).toMatchObject([143, [{ value: 120, record: { name: "before this system" } }]]);
    const { author } = added[0].record;
    expect([author.kind, (await get(`/v1/api-keys/${author.id}`)).name]).toEqual(["key", "Lena Fischer"]);
  });

  it("S1-33 Rosa: her memo stands on the roster of the morning she is back, the day after her freeze", async () => {
    const { memberships } = await of("Rosa Delgado", "/services");
    expect(memberships).toMatchObject([{ state: "frozen", frozenUntil: "2026-03-20" }]);
    const [back] = (await of("Rosa Delgado", "/bookings?when=upcoming")).items;
    expect(back.startsAt).toBe("2026-03-21T10:00:00.000Z");
    const { lists } = await get(`/v1/events/${back.eventId}/roster`);
    expect(lists.here.map(({ starredNotes }: { starredNotes: { body: string }[] }) => starredNotes[0]!.body)).toEqual([
      "Back next week after knee surgery: no lunges, no jumping, ask how it feels.",
    ]);
  });

  it("S1-17 S1-30 Liam: $159 unpaid and past due, his card expires this month", async () => {
    const sales = await of("Liam Novak", "/sales");
    expect(sales).toMatchObject({
      amountDue: { amount: 15900, currency: "USD" },
      paymentMethods: [{ last4: "4242", expires: "2026-03", expiresSoon: true, expired: false }],
    });
    expect((await of("Liam Novak", "/bills")).items).toMatchObject([
      { dueOn: "2026-03-10", overdue: true, amountDue: { amount: 15900 } },
    ]);
  });

  it("S4-12 S4-13 Ben bought the Intro and is a guest; Zoë exists by the booking of her first class", async () => {
    expect(await of("Ben Carter")).toMatchObject({ status: "guest", quickStats: { ltv: { amount: 4900 } } });
    expect((await of("Ben Carter", "/bookings")).items).toEqual([]);
    expect(await of("Zoë Tran")).toMatchObject({
      status: "existing",
      badges: { attendedEvents: 0 },
      quickStats: { scheduledVisitAt: "2026-03-15T10:00:00.000Z", clubCount: 0 },
    });
  });

  it("S0-35 Ethan: three absences in thirty days, one of them presumed", async () => {
    const { items } = await of("Ethan Brooks", "/bookings?limit=100");
    const absent = items.filter(({ status }: { status: string }) => status === "absent");
    expect(absent.map(({ presumedAbsent }: { presumedAbsent: boolean }) => presumedAbsent)).toEqual([
      true,
      false,
      false,
    ]);
    expect(absent.every(({ startsAt }: { startsAt: string }) => startsAt > "2026-02-12")).toBe(true);
  });

  it("S0-38 S0-83 Tomás: evenings at Harbor and mornings at Mesa, each by its own clock", async () => {
    const { items } = await of("Tomás Silva", "/charts/event-hours");
    expect(items.filter(({ count }: { count: number }) => count > 0)).toEqual([
      { hour: 6, count: 24 },
      { hour: 17, count: 20 },
    ]);
  });

  it("Iris: every reason for zero that there is, the visit that stands twice among them", async () => {
    const { value, reasons } = await explained("Iris Halvorsen", "club-count");
    expect([value, reasons]).toEqual([
      4,
      [
        "absent",
        "before the count-from date",
        "cancelled by the studio",
        "cancelled early",
        "cancelled late",
        "event type left out",
        "the same visit is counted already",
        "waitlisted",
      ],
    ]);
  });

  it("the snow day: Harbor's events are in the calendar as cancelled by the studio", async () => {
    const [snow] = [...calculator.events.values()].filter(({ cancelled }) => cancelled);
    const day = snow!.startsAt.slice(0, 10);
    const { items } = await get(`/v1/events?from=${day}T05:00:00Z&to=${day}T23:59:00Z&location=Harbor`);
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ cancelled }: { cancelled: boolean }) => cancelled)).toBe(true);
  });

  it("S0-08 child-watch: the preview says whose count changes if the old spelling is left out too", async () => {
    const settings = { ...demo.counts, exclusions: [...demo.counts.exclusions, { eventTypeName: "child-watch" }] };
    const { id } = await api.send<{ id: string }>("POST", "/v1/settings/counts/preview", settings);
    await runJobs(studio);
    const visits = calculator.counted(childOfMesa).length;
    expect((await get(`/v1/jobs/${id}`)).result).toMatchObject({
      changed: 1,
      largest: [{ clientId: ids.get(childOfMesa), clubCount: { before: visits, after: 0 } }],
    });
  });

  it("S0-53 the desk has five to-dos due today and one overdue", async () => {
    const { items: staff } = await get("/v1/staff?limit=100");
    const lists = await Promise.all(
      staff.map(async ({ id }: { id: string }) => (await get(`/v1/todos?assignee=${id}&limit=100`)).items),
    );
    const dues = lists.flat().map(({ dueOn }: { dueOn: string }) => dueOn);
    expect([dues.filter((due) => due === today).length, dues.filter((due) => due < today)]).toEqual([
      5,
      ["2026-03-12"],
    ]);
  });
});
