import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Raw } from "../../../shared/connectors/contract.ts";
import { mindbody, type OpenSite, openSite } from "./site.ts";

const hourMs = 3_600_000;

/** A day of a studio with 3,000 clients and 40 classes a day, synced as often as the connector wants to be. */
const aDay = async (visitServices: boolean) => {
  const site = await openSite({ clients: 3000, months: 3, classesPerDay: 40, appointmentsPerDay: 5, visitServices });
  const raws: Raw[] = [];
  for (let hour = 0; hour < 24; hour += mindbody.everyMinutes / 60) {
    const since = site.now();
    site.advance(new Date(Date.parse(since) + mindbody.everyMinutes * 60_000).toISOString());
    raws.push(...(await site.later(since)));
  }
  return { site, raws, calls: site.calls() };
};

const sum = (calls: Record<string, number>): number => Object.values(calls).reduce((all, one) => all + one, 0);

describe("a day's later syncs of 3,000 clients and 40 classes a day", () => {
  let site: OpenSite;
  let raws: Raw[];
  let calls: Record<string, number>;
  const began = () => Date.parse(site.now()) - 24 * hourMs;

  beforeAll(async () => {
    ({ site, raws, calls } = await aDay(true));
  });
  afterAll(() => site.stop());

  it("costs at most 100 calls, with six syncs", () => {
    expect(mindbody.everyMinutes).toBe(240);
    expect(sum(calls), JSON.stringify(calls)).toBeLessThanOrEqual(100);
    expect([...site.faults]).toEqual([]);
  });

  it("brings every visit of the classes that ended, each roster asked for once", () => {
    const brought = new Set(raws.filter(({ resource }) => resource === "visits").map(({ id }) => id));
    const half = hourMs / 2;
    const ended = site.world.classes.filter(
      ({ end, cancelled }) => !cancelled && end > began() - half && end <= Date.parse(site.now()) - half,
    );
    expect(ended.length).toBeGreaterThan(35);
    expect(calls["/class/classvisits"]).toBe(ended.length);
    for (const { visits } of ended) for (const { id } of visits) expect(brought.has(String(id))).toBe(true);
  });

  it("brings every sale, changed client and bought package of the day", () => {
    const brought = (resource: string) => new Set(raws.filter((raw) => raw.resource === resource).map(({ id }) => id));
    const [sales, clients, services] = [brought("sales"), brought("clients"), brought("services")];
    const sold = site.world.sales.filter(({ at }) => at >= began());
    expect(sold.length).toBeGreaterThan(20);
    for (const { id } of sold) expect(sales.has(String(id))).toBe(true);
    const changed = site.world.clients.filter(({ modifiedAt }) => modifiedAt >= began());
    expect(changed.length).toBeGreaterThan(5);
    for (const { uniqueId } of changed) expect(clients.has(String(uniqueId))).toBe(true);
    const bought = [...site.world.servicesOf.values()].flat().filter(({ boughtAt }) => boughtAt >= began());
    expect(bought.length).toBeGreaterThan(20);
    for (const { id } of bought) expect(services.has(String(id))).toBe(true);
  });

  it("brings the new contracts of the day", () => {
    const brought = new Set(raws.filter(({ resource }) => resource === "contracts").map(({ id }) => id));
    const signed = [...site.world.contractsOf.values()].flat().filter(({ signedAt }) => signedAt >= began());
    for (const { id } of signed) expect(brought.has(String(id))).toBe(true);
  });

  it("finds whom the changes are about by asking again where the piece of work before is lost", async () => {
    const since = new Date(began() + 20 * hourMs).toISOString();
    const ids = (list: Raw[]) => [...new Set(list.map(({ id }) => id))].sort();
    const whole = site.link();
    for (const name of ["clients", "classes", "visits", "sales"]) await site.pull(name, { changedSince: since }, whole);
    for (const name of ["services", "contracts"]) {
      const alone = await site.pull(name, { changedSince: since }, site.link());
      expect(ids(alone)).toEqual(ids(await site.pull(name, { changedSince: since }, whole)));
    }
  });
});

describe("where visits do not tell the package that paid", () => {
  it("asks for the packages of those who came, some calls more a day", async () => {
    const { site, raws, calls } = await aDay(false);
    await site.stop();
    const brought = new Set(raws.filter(({ resource }) => resource === "services").map(({ id }) => id));
    const used = raws
      .filter(({ resource }) => resource === "visits")
      .flatMap(({ record }) => (record as { ServiceId?: number }).ServiceId ?? []);
    expect(used.length).toBeGreaterThan(50);
    for (const id of used) expect(brought.has(String(id))).toBe(true);
    expect(sum(calls), JSON.stringify(calls)).toBeLessThanOrEqual(110);
  });
});
