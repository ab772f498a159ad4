import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { demoStudio } from "../../infra/local/demo/index.ts";
import { seedDemo } from "../../infra/local/demo/seed.ts";
import { fakeApi } from "./fake-api.ts";

let api: Awaited<ReturnType<typeof fakeApi>>;
beforeEach(async () => {
  api = await fakeApi();
});
afterEach(() => api.close());

const seed = (today: string) => seedDemo({ url: api.url, apiKey: "ck_test", accountId: "acc_test", today });
const bySortedId = (records: { type: string; id: string }[]) =>
  [...records].sort((a, b) => (`${a.type} ${a.id}` < `${b.type} ${b.id}` ? -1 : 1));

const standsFor = (today: string) =>
  demoStudio(today).records.filter(({ type, id }) => type !== "deleted" && id !== "cl-howard-pruitt");

describe("seeding the demo", () => {
  it("sets up the houses and the counts before the records, waits, and gives the links that work", async () => {
    const { links, notes, written, unchanged } = await seed("2026-03-14");
    const firstRecords = api.calls.indexOf("POST /v1/sources/tideline/records");
    expect(api.calls.lastIndexOf("POST /v1/locations")).toBeLessThan(firstRecords);
    expect(api.calls.indexOf("PUT /v1/settings/counts")).toBeLessThan(firstRecords);
    expect(api.calls).toContain("GET /_local/idle");
    const { locations, counts } = demoStudio("2026-03-14");
    expect(api.settings()).toEqual({ locations, counts });
    expect(written + unchanged).toBe(demoStudio("2026-03-14").records.length);
    expect(links).toEqual([
      { title: "Maya's profile", url: `${api.url}/v1/clients/cli_cl-maya-lindqvist` },
      { title: "Maya's Club Count explained", url: `${api.url}/v1/clients/cli_cl-maya-lindqvist/explain/club-count` },
      { title: "Nadia's LTV explained", url: `${api.url}/v1/clients/cli_cl-nadia-rahman/explain/ltv` },
    ]);
    expect(notes).toEqual([
      "Tomorrow's 06:00 roster: comes with issue 4.",
      "Open discussions: comes with issue 5.",
      'Why Ava is in "Slipping away": comes with issue 3.',
    ]);
  });

  it("writes nothing the second time on one day", async () => {
    await seed("2026-03-14");
    const settings = () => api.calls.filter((call) => call.startsWith("PUT") || call === "POST /v1/locations").length;
    const before = settings();
    expect(await seed("2026-03-14")).toMatchObject({ written: 0 });
    expect(settings()).toBe(before);
  });

  it.each(["2026-03-15", "2026-04-02", "2027-01-01", "2026-03-01"])(
    "moves the studio of 14 March on to %s whole",
    async (later) => {
      await seed("2026-03-14");
      await seed(later);
      expect(bySortedId(api.standing())).toEqual(bySortedId(standsFor(later)));
    },
  );

  it("moves to the next day with a small part of the records", async () => {
    const { written: all } = await seed("2026-03-14");
    const { written } = await seed("2026-03-15");
    expect(written).toBeLessThan(all / 5);
  });

  it("says what was asked and answered when the API refuses", async () => {
    const refused = seedDemo({ url: api.url, apiKey: "ck_wrong", accountId: "acc_test", today: "2026-03-14" });
    await expect(refused).rejects.toThrow("GET /v1/locations answered 401");
  });
});
