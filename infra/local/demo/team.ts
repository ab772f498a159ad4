import type { Day } from "./calendar.ts";
import { ava, ethan, ruth } from "./stories/attendance.ts";
import { jorge, olivia, sam, wei } from "./stories/contacts.ts";
import { ben } from "./stories/guests.ts";
import { maya } from "./stories/maya.ts";
import { liam, rosa } from "./stories/memberships.ts";
import { chidi } from "./stories/okonkwo.ts";
import type { Studio } from "./studio.ts";

export interface DemoStaff {
  name: string;
  email: string;
  role: "owner" | "admin" | "manager" | "member" | "instructor";
  permissions?: string[];
  teaches?: string[];
}

export interface DemoNote {
  client: string;
  body: string;
  kind?: "health";
  starred?: boolean;
}

export interface DemoTodo {
  client: string;
  title: string;
  dueOn: Day;
  /** email of the colleague */
  assignee: string;
}

/** Visits added to a Club Count by hand. */
export interface DemoAdjustment {
  client: string;
  visits: number;
  reason: string;
  by: Pick<DemoStaff, "name" | "role">;
}

/** What the team itself knows and has to do: everything of the demo that comes from no booking software. */
export interface Team {
  staff: DemoStaff[];
  notes: DemoNote[];
  todos: DemoTodo[];
  adjustments: DemoAdjustment[];
}

const mail = (name: string): string => `${name}@tideline.example.com`;
const teacher = (first: string, name: string): DemoStaff => ({
  name,
  email: mail(first),
  role: "instructor",
  teaches: [name],
});

const lena: DemoStaff = {
  name: "Lena Fischer",
  email: mail("lena"),
  role: "manager",
  permissions: ["clients.export", "clients.merge"],
};

const staff: DemoStaff[] = [
  { name: "Priya Raman", email: mail("priya"), role: "owner" },
  { name: "Tom Okafor", email: mail("tom"), role: "admin" },
  lena,
  { name: "Jo Alvarez", email: mail("jo"), role: "member", teaches: ["Jo Alvarez"] },
  { name: "Sam Whitlock", email: mail("sam"), role: "member", teaches: ["Sam Whitlock"] },
  teacher("dana", "Dana Kim"),
  teacher("marcus", "Marcus Bell"),
  teacher("ines", "Inés Ortega"),
  teacher("noor", "Noor Haddad"),
];

const notes: DemoNote[] = [
  { client: chidi, body: "Peanut allergy: EpiPen in his bag, call Adaeze at once.", kind: "health", starred: true },
  { client: rosa, body: "Back next week after knee surgery: no lunges, no jumping, ask how it feels.", starred: true },
  { client: maya, body: "Brings her sister when she can; likes the spot by the window." },
  { client: ruth, body: "Came for years before this system; greet her by name, she notices." },
  { client: liam, body: "New card is on its way, he says." },
  { client: wei, body: "Goes by Grace in the app." },
];

/** Five due today and one overdue, as the desk finds them in the morning (demo.md). */
const todosOf = ({ today, day }: Studio): DemoTodo[] => [
  { client: maya, title: "100th shirt, size M", dueOn: today, assignee: mail("jo") },
  { client: liam, title: "Ask for the new card", dueOn: today, assignee: mail("jo") },
  { client: ben, title: "Call: bought Intro 3, has not booked yet", dueOn: today, assignee: mail("sam") },
  { client: olivia, title: "Did she mean tomorrow's class?", dueOn: today, assignee: mail("lena") },
  { client: jorge, title: "Find the right mobile number", dueOn: today, assignee: mail("sam") },
  { client: ethan, title: "Three missed classes: check in with him", dueOn: day(-2), assignee: mail("lena") },
  { client: ava, title: "Write by hand, she opens no mail", dueOn: day(3), assignee: mail("lena") },
  { client: sam, title: "Ask for a mobile number", dueOn: day(5), assignee: mail("jo") },
];

/** Ruth came for years before there was this system: 23 + 120. */
const adjustments: DemoAdjustment[] = [{ client: ruth, visits: 120, reason: "before this system", by: lena }];

export const teamOf = (studio: Studio): Team => ({ staff, notes, todos: todosOf(studio), adjustments });
