import { beforeAll, describe, expect, it } from "vitest";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { absencesAt, classOn, roster, shownOf, sumsOf } from "./studio.ts";

let studio: Studio;
let tideline: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  tideline = sourceOf(studio);
});

const run = async (time: string) => {
  const judged = await absencesAt(time);
  expect(await studio.stream.settle()).toEqual([]);
  return judged;
};
const shown = (name: string) => shownOf(studio, tideline, name);
const eventId = async (day: string): Promise<string> => {
  const query = { from: `${day}T00:00:00Z`, to: `${day}T23:59:59Z` };
  return (await studio.call("GET /v1/events", { query })).body.items[0].id;
};

describe("S0-07 S0-35 who is presumed absent", () => {
  it("is who is still booked a day after the end of a class in which somebody was checked in, and not a second before", async () => {
    await tideline.load([
      classOn("e1", "2026-03-02"),
      ...roster("e1", { ada: "attended", ben: "booked", cleo: "lateCancelled", dora: "waitlisted", eve: "absent" }),
    ]);
    expect(await run("2026-03-03T12:59:59Z")).toEqual({ rosters: 0, marked: 0, failed: 0 });
    expect(await shown("ben")).toEqual(["booked", false]);
    expect(await run("2026-03-03T13:00:00Z")).toEqual({ rosters: 1, marked: 1, failed: 0 });
    expect(await Promise.all(["ada", "ben", "cleo", "dora", "eve"].map(shown))).toEqual([
      ["attended", false],
      ["absent", true],
      ["lateCancelled", false],
      ["waitlisted", false],
      ["absent", false],
    ]);
  });

  it("counts among the absences, apart too, so that what acts on recorded ones can tell", async () => {
    expect(await sumsOf(studio, tideline, "ben")).toEqual({ bookings: 1, absent: 1, presumed: 1 });
    expect(await sumsOf(studio, tideline, "eve")).toEqual({ bookings: 1, absent: 1 });
    const params = { clientId: await tideline.clientId("ben"), stat: "club-count" };
    const { body } = await studio.call("GET /v1/clients/{clientId}/explain/{stat}", { params });
    expect(body.items).toMatchObject([{ record: { status: "absent" }, value: 0, reason: "presumed absent" }]);
    const query = { status: "absent" };
    const listed = await studio.call("GET /v1/clients/{clientId}/bookings", { params, query });
    expect(listed.body.items).toHaveLength(1);
  });

  it("stands so on the roster", async () => {
    const params = { eventId: await eventId("2026-03-02") };
    const { body } = await studio.call("GET /v1/events/{eventId}/roster", { params, at: "2026-03-05T12:00:00Z" });
    expect([body.taken, body.counts]).toMatchObject([true, { booked: 0, attended: 1, absent: 2 }]);
    const marks = body.lists.here.map(({ status, presumedAbsent }: Record<string, unknown>) => [
      status,
      presumedAbsent,
    ]);
    expect(marks.sort()).toEqual([
      ["absent", false],
      ["absent", true],
      ["attended", false],
    ]);
  });

  it("is found by a segment that asks who was absent", async () => {
    const rules = { groups: [{ rules: [{ on: "bookings", min: 1, status: "absent" }] }] };
    const made = await studio.call("POST /v1/segments", { body: { name: "Absent", rules } });
    const params = { segmentId: made.body.id };
    const { body } = await studio.call("GET /v1/segments/{segmentId}/clients", { params });
    expect(body.items.map(({ id }: { id: string }) => id).sort()).toEqual(
      [await tideline.clientId("ben"), await tideline.clientId("eve")].sort(),
    );
  });

  it("is nobody where nobody was checked in: a roster that was not taken harms nobody", async () => {
    await tideline.load([classOn("e2", "2026-03-03"), ...roster("e2", { finn: "booked", gail: "absent" })]);
    expect(await run("2026-03-04T14:00:00Z")).toMatchObject({ rosters: 2, marked: 0 });
    expect(await shown("finn")).toEqual(["booked", false]);
  });

  it("is nobody where the studio cancelled", async () => {
    await tideline.load([
      classOn("e3", "2026-03-04", { cancelled: true }),
      ...roster("e3", { hugo: "attended", iris: "booked" }),
    ]);
    await run("2026-03-05T14:00:00Z");
    expect(await shown("iris")).toEqual(["booked", false]);
  });

  it("is not who came from the waitlist and never confirmed", async () => {
    await tideline.load([classOn("e4", "2026-03-05"), ...roster("e4", { jack: "attended", kim: "booked" })]);
    const pk = `${studio.accountId}#${await tideline.clientId("kim")}`;
    const [booking] = (await studio.table.query({ pk, prefix: "BKG#" })).items;
    const data = { ...booking!.data, confirmBy: "2026-03-05T10:00:00.000Z" };
    await studio.table.update({ pk, sk: booking!.sk }, { set: { data } });
    await run("2026-03-06T14:00:00Z");
    expect(await shown("kim")).toEqual(["booked", false]);
  });
});

