import { expect } from "vitest";
import type { Proves } from "../cases.ts";

const problem = (status: number, code: string) => ({ status, body: { code } });

export const api = (proves: Proves): void => {
  proves("it answers, and describes itself", async (hub) => {
    expect((await hub.as(undefined).get("/v1/health")).status).toBe(200);
    expect((await hub.as(undefined).get("/v1/openapi.json")).body.openapi).toMatch(/^3\.1\./);
  });

  proves("no key and a wrong key are 401", async (hub) => {
    expect(await hub.as(undefined).get("/v1/clients")).toMatchObject(problem(401, "unauthenticated"));
    expect(await hub.as(`${hub.target.apiKey.slice(0, -2)}xx`).get("/v1/clients")).toMatchObject({ status: 401 });
  });

  proves("an unknown path is 404, a method that a path has not is 405 and names those it has", async (hub) => {
    expect(await hub.get("/v1/nowhere")).toMatchObject(problem(404, "not-found"));
    const refused = await hub.delete("/v1/tags");
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, expect.stringContaining("POST")]);
  });

  proves("a body that is no JSON is 400, one too large 413, and 422 names every fault", async (hub) => {
    expect(await hub.post("/v1/clients", "{")).toMatchObject({ status: 400 });
    expect(await hub.post("/v1/clients", { firstName: "x".repeat(2_000_000) })).toMatchObject({ status: 413 });
    const { status, body } = await hub.post("/v1/clients", { firstName: 7, birthday: "soon" });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(["/body/firstName", "/body/birthday"]),
    );
  });

  proves("an answer holds the headers that keep it out of caches and guesses", async (hub) => {
    const { headers } = await hub.get("/v1/account");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("strict-transport-security")).toContain("max-age=");
  });

  proves("a key of a lower role may less, and none once it is deleted", async (hub) => {
    const { id, key } = await hub.ok(hub.post("/v1/api-keys", { name: `till ${hub.mark}`, role: "member" }));
    const member = hub.as(key);
    expect(await member.get("/v1/me")).toMatchObject({ status: 200, body: { role: "member" } });
    expect(await member.get("/v1/audit")).toMatchObject({ status: 403 });
    expect((await hub.delete(`/v1/api-keys/${id}`)).status).toBeLessThan(300);
    await hub.until(
      () => member.get("/v1/me"),
      ({ status }) => status === 401,
    );
  });

  proves("staff is invited and may be given another role", async (hub) => {
    const iris = { name: "Iris", email: `success+${hub.mark}@simulator.amazonses.com`, role: "member" };
    const { id } = await hub.ok(hub.post("/v1/staff", iris));
    expect(await hub.patch(`/v1/staff/${id}`, { role: "manager" })).toMatchObject({ body: { role: "manager" } });
    expect((await hub.delete(`/v1/staff/${id}`)).status).toBeLessThan(300);
  });
};
