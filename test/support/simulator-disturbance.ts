import { CountSettings } from "../../shared/accounts/schema.ts";
import { setCounts } from "../../shared/accounts/service.ts";
import { changeClient } from "../../shared/clients/service.ts";
import { rulesBook } from "../../shared/settling/accounts.ts";
import { cards } from "../../shared/settling/card.ts";
import { recountClient } from "../../shared/settling/recount.ts";
import type { Key } from "../../shared/table/item.ts";
import type { Scan } from "../../shared/table/table.ts";
import type { Acts } from "./simulator-acts.ts";
import { handOf } from "./simulator-by-hand.ts";
import type { Turns } from "./simulator-process.ts";
import type { Random } from "./simulator-random.ts";
import type { Script } from "./simulator-records.ts";
import { type Act, run } from "./simulator-run.ts";
import { isDirty, lanesOf } from "./simulator-stream.ts";
import { clientsIn, type World } from "./simulator-world.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
/** An event's bookings are compared by sweep for seven days. */
const longest = 6 * day;
const settings = [
  { exclusions: [{ eventTypeName: "Childwatch" }] },
  { exclusions: [{ pattern: "child*" }], period: { kind: "week" } },
  { exclusions: [{ location: "Uptown" }], period: { kind: "year" } },
  { exclusions: [{ package: "Intro" }], period: { kind: "quarter" } },
  { countFrom: "2026-03-01" },
  { exclusions: [{ eventTypeId: "t2" }] },
  { exclusions: [{ eventTypeName: "CHILD WATCH" }], foldNames: true },
].map((given) => CountSettings.parse(given));

/** Requests of the source: those in order one after the other, again until they succeed; the others whenever. */
const sending = (random: Random, acts: Acts, faulty: number, script: Script): Act[] => {
  const inOrder = [...script.inOrder];
  const anyOrder = [...script.anyOrder];
  let busy = false;
  return [
    {
      ready: () => inOrder.length > 0 && !busy,
      async begin() {
        busy = true;
        try {
          await acts.receive(acts.process(faulty), inOrder[0]!);
          inOrder.shift();
        } finally {
          busy = false;
        }
      },
    },
    {
      ready: () => anyOrder.length > 0,
      async begin() {
        const records = anyOrder.shift()!;
        try {
          await acts.receive(acts.process(faulty), records);
        } catch {
          anyOrder.splice(random.int(0, anyOrder.length), 0, records);
        }
      },
    },
  ];
};

/** At most so many times, once there is a client, and not at once. */
const sometimes = (random: Random, world: World, most: number, begin: () => Promise<unknown>): Act => {
  let left = random.int(0, most);
  return {
    ready: () => left > 0 && world.table.images.some(({ after }) => after?.type === cards.type) && random.chance(0.3),
    begin() {
      left -= 1;
      return begin();
    },
  };
};

/** The part with faults: requests, lanes, sweeps, recounts, edits and settings at once, until nothing is under way. */
export const disturb = async (
  random: Random,
  turns: Turns,
  world: World,
  script: Script,
  sweeps: boolean,
  acts: Acts,
): Promise<void> => {
  const { table } = world;
  const faulty = random.pick([0, 0.15, 0.4]);
  const fresh = rulesBook(table, () => world.clock);
  const stale = rulesBook(table, () => 0);
  const book = () => (staleHere && random.chance(0.5) ? stale : fresh);
  const staleHere = random.chance(0.3);
  const lanes = lanesOf(random, random.pick([0, 0, 0.1, 0.5]), (batch) =>
    acts.call(acts.process(faulty), batch, book()),
  );
  const jobs: { at: Key; tries: number }[] = [];
  let swept: Scan["last"];

  const again = async () => {
    const dirty = table.images.filter(isDirty);
    const from = random.int(0, dirty.length);
    const some = random.chance(0.5)
      ? dirty.slice(from, from + random.int(1, 10))
      : dirty.filter(() => random.chance(0.5));
    if (some.length > 0) await acts.call(acts.process(faulty), some, book());
  };
  const edit = () => {
    const homeLocation = random.pick(["Harbor", "Uptown", null]);
    const clientId = random.pick(clientsIn(table)).split("#")[1]!;
    return changeClient(world.ctx(acts.process(faulty)), clientId, { homeLocation }, undefined);
  };
  const sweep = async () => {
    let pages = random.int(1, 10);
    const enough = () => {
      pages -= 1;
      return pages < 0;
    };
    swept = await acts.sweep(acts.process(faulty), swept, enough);
  };
  const recount = async () =>
    recountClient(world.ctx(acts.process(faulty)), await book()(world.accountId), random.pick(clientsIn(table)));
  const job: Act = {
    ready: () => jobs.length > 0,
    async begin() {
      const { at, tries } = jobs.shift()!;
      try {
        await acts.runJob(acts.process(faulty), at, () => random.chance(0.3));
      } catch {
        if (tries > 0) jobs.push({ at, tries: tries - 1 });
      }
    },
  };
  const deliver: Act = { ready: lanes.ready, begin: lanes.deliver };
  const all: Act[] = [
    ...sending(random, acts, faulty, script),
    deliver,
    deliver,
    sometimes(random, world, 4, again),
    sometimes(random, world, 1, edit),
    handOf(random, world, acts),
  ];
  if (sweeps)
    all.push(
      sometimes(random, world, 2, sweep),
      sometimes(random, world, 2, recount),
      sometimes(random, world, 1, () => setCounts(world.ctx(acts.process(faulty)), random.pick(settings))),
      job,
    );
  let passed = 0;
  let seen = 0;
  await run(random, turns, all, () => {
    world.clock += random.int(1, 40);
    if (random.chance(0.03) && passed < longest - day) {
      const jump = random.pick([minute, 6 * minute, 180 * minute, day]);
      passed += jump;
      world.clock += jump;
    }
    lanes.take(table.images);
    for (; seen < table.images.length; seen += 1) {
      const { after } = table.images[seen]!;
      if (after?.due) jobs.push({ at: after, tries: 3 });
    }
  });
  world.calmSince = table.images.length;
};
