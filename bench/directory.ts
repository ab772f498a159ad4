import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { headOf } from "../shared/accounts/store.ts";
import type { Ctx } from "../shared/ctx.ts";
import { newId } from "../shared/kernel/ids.ts";
import { listClients } from "../shared/search/list.ts";
import type { Card } from "../shared/settling/card.ts";
import { rulesOf } from "../shared/settling/rules.ts";
import { tableOf } from "../shared/table/client.ts";
import type { Item } from "../shared/table/item.ts";
import { crowd } from "../test/performance/crowd.ts";
import { type Meter, meterOf } from "../test/support/meter.ts";
import { createTable } from "../test/support/table.ts";
import type { Curve, Found } from "./kept.ts";
import { median, quantile, type Row } from "./measure.ts";
import { pour } from "./pour.ts";
import { account, accountRow } from "./records.ts";

/** Who is looked for. */
interface Known {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
}
type List = (query: object, keep?: (card: Card) => boolean) => Promise<Awaited<ReturnType<typeof listClients>>>;

const secrets = {
  hash: (value: string) => value,
  seal: (_: string, text: string) => text,
  open: (_: string, text: string) => text,
};
const samples = 200;

/** Writes so many clients with their cards and all they are found by; some of them, to be looked for. */
const settle = async (endpoint: string, name: string, count: number, table: Ctx["table"]): Promise<Known[]> => {
  await table.put(accountRow());
  const rules = rulesOf(await headOf(table, account.id));
  const known: Known[] = [];
  const every = Math.floor(count / samples);
  let waiting: Item[] = [];
  let made = 0;
  for (const { client, items } of crowd(account.id, rules, count)) {
    const { firstName, lastName, emails, phones } = client.hub;
    if (made % every === 0)
      known.push({ firstName: firstName!, lastName: lastName!, email: emails![0]!.address, phone: phones![0]!.raw });
    made += 1;
    waiting.push(...items);
    if (waiting.length < 20_000 && made < count) continue;
    await pour(endpoint, name, waiting);
    waiting = [];
    process.stderr.write(`\r${made} of ${count} clients written `);
  }
  process.stderr.write("\n");
  return known;
};

interface Cost {
  requests: number;
  readUnits: number;
  writeUnits: number;
  ms: number;
  found: number;
}

const costOf = async (meter: Meter, work: () => ReturnType<List>): Promise<Cost> => {
  const start = performance.now();
  let found = 0;
  const { requests, readUnits, writeUnits } = await meter.during(async () => {
    found = (await work()).items.length;
  });
  return { requests, readUnits, writeUnits, ms: performance.now() - start, found };
};

/** Searches for all of the known by one of their features: the dearest and the middle one; and that each was found. */
const searches = async (
  meter: Meter,
  list: List,
  what: string,
  known: Known[],
  of: (known: Known) => string,
): Promise<{ row: Row; units: number }> => {
  const costs: Cost[] = [];
  for (const one of known) costs.push(await costOf(meter, () => list({ q: of(one) })));
  const specific = costs.filter(({ found }) => found <= 3);
  const middle = (of: Cost[], name: keyof Cost) => median(of.map((cost) => cost[name]));
  const most = (of: Cost[], name: keyof Cost) =>
    quantile(
      of.map((cost) => cost[name]),
      1,
    );
  const missed = costs.filter(({ found }) => found === 0).length;
  const row = {
    figure: "P8",
    what: `search by ${what}: ${specific.length} of ${costs.length} find at most three${missed ? `, ${missed} nobody` : ""}`,
    measured: `${middle(specific, "requests")} / ${middle(specific, "readUnits")} (at most ${most(specific, "requests")} / ${most(specific, "readUnits")}; of all ${most(costs, "requests")} / ${most(costs, "readUnits")}), ${middle(costs, "ms").toFixed(0)} ms`,
    target: "≤ 2 / ≤ 2",
    limit: "1 / 0.5",
    holds: most(specific, "requests") <= 2 && most(specific, "readUnits") <= 2,
  };
  return { row, units: middle(specific, "readUnits") };
};

const once = (
  what: string,
  { requests, readUnits, writeUnits, ms, found }: Cost,
  target = "",
  holds?: boolean,
): Row => ({
  figure: "P9",
  what: `${what}: ${found} rows`,
  measured: `${requests} requests, ${readUnits} RU${writeUnits ? `, ${writeUnits} WU` : ""}, ${ms.toFixed(0)} ms`,
  target,
  ...(holds !== undefined && { holds }),
});

interface Among {
  rows: Row[];
  /** read units by what was asked */
  units: Record<string, number>;
}

