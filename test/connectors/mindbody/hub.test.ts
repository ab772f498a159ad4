import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimClient } from "../../../infra/local/simulators/mindbody/model.ts";
import { merge } from "../../../infra/local/simulators/mindbody/people.ts";
import type { NewRecord } from "../../../shared/connectors/contract.ts";
import { sourceOf } from "../../support/source.ts";
import { openStudio, type Studio } from "../../support/studio.ts";
import { mindbody, type OpenSite, openSite } from "./site.ts";

describe("a Mindbody site's history in the hub", () => {
  let studio: Studio;
  let site: OpenSite;
  let records: NewRecord[];
  // biome-ignore lint/suspicious/noExplicitAny: profiles as answered, by the source's id
  const profiles = new Map<string, any>();

  const send = async (list: NewRecord[]) => {
    const { send } = sourceOf(studio, "mindbody");
    const sum = { written: 0, unchanged: 0, waiting: 0, rejected: [] as unknown[] };
    for (let i = 0; i < list.length; i += 500) {
      const body = await send(list.slice(i, i + 500), site.now());
      sum.written += body.written;
      sum.unchanged += body.unchanged;
      sum.waiting += body.waiting;
      sum.rejected.push(...body.rejected);
    }
    return sum;
  };

  beforeAll(async () => {
    site = await openSite({ clients: 30, months: 2, classesPerDay: 2 });
    studio = await openStudio();
    records = site.records(await site.history(2));
    expect(await send(records)).toMatchObject({ rejected: [], waiting: 0 });
    expect(await studio.stream.settle()).toEqual([]);
    for (let cursor: string | undefined, more = true; more; ) {
      const { body } = await studio.call("GET /v1/clients", { query: { limit: "100", ...(cursor && { cursor }) } });
      for (const { id } of body.items) {
        const profile = await studio.call("GET /v1/clients/{clientId}", { params: { clientId: id }, at: site.now() });
        profiles.set(profile.body.source.id, profile.body);
      }
      cursor = body.nextCursor ?? undefined;
      more = cursor !== undefined;
    }
  });
  afterAll(() => site.stop());

  it("S0-12 S0-36 has the numbers that are true in Mindbody, for every client", () => {
    const truth = site.truth();
    expect(profiles.size).toBe(truth.size);
    for (const [uniqueId, { ltv, attended }] of truth) {
      const { quickStats, badges } = profiles.get(String(uniqueId));
      expect([uniqueId, quickStats.ltv, badges.attendedEvents]).toEqual([
        uniqueId,
        { amount: ltv, currency: "USD" },
        attended,
      ]);
    }
  });

  it("S0-02 S0-04 S0-05 S0-21 S0-22 S0-23 S0-24 shows what Mindbody says of a client", () => {
    const told = (has: (client: (typeof site.world.clients)[number]) => unknown) => {
      const client = site.world.clients.find((one) => has(one))!;
      return { client, profile: profiles.get(String(client.uniqueId)) };
    };
    for (const client of site.world.clients)
      expect(profiles.get(String(client.uniqueId))).toMatchObject({ firstName: client.first, lastName: client.last });
    const pictured = told(({ photo }) => photo);
    expect(JSON.stringify(pictured.profile.quickStats.image)).toContain(pictured.client.photo);
    const { client, profile } = told(({ home }) => home === 2);
    expect([client.home, profile.quickStats.homeLocation]).toEqual([2, "Old Town"]);
    const noted = told(({ notes }) => notes);
    expect(noted.profile.sourceNotes).toBe(noted.client.notes);
    const indexed = told(({ indexes }) => indexes.length);
    expect(indexed.profile.indexes.map(({ name }: { name: string }) => name)).toEqual(["Favourite style", "Came by"]);
    const reached = told(({ email, mobile }) => email && mobile);
    expect(JSON.stringify(reached.profile.emails)).toContain(reached.client.email);
    expect(reached.profile.phones.length).toBe(1);
  });

  it("says nothing new when the whole history comes again", async () => {
    expect(await send(site.records(await site.history(2)))).toMatchObject({ written: 0, unchanged: records.length });
  });

  it("S0-06 the package in use is the current one", async () => {
    const { now } = site.world;
    const owner = site.world.clients.find((one) =>
      site.world.servicesOf.get(one)?.some(({ left, returned, expiresAt }) => left > 0 && !returned && expiresAt > now),
    )!;
    const { id: clientId } = profiles.get(String(owner.uniqueId));
    const { body } = await studio.call("GET /v1/clients/{clientId}/services", { params: { clientId }, at: site.now() });
    expect(body.currentPackage).toMatch(/Monthly Unlimited|10 Classes|Drop-in/);
  });

  it("S4-44 a merger there makes the two a pair here, the removed client's id kept for what came before", async () => {
    const [kept, removed] = site.world.clients.filter((one) => site.world.visitsOf.has(one)) as [SimClient, SimClient];
    const hook = mindbody.webhook!;
    await hook.subscribe!(site.link(), "https://hub.example.com/hooks/mindbody");
    merge(site.world, kept, removed);
    const [told] = site.webhooks();
    const raws = await hook.expand(site.link(), hook.read(JSON.parse(told!.body))!);
    expect(await send(site.records(raws))).toMatchObject({ rejected: [], waiting: 0 });
    expect(await studio.stream.settle()).toEqual([]);
    const [winner, loser] = [kept, removed].map(({ uniqueId }) => profiles.get(String(uniqueId)).id);
    const { body } = await studio.call("GET /v1/clients/{clientId}/duplicates", { params: { clientId: winner } });
    expect(JSON.stringify(body.items)).toContain(loser);
  });
});
