import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
