import { createAccount } from "../../shared/accounts/create.ts";
import { addLocation } from "../../shared/accounts/service.ts";
import type { Ctx } from "../../shared/ctx.ts";
import type { IdKind, NewId } from "../../shared/kernel/ids.ts";
import { cards } from "../../shared/settling/card.ts";
import type { Table } from "../../shared/table/table.ts";
import type { MemoryTable } from "./memory-table.ts";
import { type Hand, nothingYet } from "./simulator-hand.ts";

/** A studio in a table, with a clock of its own. */
export interface World {
  accountId: string;
  table: MemoryTable;
  /** epoch ms; whoever drives the world moves it on */
  clock: number;
  /** what the team did by hand */
  hand: Hand;
  /** images there were when the faults were over */
  calmSince: number;
  /** the means of one call, with the time it began */
  ctx(table?: Table): Ctx;
}

const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const prefixes: Partial<Record<IdKind, string>> = {
  account: "acc",
  adjustment: "adj",
  booking: "bkg",
  client: "cli",
  event: "evt",
  invoice: "inv",
  job: "job",
  location: "loc",
  revision: "rev",
};

const base32 = (value: number, length: number): string => {
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = letters[rest % 32] + text;
  return text;
};

/** Ids like the real ones, with the simulated time in them. */
const idsOf = (clock: () => number): NewId => {
  let count = 0;
  return (kind) => {
    count += 1;
    return `${prefixes[kind]}_${base32(clock(), 10)}${base32(count, 16)}`;
  };
};

const open = (_: string, sealed: string) => sealed;
const secrets = { hash: (value: string) => `hash of ${value}`, seal: (_: string, text: string) => text, open };
const actor = { id: "stf_1", role: "owner" as const, permissions: [] };

/** Uptown keeps London's time, everything else New York's. */
export const zoneOf = (location: string | undefined): string =>
  location === "Uptown" ? "Europe/London" : "America/New_York";

/** A new account in New York with one location in another time zone. */
export const worldOf = async (table: MemoryTable, startsAt: number): Promise<World> => {
  const newId = idsOf(() => world.clock);
  const world: World = {
    accountId: "",
    table,
    clock: startsAt,
    hand: nothingYet(),
    calmSince: 0,
    ctx: (of = table) => {
      const at = new Date(world.clock).toISOString();
      return { accountId: world.accountId, actor, now: () => at, newId, table: of, secrets };
    },
  };
  const named = { name: "Tideline", timeZone: zoneOf(undefined), currency: "USD" };
  world.accountId = (await createAccount(world.ctx(), named)).account.id;
  await addLocation(world.ctx(), { name: "Uptown", timeZone: zoneOf("Uptown") });
  return world;
};

/** Partitions of the clients there are. */
export const clientsIn = (table: MemoryTable): string[] =>
  table.items().flatMap(({ type, pk }) => (type === cards.type ? [pk] : []));