/** What finding, filtering and ordering cost among `count` clients. */
const among = async (endpoint: string, count: number): Promise<Among> => {
  const name = `bench-directory-${count}`;
  const client = new DynamoDBClient({});
  await createTable(client, name, { stream: false });
  const table = tableOf(client, name);
  const known = await settle(endpoint, name, count, table);
  const meter = meterOf(client);
  const ctx: Ctx = {
    accountId: account.id,
    actor: { id: "stf_bench", role: "owner", permissions: [] },
    now: () => "2026-03-02T12:00:00.000Z",
    newId,
    table,
    secrets,
  };
  const list: List = (query, keep) =>
    listClients(ctx, { order: "name", limit: 25, ...query }, keep && { says: "bench", keep });
  const rows: Row[] = [];
  const units: Record<string, number> = {};
  const add = async (what: string, of: (known: Known) => string) => {
    const found = await searches(meter, list, what, known, of);
    rows.push(found.row);
    units[`a search by ${what}`] = found.units;
  };
  await add("email", ({ email }) => email);
  await add("an email begun", ({ email }) => email.slice(0, -10));
  await add("phone", ({ phone }) => phone);
  await add("seven digits of a phone", ({ phone }) => phone.slice(-7));
  await add("full name", ({ firstName, lastName }) => `${firstName} ${lastName}`);
  await add(
    "last name and three letters of the first",
    ({ firstName, lastName }) => `${lastName} ${firstName.slice(0, 3)}`,
  );
  const typed = ({ lastName }: Known) => `${lastName.slice(0, 4)}${lastName[5]}${lastName[4]}${lastName.slice(6)}`;
  const slips = [];
  for (const one of known.filter(({ lastName }) => lastName.length > 6).slice(0, 50))
    slips.push(await costOf(meter, () => list({ q: typed(one) })));
  const foundAll = slips.filter(({ found }) => found > 0).length;
  rows.push(
    once(
      `search by a last name with a slip in it, the dearest of ${slips.length} (${foundAll} found somebody)`,
      slips.toSorted((a, b) => b.readUnits - a.readUnits)[0]!,
    ),
  );
  rows.push(once("search that finds nobody", await costOf(meter, () => list({ q: "xqzwvk pfft" }))));
  const byName = await costOf(meter, () => list({}));
  rows.push(once("a page by name", byName, "1 request", byName.requests <= 1));
  const tagged = await costOf(meter, () => list({}, ({ tags = [] }) => tags.includes("VIP")));
  rows.push(once("a page of a filter that every tenth passes", tagged, "≤ 2 requests", tagged.requests <= 2));
  const none = await costOf(meter, () => list({}, () => false));
  rows.push(once("a page of a filter that nobody passes", none, "≤ 2 requests", none.requests <= 2));
  const whole: Cost = { requests: 0, readUnits: 0, writeUnits: 0, ms: 0, found: 0 };
  for (let cursor: string | undefined, go = true; go; go = cursor !== undefined) {
    const page = await costOf(meter, async () => {
      const taken = await list({ ...(cursor && { cursor }) }, () => false);
      cursor = taken.nextCursor ?? undefined;
      return taken;
    });
    for (const field of ["requests", "readUnits", "ms"] as const) whole[field] += page[field];
  }
  const each = count / whole.readUnits;
  rows.push(
    once(
      `the whole directory through a filter, ${each.toFixed(1)} clients per RU`,
      whole,
      "≥ 10 clients per RU",
      each >= 10,
    ),
  );
  rows.push(once("a page of the newest", await costOf(meter, () => list({ order: "newest" }))));
  for (const order of ["ltv", "lastVisit", "clubCount"]) {
    rows.push(once(`order by ${order}, made anew`, await costOf(meter, () => list({ order }))));
    rows.push(once(`order by ${order}, a first page`, await costOf(meter, () => list({ order }))));
  }
  units["a page by name"] = byName.readUnits;
  units["a page of a filter that every tenth passes"] = tagged.readUnits;
  units["a page of a filter that nobody passes"] = none.readUnits;
  units["the whole directory"] = whole.readUnits;
  return { rows, units };
};

const curvesOf = (counts: number[], all: Among[]): Curve[] =>
  Object.keys(all[0]!.units).map((what) => ({
    of: what.startsWith("a search") ? "search" : "directory",
    what,
    points: counts.map((count, i) => [count, all[i]!.units[what]!]),
  }));

/** P8 and P9: what finding, filtering and ordering cost among `most` clients, and how that grew from 1,000 on. */
export const directory = async (endpoint: string, most: number): Promise<Found> => {
  const counts = [...[1000, 10_000].filter((count) => count < most), most];
  const all: Among[] = [];
  for (const count of counts) all.push(await among(endpoint, count));
  const of = `among ${most.toLocaleString("en")} clients`;
  const rows = all.at(-1)!.rows.map((row, i) => (i === 0 ? { ...row, what: `${of}: ${row.what}` } : row));
  return { rows, curves: curvesOf(counts, all) };
};
