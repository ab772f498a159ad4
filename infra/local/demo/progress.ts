import type { Day } from "./calendar.ts";
import { ruth } from "./stories/attendance.ts";
import { maya } from "./stories/maya.ts";
import { rosa } from "./stories/memberships.ts";
import type { Studio } from "./studio.ts";

export interface DemoPrize {
  name: string;
  description?: string;
  points: number;
  stock?: number;
}

/** An entry of the transformation log; values by the field's name. */
export interface DemoEntry {
  client: string;
  on: Day;
  values: Record<string, string | number>;
  note?: string;
}

export interface DemoGoal {
  client: string;
  title: string;
  why?: string;
  /** a field by its name, or the Club Count where none is named */
  field?: string;
  target: string | number;
  startsOn: Day;
  dueOn?: Day;
}

/** What the demo's clients earn, measure and aim for. */
export interface Progress {
  rewards: object;
  prizes: DemoPrize[];
  /** who redeemed what */
  redeemed: { client: string; prize: string }[];
  log: {
    fields: { name: string; kind: string; unit?: string; scale?: { min: number; max: number } }[];
    every: { count: number; unit: string };
    graceDays: number;
  };
  entries: DemoEntry[];
  goals: DemoGoal[];
}

const knee = "Knee bend";
const pain = "Pain";
const balance = "On one leg";

/** Rosa's knee comes back, two weeks at a time; Ruth's entry is overdue. */
const entriesOf = ({ day }: Studio): DemoEntry[] => [
  { client: rosa, on: day(-44), values: { [knee]: "72", [pain]: 6 }, note: "First week without crutches" },
  { client: rosa, on: day(-30), values: { [knee]: "95.5", [pain]: 4 } },
  { client: rosa, on: day(-16), values: { [knee]: "112", [pain]: 2 } },
  { client: rosa, on: day(-3), values: { [knee]: "121.5", [pain]: 1 }, note: "Stairs are fine again" },
  { client: ruth, on: day(-70), values: { [balance]: "9" } },
  { client: ruth, on: day(-42), values: { [balance]: "14.5" } },
];

const goalsOf = ({ day }: Studio): DemoGoal[] => [
  {
    client: rosa,
    title: "Back on the mat: bend the knee to 130",
    field: knee,
    target: "130",
    startsOn: day(-44),
    dueOn: day(21),
  },
  {
    client: maya,
    title: "The hundredth visit",
    why: "The shirt, size M",
    target: 100,
    startsOn: day(-200),
    dueOn: day(14),
  },
  {
    client: ruth,
    title: "Twenty seconds on one leg",
    field: balance,
    target: "20",
    startsOn: day(-70),
    dueOn: day(-5),
  },
];

export const progressOf = (studio: Studio): Progress => ({
  rewards: {
    on: true,
    earning: [
      { on: "visit", points: 10, from: studio.start },
      { on: "purchase", points: 1, per: 100, from: studio.start },
      { on: "referral", points: 250, from: studio.start },
      { on: "birthday", points: 100, from: studio.start },
      { on: "review", points: 50, from: studio.start },
    ],
    expireAfterMonths: 12,
  },
  prizes: [
    { name: "Guest pass", description: "Bring somebody to a class", points: 200 },
    { name: "Water bottle", points: 300, stock: 24 },
    { name: "Tideline shirt", points: 800, stock: 12 },
    { name: "Private Reformer", description: "50 minutes with Dana", points: 2500, stock: 2 },
  ],
  redeemed: [{ client: maya, prize: "Guest pass" }],
  log: {
    fields: [
      { name: knee, kind: "number", unit: "°" },
      { name: pain, kind: "scale", scale: { min: 0, max: 10 } },
      { name: balance, kind: "number", unit: "s" },
    ],
    every: { count: 2, unit: "week" },
    graceDays: 3,
  },
  entries: entriesOf(studio),
  goals: goalsOf(studio),
});
