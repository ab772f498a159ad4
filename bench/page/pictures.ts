import { monthOf } from "../cost/model.ts";
import type { Curve, Kept } from "../kept.ts";
import { drawnCurves } from "./curves.ts";

/** Studios whose cost is drawn. */
const clients = [100, 300, 1000, 3000, 10_000, 30_000, 100_000];

const cents = (value: number): string =>
  value >= 1 ? `$${value.toFixed(0)}` : `${Number((value * 100).toPrecision(2))} ¢`;

/** The growth curves and the cost of a client, by file; those without points are left out. */
export const pictures = (kept: Kept): Record<string, string> => {
  const curves = Object.values(kept).flatMap((part) => part.curves ?? []);
  const of = (...kinds: Curve["of"][]) => curves.filter((curve) => kinds.includes(curve.of));
  const counted = Object.values(kept).find((part) => part.counted)?.counted;
  const drawn: Record<string, string | undefined> = {
    "docs/performance/pages.svg": drawnCurves({
      id: "pages",
      title: "Opening a profile, and ten rows of its lists",
      says: ["read units, logarithmic on both sides", "1 unit = 4 KB read consistently, 8 KB eventually"],
      across: "records of the client (of the directory for the client list)",
      up: "read units",
      tick: String,
      curves: of("page", "list"),
    }),
    "docs/performance/arrivals.svg": drawnCurves({
      id: "arrivals",
      title: "A synced invoice, numbers right",
      says: ["write units, logarithmic on both sides", "pointer and indexes included"],
      across: "records of the client before it",
      up: "write units",
      tick: String,
      curves: of("arrival"),
    }),
    "docs/performance/directory.svg": drawnCurves({
      id: "directory",
      title: "Finding and listing clients",
      says: ["read units, logarithmic on both sides"],
      across: "clients of the directory",
      up: "read units",
      tick: (value) => value.toLocaleString("en"),
      curves: of("search", "directory"),
    }),
    "docs/performance/cost.svg":
      counted &&
      drawnCurves({
        id: "cost",
        title: "What a client costs a month",
        says: ["AWS, us-east-1, SMS apart, logarithmic on both sides", "counted units, assumed use"],
        across: "clients of the studio",
        up: "a client and month",
        tick: cents,
        curves: [
          {
            of: "page",
            what: "all of it",
            points: clients.map((size): [number, number] => [size, monthOf(counted, size).perClient]),
          },
          {
            of: "page",
            what: "without what stands whether anything happens or not",
            points: clients.map((size): [number, number] => {
              const { features, total } = monthOf(counted, size);
              return [size, (total - standingOf(features)) / size];
            }),
          },
        ],
      }),
  };
  return Object.fromEntries(Object.entries(drawn).filter((one): one is [string, string] => one[1] !== undefined));
};

const standingOf = (features: Record<string, number>): number =>
  Object.entries(features)
    .filter(([name]) => name.startsWith("Standing") || name === "Clocks")
    .reduce((sum, [, dollars]) => sum + dollars, 0);
