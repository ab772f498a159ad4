import { beforeAll, it } from "vitest";
import { openMetered } from "../../test/performance/metered.ts";
import { arrivalOf, pagesOf } from "../../test/performance/pages.ts";
import { seedClient, seedDirectory } from "../../test/performance/seed.ts";
import type { Curve } from "../kept.ts";
import { found } from "./found.ts";
import { growthOf, rounded } from "./growth.ts";

/** Records of each kind that a client has, and clients of a directory. */
const sizes = [10, 100, 1000, 10_000];

let studio: Awaited<ReturnType<typeof openMetered>>;
beforeAll(async () => {
  studio = await openMetered();
  await studio.call("POST /v1/locations", { body: { name: "Harbor" } });
});

interface Point {
  records: number;
  profile: { requests: number; readUnits: number };
  lists: Record<string, { requests: number; readUnits: number }>;
  alone: number;
  ten: number;
  unchanged: number;
}

const sumOf = ({ intake, settling }: Awaited<ReturnType<typeof arrivalOf>>) => intake.writeUnits + settling.writeUnits;

const countedAt = async (records: number): Promise<Point> => {
  const pages = pagesOf(studio);
  const name = `with-${records}`;
  const clientId = await seedClient(studio, name, { bookings: records, invoices: records });
  const other = await studio.another();
  await seedDirectory(studio, other.accountId, records);
  const arrive = (ids: string[]) => arrivalOf(studio, [clientId, name], ids);
  const profile = await pages.profile(clientId);
  const lists = {
    bookings: await pages.bookings(clientId),
    "past bookings": await pages.pastBookings(clientId),
    invoices: await pages.invoices(clientId),
    "what LTV is made of": await pages.explained(clientId, "ltv"),
    "what the Club Count is made of": await pages.explained(clientId, "club-count"),
    "the client list": await pages.clientList(other.call),
  };
  const alone = sumOf(await arrive([`${name}-alone`]));
  const ids = Array.from({ length: 10 }, (_, i) => `${name}-ten-${i}`);
  const ten = sumOf(await arrive(ids)) / 10;
  return { records, profile, lists, alone, ten, unchanged: sumOf(await arrive(ids)) };
};

it("P1 to P4, for clients with more and more records", async () => {
  const points: Point[] = [];
  for (const records of sizes) points.push(await countedAt(records));
  const curve = (of: Curve["of"], what: string, y: (point: Point) => number): Curve => ({
    of,
    what,
    points: points.map((point) => [point.records, rounded(y(point))]),
  });
  const curves = [
    curve("page", "opening the profile", ({ profile }) => profile.readUnits),
    ...Object.keys(points[0]!.lists).map((list) =>
      curve("list", `ten rows of ${list}`, ({ lists }) => lists[list]!.readUnits),
    ),
    curve("arrival", "a synced invoice, alone", ({ alone }) => alone),
    curve("arrival", "one of ten of a client in a batch", ({ ten }) => ten),
  ];
  const last = points.at(-1)!;
  const most = (of: (point: Point) => number) => Math.max(...points.map(of));
  const steepest = curves
    .map(({ what, points: of }) => ({ what, growth: growthOf(of) }))
    .toSorted((a, b) => b.growth - a.growth)[0]!;
  const [alone, ten, unchanged] = [
    most(({ alone }) => alone),
    most(({ ten }) => ten),
    most(({ unchanged }) => unchanged),
  ];
  const requests = most(({ profile }) => profile.requests);
  found({
    curves,
    rows: [
      {
        figure: "P1",
        what: "DynamoDB requests to open a client profile",
        measured: `${requests}`,
        target: "1",
        limit: "1",
        holds: requests <= 1,
      },
      {
        figure: "P2",
        what: `read units for it, client with ${last.records.toLocaleString("en")} bookings and as many invoices`,
        measured: `${last.profile.readUnits}`,
        target: "≤ 1.5",
        limit: "size / 8 KB",
        holds: last.profile.readUnits <= 1.5,
      },
      {
        figure: "P3",
        what: "write units of a synced invoice, numbers right: alone / ten of one client in a batch, each / unchanged",
        measured: `${alone} / ${rounded(ten)} / ${unchanged}`,
        target: "≤ 9 / ≤ 4.6 / 0",
        limit: "2 / 1.1 / 0",
        holds: alone <= 9 && ten <= 4.6 && unchanged === 0,
      },
      {
        figure: "P4",
        what: `growth from ${sizes[0]} to ${last.records.toLocaleString("en")} records of the steepest of ${curves.length}: ${steepest.what} (exponent)`,
        measured: steepest.growth.toFixed(3),
        target: "≤ 0.02",
        limit: "0",
        holds: steepest.growth <= 0.02,
      },
    ],
  });
});
