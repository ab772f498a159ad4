import { runJob } from "../../shared/jobs/run.ts";
import { isUnderWay } from "../../shared/jobs/store.ts";
import { type RulesBook, rulesBook } from "../../shared/settling/accounts.ts";
import { recountStep } from "../../shared/settling/recount-all.ts";
import { sweepTable } from "../../shared/settling/sweep.ts";
import { receiveRecords } from "../../shared/sources/service.ts";
import type { Key } from "../../shared/table/item.ts";
import type { Scan, Table } from "../../shared/table/table.ts";
import type { Image } from "./memory-table.ts";
import { faults, processTable, type Turns } from "./simulator-process.ts";
import type { Random } from "./simulator-random.ts";
import type { Raw } from "./simulator-records.ts";
import { invoke, isDirty, type Projector } from "./simulator-stream.ts";
import type { World } from "./simulator-world.ts";

/** What can happen in a world, each by the functions that the handlers call; `of` is the table as the caller has it. */
export interface Acts {
  /** the table as a function has it that meets a fault with this probability */
  process(faulty: number): Table;
  receive(of: Table, records: Raw[]): Promise<void>;
  /** projections called with a batch, by the rules of a book; the images they could not read */
  call(of: Table, batch: Image[], book: RulesBook): Promise<Image[]>;
  /** the recount of all clients, as its stream calls it */
  runJob(of: Table, at: Key, enough: () => boolean): Promise<void>;
  /** one sweep, from where one before ended; where this one ended */
  sweep(of: Table, from: Scan["last"], enough: () => boolean): Promise<Scan["last"]>;
  /** everything that was written since the faults were over, delivered without any fault */
  settleAll(): Promise<void>;
}

export const actsOf = (random: Random, turns: Turns, world: World, project: Projector): Acts => {
  const { table } = world;
  const fresh = () => rulesBook(table, () => world.clock);
  let told: number | undefined;
  const acts: Acts = {
    process(faulty) {
      const fault = random.chance(faulty) ? { kind: random.pick(faults), at: random.int(0, 12) } : undefined;
      return processTable(table, turns, random, fault);
    },
    async receive(of, records) {
      const { rejected } = await receiveRecords(world.ctx(of), "tideline", records);
      if (rejected.length > 0) throw new Error(`The simulation sends what is rejected: ${JSON.stringify(rejected)}`);
    },
    call: (of, batch, book) => invoke(project, world.ctx(of), book, batch, random.int(1, 8)),
    async runJob(of, at, enough) {
      const item = await of.get(at);
      if (!item || !isUnderWay(item)) return;
      const ctx = world.ctx(of);
      await runJob(ctx, item, recountStep(ctx), enough);
    },
    async sweep(of, from, enough) {
      let left: Scan["last"];
      const save = async (after: Scan["last"]) => {
        left = after;
      };
      const report = (_: string, error: unknown) => {
        if (turns.ended()) throw error;
      };
      const meansOf = (id: string) => ({ ...world.ctx(of), accountId: id });
      await sweepTable({ meansOf, rulesOf: fresh(), at: world.clock, report }, from, save, enough);
      return left;
    },
    async settleAll() {
      told ??= world.calmSince;
      while (told < table.images.length) {
        const images = table.images.slice(told);
        told = table.images.length;
        const dirty = images.filter(isDirty);
        if (dirty.length > 0) await acts.call(table, dirty, fresh());
        for (const { after } of images) if (after?.due) await acts.runJob(table, after, () => false);
      }
    },
  };
  return acts;
};
