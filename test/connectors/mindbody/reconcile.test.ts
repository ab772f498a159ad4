import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { book, cancel } from "../../../infra/local/simulators/mindbody/visiting.ts";
import { mindbody, type OpenSite, openSite } from "./site.ts";

const dayMs = 86_400_000;

describe("the nightly reconcile of a Mindbody site", () => {
  let site: OpenSite;
  beforeAll(async () => {
    site = await openSite({ clients: 100, months: 2, classesPerDay: 6, appointmentsPerDay: 2 });
  });
  afterAll(() => site.stop());

  const windowOf = (name: string) => {
    const { reconcile } = mindbody.resources.find((one) => one.name === name)!;
    const { daysBack, daysAhead } = reconcile as { daysBack: number; daysAhead: number };
    const [from, to] = [site.world.now - daysBack * dayMs, site.world.now + daysAhead * dayMs];
    return { from, to, window: { from: new Date(from).toISOString(), to: new Date(to).toISOString() } };
  };
  const named = async (name: string, type: string): Promise<string[]> => {
    const records = site.records(await site.pull(name, windowOf(name).window));
    return records.flatMap((one) => (one.type === type ? [one.id] : []));
  };

  it("names every booking of its window, so that one it does not name is gone", async () => {
    const { from, to } = windowOf("visits");
    const soon = site.world.classes.find(({ start, cancelled }) => start > site.world.now && !cancelled)!;
    const lost = book(site.world, site.world.clients[0]!, soon);
    expect(await named("visits", "booking")).toContain(String(lost.id));
    cancel(site.world, lost, false);
    const inside = ({ start }: { start: number }) => start >= from && start < to;
    const visits = site.world.classes.filter(inside).flatMap((one) => one.visits.map(({ id }) => String(id)));
    const appointments = site.world.appointments.filter(inside).map(({ id }) => `appointment-${id}`);
    const ids = await named("visits", "booking");
    expect(visits.length).toBeGreaterThan(10);
    expect(ids).toEqual(expect.arrayContaining([...visits, ...appointments]));
    expect(ids).not.toContain(String(lost.id));
  });

  it("names every invoice of its window", async () => {
    const { from, to } = windowOf("sales");
    const sales = site.world.sales.filter(({ at }) => at >= from && at < to).map(({ id }) => String(id));
    expect(sales.length).toBeGreaterThan(5);
    expect(await named("sales", "invoice")).toEqual(expect.arrayContaining(sales));
  });

  it("asks for every member's contracts once in 28 nights", async () => {
    const found = new Set<string>();
    for (let night = 0; night < 28; night += 1) {
      const from = new Date(site.world.now + night * dayMs).toISOString();
      const to = new Date(site.world.now + (night + 1) * dayMs).toISOString();
      for (const { id } of await site.pull("contracts", { from, to })) found.add(id!);
    }
    const contracts = [...site.world.contractsOf.values()].flat().map(({ id }) => String(id));
    expect([...found].sort()).toEqual(contracts.sort());
  });

  it("asks for nothing that Mindbody does not describe", () => {
    expect([...site.faults]).toEqual([]);
  });
});
