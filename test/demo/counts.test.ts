import { describe, expect, it } from "vitest";
import { type Calculator, dayAfter, days, studioOn, wall } from "./calculator.ts";

const groupsOf = (studio: Calculator): Record<string, number> => {
  const deleted = new Set(studio.of("deleted").map(({ id }) => id));
  const count: Record<string, number> = {};
  for (const client of studio.of("client")) {
    const group = groupOf(studio, client.id, deleted);
    count[group] = (count[group] ?? 0) + 1;
  }
  return count;
};

const groupOf = (studio: Calculator, id: string, deleted: Set<string>): string => {
  const client = studio.of("client").find((record) => record.id === id)!;
  const bookings = studio.bookings(id);
  const last = bookings
    .map((booking) => studio.at(booking).slice(0, 10))
    .sort()
    .at(-1);
  if (deleted.has(id)) return "deleted";
  if (id === studio.demo.toErase) return "to erase";
  if (id === studio.demo.toJoin.loser) return "to join";
  if (client.status === "inactive") return "inactive";
  if (client.relationships) return "family";
  if (studio.contracts(id).some(({ status }) => status === "frozen" || status === "suspended"))
    return "frozen or past due";
  if (bookings.length === 0) return "guest";
  return last! < dayAfter(studio.today, -60) ? "lapsed" : "active";
};

const mean = (numbers: number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

describe.each(days)("the studio of demo.md on %s", (today) => {
  const studio = studioOn(today);

  it("has its 200 clients, in the groups it names", () => {
    expect(groupsOf(studio)).toEqual({
      active: 120,
      lapsed: 30,
      guest: 20,
      family: 12,
      inactive: 10,
      "frozen or past due": 6,
      deleted: 1,
      "to erase": 1,
      "to join": 1,
    });
  });

  it("has five families, each with one who pays", () => {
    const children = studio
      .of("client")
      .filter(({ relationships }) => relationships?.some(({ kind }) => kind === "payer"));
    const payers = new Set(
      children.map(({ relationships }) => relationships!.find(({ kind }) => kind === "payer")!.client),
    );
    expect([payers.size, children.length]).toEqual([5, 7]);
    for (const child of children) expect([child.email, child.phones]).toEqual([undefined, undefined]);
  });

  it("gives nobody another one's mail or mobile, but Wei Chen's own", () => {
    const clients = studio.of("client");
    const mails = clients.flatMap(({ email }) => email ?? []);
    expect(new Set(mails).size).toBe(mails.length);
    const numbers = clients.flatMap(({ phones }) => phones?.map(({ number }) => number) ?? []);
    const shared = [...Map.groupBy(numbers, (number) => number).values()].filter((same) => same.length > 1);
    expect(shared).toEqual([["(207) 555-0116", "(207) 555-0116"]]);
  });

  it("runs from 06:00 to 20:00 on each house's clock and seats 14, one where it is one to one", () => {
    const seated = new Map<string, number>();
    for (const { event, status } of studio.of("booking")) {
      if (["booked", "attended", "absent"].includes(status))
        seated.set(event as string, (seated.get(event as string) ?? 0) + 1);
    }
    const wrong = [...studio.events].filter(([id, { startsAt, endsAt, location, capacity, kind }]) => {
      const places = kind === "appointment" ? 1 : 14;
      const zone = location === "Harbor" ? "America/New_York" : "America/Phoenix";
      const [start, end] = [wall(startsAt, zone).slice(11), wall(endsAt, zone).slice(11)];
      return !(
        start >= "06:00" &&
        end <= "20:00" &&
        start < end &&
        capacity === places &&
        (seated.get(id) ?? 0) <= places
      );
    });
    expect(wrong).toEqual([]);
  });

  it("has 8 % late cancelled and 6 % absent", () => {
    const past = studio
      .of("booking")
      .filter((booking) => studio.at(booking).slice(0, 10) < today && !studio.eventOf(booking).cancelled);
    const share = (status: string) =>
      past.filter((booking) => booking.recurring && booking.status === status).length /
      past.filter(({ recurring }) => recurring).length;
    expect(share("lateCancelled")).toBeGreaterThan(0.065);
    expect(share("lateCancelled")).toBeLessThan(0.095);
    expect(share("absent")).toBeGreaterThan(0.045);
    expect(share("absent")).toBeLessThan(0.075);
  });

  it("has one snow day, cancelled by the studio at Harbor, with bookings on it", () => {
    const cancelled = [...studio.events.values()].filter(({ cancelled }) => cancelled);
    expect(new Set(cancelled.map(({ startsAt }) => startsAt.slice(0, 7))).size).toBe(1);
    expect(cancelled.every(({ location }) => location === "Harbor")).toBe(true);
    const booked = studio.of("booking").filter((booking) => studio.eventOf(booking).cancelled);
    expect(booked.length).toBeGreaterThan(5);
    expect(booked.every(({ status }) => status === "booked")).toBe(true);
  });

  it("is fuller on Tuesdays and in January, thin in August", () => {
    const perEvent = (chosen: (day: string) => boolean) => {
      const events = [...studio.events.values()]
        .map(({ id }) => id)
        .filter((id) => chosen(id.slice(4, 14)) && id.slice(4, 14) < today);
      const taken = Map.groupBy(studio.of("booking"), ({ event }) => event as string);
      return mean(events.map((id) => taken.get(id)?.length ?? 0));
    };
    const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();
    const inMonth =
      (...months: string[]) =>
      (day: string) =>
        months.includes(day.slice(5, 7));
    expect(perEvent((day) => weekday(day) === 2)).toBeGreaterThan(1.2 * perEvent((day) => weekday(day) !== 2));
    expect(perEvent(inMonth("01"))).toBeGreaterThan(1.1 * perEvent(inMonth("11", "12", "03")));
    expect(perEvent(inMonth("08"))).toBeLessThan(0.85 * perEvent(inMonth("06", "07", "09")));
  });

  it("changed its prices once in the year", () => {
    const amounts = (name: string) =>
      studio
        .of("invoice")
        .flatMap(({ lines, issuedAt }) =>
          lines
            .filter((line) => line.name === name)
            .map((line) => ({ at: issuedAt, each: line.amount / line.quantity })),
        );
    for (const [article, before, since] of [
      ["Unlimited Monthly", 14900, 15900],
      ["10-Class Pack", 18000, 19000],
    ] as const) {
      const inOrder = amounts(article)
        .sort((a, b) => (a.at < b.at ? -1 : 1))
        .map(({ each }) => each);
      expect(inOrder.filter((each, index) => each !== inOrder[index - 1])).toEqual([before, since]);
    }
  });

  it("knows Childwatch and, at Mesa, the old spelling", () => {
    const names = new Set(
      [...studio.events.values()]
        .filter(({ name }) => /child/i.test(name))
        .map(({ name, location }) => `${location} ${name}`),
    );
    expect([...names].sort()).toEqual(["Harbor Childwatch", "Mesa child-watch"]);
    const visits = (name: string) =>
      studio.of("booking").filter((booking) => booking.status === "attended" && studio.eventOf(booking).name === name);
    expect(visits("Childwatch").length).toBeGreaterThan(10);
    expect(visits("child-watch").length).toBeGreaterThan(10);
  });
});