describe("S0-07 what is recorded later", () => {
  it("withdraws the presumption: checked in, and counted as every visit", async () => {
    await tideline.load(roster("e1", { ben: "attended" }));
    expect(await shown("ben")).toEqual(["attended", false]);
    expect(await sumsOf(studio, tideline, "ben")).toEqual({ bookings: 1, attended: 1, club: 1 });
  });

  it("takes the roster: those who stay booked are presumed absent from the next day's look back", async () => {
    await tideline.load(roster("e2", { gail: "attended" }));
    await run("2026-03-06T15:00:00Z");
    expect(await shown("finn")).toEqual(["booked", false]);
    await run("2026-03-07T00:00:00Z");
    expect(await shown("finn")).toEqual(["absent", true]);
  });

  it("or takes it back: where the only visit is deleted, nobody is presumed absent any more", async () => {
    await tideline.load([{ type: "deleted", of: "booking", id: "e2-gail" }]);
    await run("2026-03-08T00:00:00Z");
    expect(await shown("finn")).toEqual(["booked", false]);
    expect(await sumsOf(studio, tideline, "finn")).toEqual({ bookings: 1, booked: 1 });
  });

  it("is kept while the source repeats the booking, and falls away when the class is moved", async () => {
    await tideline.load([classOn("e5", "2026-03-09"), ...roster("e5", { lena: "attended", mona: "booked" })]);
    await run("2026-03-10T13:00:00Z");
    expect(await shown("mona")).toEqual(["absent", true]);
    const again = roster("e5", { mona: "booked" }).map((record) => ({ ...record, package: "Ten" }));
    await tideline.load(again.slice(1));
    expect(await shown("mona")).toEqual(["absent", true]);
    await tideline.load([classOn("e5", "2026-03-20")]);
    expect(await shown("mona")).toEqual(["booked", false]);
    expect(await sumsOf(studio, tideline, "mona")).toEqual({ bookings: 1, booked: 1 });
    await run("2026-03-21T13:00:00Z");
    expect(await shown("mona")).toEqual(["absent", true]);
  });

  it("falls away when the studio cancels the class afterwards", async () => {
    await tideline.load([classOn("e5", "2026-03-20", { cancelled: true })]);
    expect(await shown("mona")).toEqual(["booked", false]);
    expect(await sumsOf(studio, tideline, "mona")).toEqual({ bookings: 1 });
  });
});

describe("S0-07 two bookings of one visit, together by a merge", () => {
  it("a recorded absence counts rather than one that is presumed", async () => {
    const { twinsAmong } = await import("../../shared/merges/twins.ts");
    await tideline.load([
      classOn("e6", "2026-04-01"),
      ...roster("e6", { nora: "attended", otto: "booked", pia: "absent" }),
    ]);
    await run("2026-04-02T13:00:00Z");
    const of = async (name: string, home: string) => {
      const pk = `${studio.accountId}#${await tideline.clientId(name)}`;
      const [item] = (await studio.table.query({ pk, prefix: "BKG#" })).items;
      return { ...item!, home: [home] };
    };
    const [presumed, recorded] = [await of("otto", "a"), await of("pia", "b")];
    expect([...twinsAmong([presumed, recorded])]).toEqual([[presumed.data.id, recorded.data.id]]);
  });
});
