import { describe, expect, it } from "vitest";
import { clientItem, clients } from "../../shared/clients/header.ts";
import type { Client } from "../../shared/clients/schema.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { indexClient, unindexClient } from "../../shared/search/index-client.ts";
import { searchStates } from "../../shared/search/store.ts";
import { groups, saidBy, termsOf } from "../../shared/search/terms.ts";
import { type Card, cardItem, cards } from "../../shared/settling/card.ts";
import { keyParts } from "../../shared/table/schema.ts";
import { type MemoryTable, memoryTable } from "../support/memory-table.ts";
import { faults, processTable, turnsOf, withoutTimers } from "../support/simulator-process.ts";
import { randomOf } from "../support/simulator-random.ts";
import { type World, worldOf } from "../support/simulator-world.ts";

const at = "2026-03-02T12:00:00.000Z";
const firstNames = ["Ann", "Anna", "Bo", "Anna-Lena Maria Josefa", "Zoë", ""];
const phones = ["+12075550134", "+12075550135", "+442075550136", "+61255501377", "+4930555013888"].map((number) => ({
  kind: "home" as const,
  raw: number,
  number,
}));

interface Scene {
  world: World;
  table: MemoryTable;
  client: Client;
}

const begin = async (): Promise<Scene> => {
  const table = memoryTable({ units: false });
  const world = await worldOf(table, Date.parse(at));
  const client: Client = { id: newId("client"), createdAt: at, hub: { firstName: "Ann", lastName: "Ames" } };
  await table.put(clientItem(world.accountId, client, newId("revision")));
  await table.put(cardItem(world.accountId, cardOf(client), newId("revision")));
  return { world, table, client };
};
const cardOf = ({ id }: Client): Card => ({
  clientId: id,
  firstName: "Ann",
  lastName: "Ames",
  lifecycle: "lead",
  createdAt: at,
  sums: {},
  zone: "UTC",
  periodKind: "month",
  currency: "USD",
  periods: [],
  next: [],
  moreNext: false,
});

const rowsIn = ({ table }: Scene): string[] =>
  table
    .items()
    .filter(({ type }) => type === "searchTerm")
    .map(({ sk }) => keyParts(sk)[0]!)
    .sort();
const stateIn = ({ table }: Scene): string[] =>
  table
    .items()
    .filter(({ type }) => type === searchStates.type)
    .flatMap((item) => searchStates.fromItem(item).terms)
    .sort();
const termsIn = ({ table }: Scene): string[] => {
  const client = clients.fromItem(table.items().find(({ type }) => type === clients.type)!);
  const said = saidBy({ client, sources: [] });
  return said ? groups.flatMap((group) => termsOf[group](said[group])).sort() : [];
};

/** Changes and projections in any order: renames, hiding, projections that are killed, repeated, late; at the end maybe an erasure. */
const play = async (seed: number, ending: "stays" | "erased"): Promise<Scene> => {
  const random = randomOf(seed);
  const scene = await begin();
  const { world, table, client } = scene;
  const turns = turnsOf(random);
  await withoutTimers(
    () => turns,
    async () => {
      const running: Promise<unknown>[] = [];
      const project = () => {
        const fault = random.chance(0.4) ? { kind: random.pick(faults), at: random.int(0, 5) } : undefined;
        const means = world.ctx(processTable(table, turns, random, fault));
        running.push(indexClient(means, client.id).catch(() => undefined));
      };
      const change = async () => {
        const hub: Client["hub"] = {
          firstName: random.pick(firstNames),
          lastName: random.pick(["Ames", "O'Neil", "#%"]),
          phones: random.shuffled(phones).slice(0, random.int(0, 5)),
          emails: random.chance(0.5) ? [{ address: "ann@example.com" }] : [],
        };
        const changed: Client = { ...client, hub, ...(random.chance(0.2) && { set: "deleted" }) };
        await table.put(clientItem(world.accountId, changed, newId("revision")));
      };
      for (let step = 0; step < 25; step += 1) {
        if (random.chance(0.25)) await change();
        if (random.chance(0.35)) project();
        if (turns.waiting() > 0) await turns.advance();
        expect(rowsIn(scene)).toEqual(stateIn(scene));
      }
      if (ending === "erased") {
        const fenced: Card = { ...cardOf(client), fence: "erased" };
        await table.put(cardItem(world.accountId, fenced, newId("revision")));
        await unindexClient(world.ctx(), client.id);
      }
      for (let left = 0; left < 500 && turns.waiting() > 0; left += 1) await turns.advance();
      turns.end();
      await Promise.all(running);
      if (ending === "stays") await indexClient(world.ctx(), client.id);
    },
  );
  return scene;
};

describe("rows of the search under faults", () => {
  it("stand for the client as it is called at the end, and none is left over (1,000 schedules)", async () => {
    for (let seed = 1; seed <= 1000; seed += 1) {
      const scene = await play(seed, "stays");
      expect([seed, rowsIn(scene)]).toEqual([seed, termsIn(scene)]);
      const written = scene.table.images.length;
      await indexClient(scene.world.ctx(), scene.client.id);
      expect(scene.table.images.length).toBe(written);
    }
  }, 60_000);

  it("reliability 10: none stands behind an erasure, whatever was under way (1,000 schedules)", async () => {
    for (let seed = 1; seed <= 1000; seed += 1) {
      const scene = await play(seed, "erased");
      expect([seed, rowsIn(scene), stateIn(scene)]).toEqual([seed, [], []]);
      expect(scene.table.items().filter(({ type }) => type === searchStates.type)).toEqual([]);
      expect(cards.fromItem(scene.table.items().find(({ type }) => type === cards.type)!).fence).toBe("erased");
    }
  }, 60_000);
});
