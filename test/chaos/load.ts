import { setTimeout as wait } from "node:timers/promises";
import type { LocalRun } from "../../infra/local/run.ts";
import { type Random, randomOf } from "../support/simulator-random.ts";
import { type Api, apiOf, type Tally, tallyOf } from "./api.ts";
import type { Faults } from "./faults.ts";
import { anotherAccount, schedule, type Truth } from "./studio.ts";
import type { Pen, Writer } from "./writer.ts";
import { deskWriter, type Floor } from "./writers/desk.ts";
import { lettersWriter } from "./writers/letters.ts";
import { papersWriter } from "./writers/papers.ts";
import { peopleWriter } from "./writers/people.ts";
import { type Shelf, shopWriter } from "./writers/shop.ts";
import { softwareWriter } from "./writers/software.ts";

/** Everybody who writes, and what they have in common. */
export interface Load {
  writers: { name: string; writer: Writer; tally: Tally }[];
  accountId: string;
  floor: Floor;
}

const set = async (api: Api, method: "POST" | "PUT", path: string, body: object): Promise<void> => {
  const answer = await api.insist(api.request(method, path, body));
  if (!answer || answer.status >= 300) throw new Error(`${method} ${path} answered ${JSON.stringify(answer)}.`);
};

/** Text that no other token contains. */
const tokensOf = (): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    return `zq${String(count).padStart(6, "0")}x`;
  };
};

/** Two accounts made ready: the one of a booking software, whose numbers are calculated, and the one the team works in. */
export const loadOf = async (
  run: LocalRun,
  faults: Faults,
  seed: number,
  open: () => Promise<Truth>,
): Promise<Load> => {
  const other = await anotherAccount(run);
  const apiAs = (apiKey: string, tally = tallyOf()) => apiOf(run.url, apiKey, faults, tally);
  await set(apiAs(other.apiKey), "POST", "/v1/locations", { name: "Uptown", timeZone: "Europe/London" });
  const team = apiAs(run.apiKey);
  await set(team, "PUT", "/v1/settings/rewards", { on: true, earning: [], expireAfterMonths: null });
  const channels = { sms: { number: "+12075550100" }, email: { address: "hello@tideline.example" } };
  await set(team, "PUT", "/v1/settings/messaging", channels);
  const truth = await open();
  const token = tokensOf();
  const floor: Floor = { events: [] };
  const shelf: Shelf = { prizes: [] };
  const books = { table: truth.table, ctx: () => truth.ctxOf(other.accountId) };
  const kinds: [name: string, { apiKey: string; accountId: string }, (pen: Pen) => Writer][] = [
    ["records", other, (pen) => softwareWriter(pen, books)],
    ["records", other, (pen) => softwareWriter(pen, books)],
    ["notes, to-dos, tags", run, papersWriter],
    ["notes, to-dos, tags", run, papersWriter],
    ["messages", run, lettersWriter],
    ["messages", run, lettersWriter],
    ["desk, waitlists", run, (pen) => deskWriter(pen, floor)],
    ["desk, waitlists", run, (pen) => deskWriter(pen, floor)],
    ["rewards", run, (pen) => shopWriter(pen, shelf)],
    ["rewards", run, (pen) => shopWriter(pen, shelf)],
    ["merges, erases", run, peopleWriter],
  ];
  const writers = kinds.map(([name, { apiKey, accountId }, make], i) => {
    const tally = tallyOf();
    const random: Random = randomOf(seed + 7919 * (i + 1));
    return { name, tally, writer: make({ api: apiAs(apiKey, tally), random, token, accountId }) };
  });
  return { writers, accountId: run.accountId, floor };
};

/** Everybody writes until then, one act after the other, while the clock and sweeps run more often than they would. */
export const writeUntil = async (until: number, { writers }: Load, run: LocalRun): Promise<void> => {
  const loop = async ({ writer }: Load["writers"][number]) => {
    while (Date.now() < until) await writer.act();
  };
  const clockwork = async () => {
    for (let turn = 0; Date.now() < until; turn += 1) {
      await wait(Math.min(10_000, Math.max(0, until - Date.now())));
      // one that is killed is called again at the next turn
      await schedule(run, turn % 3 === 2 ? "sweep" : "clock", Date.now()).catch(() => {});
    }
  };
  await Promise.all([...writers.map(loop), clockwork()]);
};
