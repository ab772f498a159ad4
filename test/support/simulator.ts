import { rulesBook } from "../../shared/settling/accounts.ts";
import { cards } from "../../shared/settling/card.ts";
import { addSums, same } from "../../shared/settling/contribution.ts";
import { recountClient } from "../../shared/settling/recount.ts";
import { type MemoryTable, memoryTable } from "./memory-table.ts";
import { type Acts, actsOf } from "./simulator-acts.ts";
import { disturb } from "./simulator-disturbance.ts";
import { type Turns, turnsOf } from "./simulator-process.ts";
import { type Random, randomOf } from "./simulator-random.ts";
import { type Script, scriptOf } from "./simulator-records.ts";
import { isDirty, type Projector } from "./simulator-stream.ts";
import { clientsIn, type World, worldOf } from "./simulator-world.ts";

/** What is simulated: the real thing, or one that leaves something out, to show what that is good for. */
export interface Variant {
  project: Projector;
  /** whether there are sweeps, recounts and changed settings, which put right what they find */
  sweeps: boolean;
  /** makes a table that behaves otherwise */
  table?: (table: MemoryTable) => MemoryTable;
}

export interface Schedule {
  world: World;
  script: Script;
  /** clients whose card was not the sum of what was settled when the faults were over, before any sweep */
  drifted: string[];
  /** after ten days the whole stream is delivered again, every client recounted and the table swept */
  repeat(): Promise<void>;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** Plays one schedule of faults to its end: everything delivered or swept. The same seed plays the same. */
export const playSchedule = async (
  seed: number,
  variant: Variant,
  turnsNow: (turns: Turns) => void,
): Promise<Schedule> => {
  const random = randomOf(seed);
  const turns = turnsOf(random);
  turnsNow(turns);
  const script = scriptOf(random);
  const made = memoryTable({
    units: false,
    pageItems: random.pick([6, 40, 10_000]),
    indexIsCurrent: () => turns.ended() || random.chance(0.8),
  });
  const table = variant.table?.(made) ?? made;
  const world = await worldOf(table, script.startsAt);
  const acts = actsOf(random, turns, world, variant.project);
  await disturb(random, turns, world, script, variant.sweeps, acts);
  turns.end();
  const drifted = driftIn(table);
  world.clock += 40 * minute;
  if (variant.sweeps) await acts.sweep(table, undefined, () => false);
  await acts.settleAll();
  return { world, script, drifted, repeat: () => repeat(random, world, acts) };
};

const driftIn = (table: MemoryTable): string[] => {
  const items = table.items();
  return clientsIn(table).filter((pk) => {
    const own = items.filter((item) => item.pk === pk);
    const card = cards.fromItem(own.find(({ type }) => type === cards.type)!);
    const settled = own.reduce((sums, item) => addSums(sums, item.settled?.sums ?? {}), {});
    return !same(card.sums, settled);
  });
};

const repeat = async (random: Random, world: World, acts: Acts): Promise<void> => {
  const { table } = world;
  world.clock += 10 * day;
  const told = random.shuffled(table.images.filter(isDirty));
  const book = rulesBook(table, () => world.clock);
  for (let i = 0; i < told.length; i += 7) await acts.call(table, told.slice(i, i + 7), book);
  for (const pk of clientsIn(table)) await recountClient(world.ctx(), await book(world.accountId), pk);
  await acts.sweep(table, undefined, () => false);
};
