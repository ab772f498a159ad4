import { chanceOf } from "../infra/local/simulators/chance.ts";
import { historyShare } from "../shared/sync/budget.ts";
import { connectorOf } from "../shared/sync/link.ts";
import { type Site, vendors } from "../test/sync/sites.ts";
import { prices } from "./cost/prices.ts";
import type { Row } from "./measure.ts";
import type { Cost } from "./metered.ts";
import { type Hub, hubOf, type Ran } from "./sync-hub.ts";

/** Four in the morning at the simulated sites: every class of the day before is over and settled. */
const start = "2026-06-20T08:00:00.000Z";
/** The first day of a history that is longer than the simulated one, and not years longer. */
const historyFrom = "2024-05-01";
const [months, kills] = [24, 10];
const later = (time: string, minutes: number): string => new Date(Date.parse(time) + minutes * 60_000).toISOString();

const dollars = (...costs: Cost[]): string =>
  `$${costs.reduce((sum, { readUnits, writeUnits }) => sum + readUnits * prices.readUnit.each + writeUnits * prices.writeUnit.each, 0).toFixed(2)}`;
const n = (value: number): string => Math.round(value).toLocaleString("en");
const costs = (name: string, { requests, readUnits, writeUnits }: Cost): string =>
  `${name} ${n(requests)} requests, ${n(readUnits)} RU, ${n(writeUnits)} WU`;

const sumOf = ({ run }: Ran, what: "written" | "unchanged" | "waiting" | "rejected" | "deleted"): number =>
  Object.values(run.records).reduce((sum, counts) => sum + counts[what], 0);
const typesOf = ({ run }: Ran): string =>
  Object.entries(run.records)
    .map(([type, { written }]) => `${n(written)} ${type}s`)
    .join(", ");

const seconds = async <T>(work: () => Promise<T>): Promise<[T, string]> => {
  const began = performance.now();
  return [await work(), `${((performance.now() - began) / 1000).toFixed(0)} s`];
};

const say = (wrong: string[]): number => {
  for (const line of wrong.slice(0, 10)) process.stderr.write(`  wrong: ${line}\n`);
  return wrong.length;
};

const firstSync = async (site: Site, hub: Hub): Promise<{ row: Row; ran: Ran }> => {
  const [ran, took] = await seconds(() => hub.sync());
  const wrong = say(await hub.wrong());
  const perDay = connectorOf(site).callsPerDay;
  const days = perDay ? `, ${Math.ceil(ran.run.calls / (perDay * historyShare))} days at ${n(perDay)} calls a day` : "";
  const rejected = sumOf(ran, "rejected");
  return {
    ran,
    row: {
      figure: "S0-01",
      what: `${site.connector}, first sync of ${n(hub.clients())} clients and ${months} months: ${typesOf(ran)} (${took} in memory)`,
      measured: `${n(ran.run.calls)} calls${days}; ${n(ran.pages)} pages; ${costs("intake", ran.intake)}; ${costs("settling", ran.settling)}; ${dollars(ran.intake, ran.settling)}; raw ${n(hub.bytesKept() / 1e6)} MB; ${rejected} rejected, ${wrong} wrong`,
      target: "0 rejected, 0 wrong",
      holds: ran.run.ended === "done" && wrong === 0 && rejected === 0,
    },
  };
};

const again = async (site: Site, hub: Hub): Promise<Row> => {
  await hub.forgetCursors();
  const [ran, took] = await seconds(() => hub.sync());
  const changed = sumOf(ran, "written") + sumOf(ran, "deleted") + sumOf(ran, "waiting");
  return {
    figure: "S0-01",
    what: `${site.connector}, a second full sync, all cursors lost (${took} in memory)`,
    measured: `${n(ran.run.calls)} calls; ${n(sumOf(ran, "unchanged"))} records unchanged, ${changed} written; ${costs("", ran.intake).trim()} (progress); ${dollars(ran.intake, ran.settling)}`,
    target: "0 written",
    holds: ran.run.ended === "done" && changed === 0,
  };
};

/** Six syncs of a day, the vendor living on between them. */
const day = async (site: Site, hub: Hub): Promise<Row> => {
  const everyMinutes = 240;
  const runs: Ran[] = [];
  for (let i = 1; i <= (24 * 60) / everyMinutes; i += 1) {
    const time = later(start, i * everyMinutes);
    site.at(time);
    hub.at(time);
    runs.push(await hub.sync());
  }
  const calls = runs.reduce((sum, { run }) => sum + run.calls, 0);
  const written = runs.reduce((sum, ran) => sum + sumOf(ran, "written"), 0);
  const wrong = say(await hub.wrong());
  return {
    figure: "S0-04",
    what: `${site.connector}, a day of ${runs.length} syncs: ${n(written)} records written`,
    measured: `${calls} calls (${runs.map(({ run }) => run.calls).join(" + ")}); ${dollars(...runs.flatMap(({ intake, settling }) => [intake, settling]))}; ${wrong} wrong`,
    target: "≤ 100 calls, 0 wrong",
    holds: calls <= 100 && wrong === 0 && runs.every(({ run }) => run.ended === "done"),
  };
};

/** Another studio whose first sync is killed again and again, at requests to the table that chance picks. */
const killed = async (site: Site, requests: number): Promise<Row> => {
  const hub = await hubOf(site, start, { historyFrom }, false);
  const chance = chanceOf(7);
  const at = Array.from({ length: kills }, () => chance.between(1, Math.floor((requests * 1.8) / kills)));
  const [ran, took] = await seconds(() => hub.sync(at));
  const wrong = say(await hub.wrong());
  return {
    figure: "S0-01",
    what: `${site.connector}, the first sync killed at ${ran.killed} random points and gone on with (${took} in memory)`,
    measured: `${n(ran.run.calls)} calls; ${n(ran.pages)} pages; ${wrong} wrong`,
    target: `${kills} kills, 0 wrong`,
    holds: ran.run.ended === "done" && ran.killed === kills && wrong === 0,
  };
};

/** Whole histories of so many clients from each simulated vendor: exact, killed and gone on with, again, and a day's syncs after it. */
export const sync = async (clients: number, wanted: string[]): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const [name, open] of Object.entries(vendors)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const site = await open({ clients, months, now: start });
    const told = (row: Row) => {
      process.stderr.write(`${row.what}: ${row.measured}\n`);
      rows.push(row);
    };
    try {
      const hub = await hubOf(site, start, { historyFrom });
      const { row, ran } = await firstSync(site, hub);
      told(row);
      told(await again(site, hub));
      told(await killed(site, ran.intake.requests));
      if (name === "mindbody") told(await day(site, hub));
    } finally {
      await site.stop();
    }
  }
  return rows;
};
