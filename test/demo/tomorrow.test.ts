import { describe, expect, it } from "vitest";
import { dayAfter, days, studioOn, wall } from "./calculator.ts";

describe.each(days)("tomorrow at 06:00, on %s", (today) => {
  const studio = studioOn(today);
  const tomorrow = dayAfter(today, 1);
  const event = [...studio.events.values()].find(
    ({ startsAt, location }) => location === "Harbor" && wall(startsAt, "America/New_York") === `${tomorrow} 06:00`,
  )!;
  const roster = studio.of("booking").filter((booking) => booking.event === event.id);
  const booked = roster.filter(({ status }) => status === "booked").map(({ client }) => client);
  const clientOf = (id: string) => studio.of("client").find((client) => client.id === id)!;

  it("is full, three wait, Noor stands in for Dana", () => {
    expect([booked.length, event.capacity, new Set(roster.map(({ client }) => client)).size]).toEqual([14, 14, 17]);
    const waiting = roster.filter(({ status }) => status === "waitlisted");
    expect(waiting.map(({ waitlistPosition }) => waitlistPosition)).toEqual([1, 2, 3]);
    expect([event.name, event.staff.name, event.originalStaff!.name]).toEqual([
      "Sunrise Vinyasa",
      "Noor Haddad",
      "Dana Kim",
    ]);
  });

  it("has one milestone (Maya's 99th), one first-timer (Zoë), one unpaid (Liam), one birthday", () => {
    const names = (ids: string[]) => ids.map((id) => `${clientOf(id).firstName} ${clientOf(id).lastName}`);
    expect(names(booked.filter((id) => [25, 50, 99, 100, 250].includes(studio.counted(id).length + 1)))).toEqual([
      "Maya Lindqvist",
    ]);
    expect(names(booked.filter((id) => studio.attended(id).length === 0))).toEqual(["Zoë Tran"]);
    expect(names(booked.filter((id) => studio.invoices(id).some(({ status }) => status === "open")))).toEqual([
      "Liam Novak",
    ]);
    const birthdays = booked.filter((id) => clientOf(id).birthday?.slice(5) === tomorrow.slice(5));
    expect(birthdays.length).toBe(1);
    expect(new Date(`${clientOf(birthdays[0]!).birthday}T00:00:00Z`).toISOString().slice(5, 10)).toBe(
      tomorrow.slice(5),
    );
  });
});
