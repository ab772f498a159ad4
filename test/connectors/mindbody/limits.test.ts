import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { merge, newClient } from "../../../infra/local/simulators/mindbody/people.ts";
import { Later, Unusable } from "../../../shared/connectors/ask.ts";
import { faultsOfAnswer, faultsOfRequest } from "./description.ts";
import { mindbody, type OpenSite, openSite } from "./site.ts";

describe("a connection to Mindbody", () => {
  let site: OpenSite;
  beforeAll(async () => {
    site = await openSite({ clients: 30, months: 1, classesPerDay: 2, callsPerDay: 25 });
  });
  afterAll(() => site.stop());

  const error = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );

  it("is tested by a login and the site's name, in two calls", async () => {
    site.calls();
    expect(await mindbody.test(site.link())).toBe("Harbour Yoga (simulated)");
    expect(site.calls()).toEqual({ "/usertoken/issue": 1, "/site/sites": 1 });
  });

  it("says plainly that the login is wrong, or that the key may not see the site", async () => {
    const link = site.link();
    const wrong = await error(mindbody.test({ ...link, credentials: { ...site.credentials, password: "wrong" } }));
    expect(wrong).toBeInstanceOf(Unusable);
    expect((wrong as Error).message).toBe("Mindbody does not accept this API key with this staff login for this site.");
    const other = await error(mindbody.test({ ...link, settings: { ...(link.settings as object), siteId: "123" } }));
    expect((other as Error).message).toMatch(/may not see site 123/);
  });

  it("reads its settings strictly, the vendor's own addresses by default", () => {
    expect(mindbody.settings.parse({ siteId: "-99" })).toEqual({
      siteId: "-99",
      address: "https://api.mindbodyonline.com/public/v6",
      pushAddress: "https://push-api.mindbodyonline.com",
    });
    expect(mindbody.settings.safeParse({ siteId: "my site" }).success).toBe(false);
    expect(mindbody.credentials.safeParse({ apiKey: "k", username: "u" }).success).toBe(false);
  });

  it("waits as long as Mindbody says when it is throttled, and some minutes when it is out of order", async () => {
    site.fail(1, 429, { "retry-after": "120" });
    const throttled = await error(site.pull("clients", {}));
    expect(throttled).toMatchObject({ because: "throttled", until: "2026-03-10T15:02:00.000Z" });
    site.fail(1, 503);
    expect(await error(site.pull("clients", {}))).toMatchObject({ because: "unavailable" });
  });

  it("stops at the end of the day's calls and goes on from its cursor the next day", async () => {
    const link = site.link();
    const ids: (string | null)[] = [];
    let cursor: unknown;
    let days = 1;
    for (let more = true; more; ) {
      try {
        const page = await mindbody.pull(link, "visits", {}, cursor);
        ids.push(...page.raws.filter(({ resource }) => resource === "visits").map(({ id }) => id));
        cursor = page.cursor;
        more = cursor !== undefined;
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Later);
        site.newDay();
        days += 1;
      }
    }
    expect(days).toBeGreaterThan(1);
    const visits = [...site.world.visitsOf.values()].flat().map(({ id }) => String(id));
    expect([...new Set(ids)].filter((id) => visits.includes(id!)).sort()).toEqual(visits.sort());
  });

  it("writes down a history piece by piece: no page of it costs more than some twenty calls", async () => {
    site.newDay();
    site.calls();
    await mindbody.pull(site.link(), "visits", {}, undefined);
    expect(Object.values(site.calls()).reduce((all, one) => all + one, 0)).toBeLessThanOrEqual(22);
  });

  it("goes on where a client that it was to ask about was merged away meanwhile", async () => {
    site.newDay();
    const link = site.link();
    const [kept, removed] = [site.world.clients[2]!, newClient(site.world, site.world.now)];
    const left = [{ id: removed.id, uniqueId: String(removed.uniqueId) }];
    merge(site.world, kept, removed);
    for (const resource of ["visits", "contracts", "services"])
      expect(await mindbody.pull(link, resource, {}, { offset: null, left })).toEqual({ raws: [] });
    site.fail(1, 400);
    const shown = [{ id: kept.id, uniqueId: String(kept.uniqueId) }];
    expect(await error(mindbody.pull(link, "visits", {}, { offset: null, left: shown }))).toBeInstanceOf(Unusable);
  });

  it("asks for each client by itself where the vendor refuses a list of them", async () => {
    site.newDay();
    const link = site.link();
    const owners = site.world.clients.filter((one) => site.world.servicesOf.has(one)).slice(0, 3);
    const left = owners.map(({ id, uniqueId }) => ({ id, uniqueId: String(uniqueId) }));
    const whole = await mindbody.pull(link, "services", {}, { offset: null, left });
    site.fail(1, 400);
    expect(await mindbody.pull(link, "services", {}, { offset: null, left })).toEqual(whole);
    expect(whole.raws.length).toBeGreaterThan(2);
  });

  it("keeps a page in which one record is broken, and rejects that one", async () => {
    const link = site.link();
    const good = { UniqueId: 1, Id: "1", FirstName: "A", LastName: "B" };
    const Clients = [good, { ...good, UniqueId: 2, FirstName: 7 }, null, { ...good, UniqueId: 3, New: ["field"] }];
    const ask = async (asked: Parameters<typeof link.ask>[0]) =>
      asked.url.endsWith("/client/clients") ? { Clients } : link.ask(asked);
    const { raws } = await mindbody.pull({ ...link, ask }, "clients", {}, undefined);
    const mapped = raws.map((raw) => mindbody.map(raw, site.facts()));
    expect(mapped.map(({ records }) => records.map(({ id }) => id))).toEqual([["1"], [], [], ["3"]]);
    expect(mapped[1]!.errors.map(({ pointer }) => pointer)).toEqual(["/FirstName"]);
    expect(raws[3]!.record).toMatchObject({ New: ["field"] });
    const odd = await error(mindbody.pull({ ...link, ask: async () => "hello" }, "clients", {}, undefined));
    expect(odd).toBeInstanceOf(Unusable);
  });

  it("is judged by the vendor's description: what that does not name is found", () => {
    const asked = {
      url: "http://localhost/public/v6/client/clients",
      headers: { "API-Key": "k", SiteId: "1" },
      query: { "request.includeInactive": "yes", Limit: 5 },
    };
    expect(faultsOfRequest(asked).length).toBe(2);
    expect(faultsOfRequest({ ...asked, query: {}, headers: {} }).length).toBe(2);
    expect(faultsOfAnswer(asked, { Clients: [{ UniqueId: "1", FirstNam: "Ada" }] }).length).toBe(2);
  });
});
