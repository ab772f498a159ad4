import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Comparison, Found } from "../kept.ts";
import { interleaved, timed } from "../measure.ts";
import { type Ask, asked } from "./asked.ts";
import { best } from "./best.ts";
import { invoiceComparison } from "./invoice.ts";
import { loadBookings, loadClients, prepare, type Somebody } from "./load.ts";
import { orm } from "./orm.ts";
import { recorderOf, replay } from "./recorded.ts";
import { isInstalled, type Postgres, startPostgres } from "./server.ts";
import { type BenchStudio, openBenchStudio } from "./studio.ts";
import { way } from "./way.ts";

/** Those who are looked for in turn: spread over all. */
const samples = 40;

/** A work in its three implementations, for the n-th time. */
interface Work {
  work: string;
  ours: (n: number) => Promise<unknown>;
  orm: (ask: Ask, n: number) => Promise<unknown>;
  best: (ask: Ask, n: number) => Promise<unknown>;
  rounds?: number;
}

const worksOf = ({ call, heavy, roster, people }: BenchStudio): Work[] => {
  const one = (n: number): Somebody => people[Math.floor(((n % samples) * people.length) / samples)]!;
  const get = async (routeKey: string, params: Record<string, string>, query: Record<string, string> = {}) => {
    const { status, text } = await call(routeKey, { params, query });
    if (status !== 200) throw new Error(`${routeKey} answered ${status}: ${text}`);
  };
  const clientId = heavy.id;
  const search = (q: string) => get("GET /v1/clients", {}, { q });
  const among = `among ${people.length.toLocaleString("en")}`;
  return [
    {
      work: `open a profile with ${heavy.bookings.length.toLocaleString("en")} bookings`,
      ours: () => get("GET /v1/clients/{clientId}", { clientId }),
      orm: (ask) => orm.profile(ask, clientId),
      best: (ask) => best.profile(ask, clientId),
    },
    {
      work: "the newest 25 of them",
      ours: () => get("GET /v1/clients/{clientId}/bookings", { clientId }, { when: "past" }),
      orm: (ask) => orm.bookings(ask, clientId),
      best: (ask) => best.bookings(ask, clientId),
    },
    {
      work: `find a client by first and last name ${among}`,
      ours: (n) => search(`${one(n).firstName} ${one(n).lastName}`),
      orm: (ask, n) => orm.byName(ask, one(n).firstName, one(n).lastName),
      best: (ask, n) => best.byName(ask, one(n).firstName, one(n).lastName),
      rounds: 100,
    },
    {
      work: "by email",
      ours: (n) => search(one(n).email),
      orm: (ask, n) => orm.byEmail(ask, one(n).email),
      best: (ask, n) => best.byEmail(ask, one(n).email),
    },
    {
      work: "by phone",
      ours: (n) => search(one(n).phone),
      orm: (ask, n) => orm.byPhone(ask, one(n).phone),
      best: (ask, n) => best.byPhone(ask, one(n).phone),
    },
    {
      work: `25 of those with a tag that every tenth has, ${among}`,
      ours: () => get("GET /v1/clients", {}, { tag: "VIP" }),
      orm: (ask) => orm.filtered(ask, "VIP"),
      best: (ask) => best.filtered(ask, "VIP"),
      rounds: 60,
    },
    {
      work: "a roster of 14",
      ours: () => get("GET /v1/events/{eventId}/roster", { eventId: roster.eventId }),
      orm: (ask) => orm.roster(ask, roster.eventId),
      best: (ask) => best.roster(ask, roster.eventId),
    },
  ];
};

const compared = async (
  { work, rounds = 300, ...ways }: Work,
  recorder: ReturnType<typeof recorderOf>,
  bare: DynamoDBClient,
  ask: ReturnType<typeof asked>,
): Promise<Comparison> => {
  const recorded = [];
  for (let n = 0; n < samples; n += 1) recorded.push(await recorder.during(() => ways.ours(n)));
  const replays = recorded.map(({ requests }) => replay(bare, requests));
  const turn = { ours: 0, sdk: 0, orm: 0, best: 0 };
  const next = (name: keyof typeof turn): number => {
    turn[name] += 1;
    return turn[name] % samples;
  };
  const times = await interleaved(
    {
      ours: () => timed(() => ways.ours(next("ours"))),
      sdk: () => timed(replays[next("sdk")]!),
      orm: () => timed(() => ask((by) => ways.orm(by, next("orm")))),
      best: () => timed(() => ask((by) => ways.best(by, next("best")))),
    },
    { warmUp: 40, rounds },
  );
  const first = recorded[0]!;
  const bySelect = (of: "orm" | "best") => ask((by) => ways[of](by, 0), true);
  return {
    work,
    ways: [
      way("our handler, DynamoDB Local", times.ours, times.ours, first),
      way("its requests by the bare SDK", times.sdk, times.ours, first),
      way("Postgres 15, as an ORM", times.orm, times.ours, await bySelect("orm")),
      way("Postgres 15, by hand", times.best, times.ours, await bySelect("best")),
    ],
  };
};

const loaded = async ({ client }: Postgres, { people, heavy, roster }: BenchStudio): Promise<void> => {
  const insert = await prepare(client);
  const own = heavy.bookings.filter(({ status }) => status === "attended").length;
  const heavyOne = {
    id: heavy.id,
    firstName: "Maya",
    lastName: "Lindqvist",
    email: "heavy@example.com",
    phone: "+12125550123",
  };
  await loadClients(insert, [...people, { ...heavyOne, vip: false, attended: own, paid: 1_800_000 }]);
  // a history for the first 3,000, who share the heavy client's events; the rest have none: that favours Postgres
  const shared = people
    .slice(14, 3014)
    .flatMap(({ id }, i) =>
      heavy.bookings.slice(i, i + 30).map((booking, j) => ({ ...booking, id: `${id}-${j}`, clientId: id })),
    );
  await loadBookings(insert, [...heavy.bookings, ...roster.bookings, ...shared]);
  await client.query("vacuum analyze");
};

/** The same work by our handlers, by the bare SDK and by Postgres 15 twice; where that is not installed it says so and compares nothing. */
export const postgres = async (endpoint: string, count: number): Promise<Found> => {
  if (!isInstalled()) {
    process.stderr.write(
      "Postgres 15 is not installed, so nothing is compared with it: apt-get install postgresql-15\n",
    );
    throw new Error("Postgres 15 is not there");
  }
  const studio = await openBenchStudio(endpoint, count);
  const server = await startPostgres();
  try {
    await loaded(server, studio);
    const recorder = recorderOf(studio.client);
    const [bare, ask] = [new DynamoDBClient({}), asked(server.client)];
    const comparisons: Comparison[] = [];
    for (const work of worksOf(studio)) comparisons.push(await compared(work, recorder, bare, ask));
    comparisons.push(await invoiceComparison(studio, recorder, bare, ask));
    return { rows: [], comparisons };
  } finally {
    await server.stop();
  }
};
