import { instant, plusMinutes } from "./calendar.ts";
import { ava, ethan } from "./stories/attendance.ts";
import { ben, zoe } from "./stories/guests.ts";
import { maya } from "./stories/maya.ts";
import { liam, rosa } from "./stories/memberships.ts";
import { nadia } from "./stories/nadia.ts";
import { account, type Studio } from "./studio.ts";

export const automations = [
  { name: "Welcome", channel: "email" },
  { name: "99th visit", channel: "email" },
  { name: "We miss you", channel: "email" },
  { name: "Pack ending", channel: "email" },
  { name: "Class reminder", channel: "sms" },
] as const;
type Automation = (typeof automations)[number];

type By = "human" | "machine";
interface Became {
  opened?: By;
  clicked?: By;
  state?: "bounced" | "complained";
}

/** What an automation sent to a client of the demo, and what became of it (demo.md). */
export interface DemoMessage extends Omit<Automation, "name"> {
  automation: Automation["name"];
  client: string;
  body: string;
  subject?: string;
  sentAt: string;
  state: "delivered" | "bounced" | "complained";
  reason?: string;
  marks: { deliveredAt?: string; opened?: Seen; clicked?: Seen };
}
interface Seen {
  at: string;
  by: By;
  why: string;
}

const says: Record<Automation["name"], { subject?: string; body: string }> = {
  Welcome: { subject: "Welcome to Tideline", body: "So good that you are here. This is how your first week works." },
  "99th visit": { subject: "One more to a hundred", body: "Your next class is a special one. See you on the mat." },
  "We miss you": { subject: "We miss you", body: "It has been a while. Your mat is where you left it." },
  "Pack ending": { subject: "One class left", body: "Your pack is nearly used up. Here is what others took next." },
  "Class reminder": { body: "See you tomorrow at Tideline! Bring water and a towel." },
};

const marksOf = (sentAt: string, { opened, clicked, state }: Became): DemoMessage["marks"] => {
  if (state === "bounced") return {};
  const seen = (by: By): Seen =>
    by === "human"
      ? { at: plusMinutes(sentAt, 95), by, why: "nothingAgainst" }
      : { at: plusMinutes(sentAt, 1), by, why: "appleMailPrivacy" };
  return {
    deliveredAt: plusMinutes(sentAt, 1),
    ...(opened && { opened: seen(opened) }),
    ...(clicked && { clicked: seen(clicked) }),
  };
};

/** What the automations sent in the last half year: read by people and by machines, one bounced, one complained about. */
export const messagesOf = (studio: Studio): DemoMessage[] => {
  const sent = (client: string, automation: Automation["name"], daysAgo: number, became: Became = {}): DemoMessage => {
    const { channel } = automations.find(({ name }) => name === automation)!;
    const sentAt = instant(studio.day(-daysAgo), "10:00", account.timeZone);
    const { state = "delivered" } = became;
    const reason = state === "bounced" && { reason: "permanent" };
    return {
      automation,
      channel,
      client,
      ...says[automation],
      sentAt,
      state,
      ...reason,
      marks: marksOf(sentAt, became),
    };
  };
  const byPeople = { opened: "human", clicked: "human" } as const;
  return [
    ...[33, 26, 19, 12, 5].map((daysAgo) => sent(ava, "We miss you", daysAgo, { opened: "machine" })),
    sent(ava, "Class reminder", 36),
    sent(maya, "Welcome", 170, byPeople),
    sent(maya, "Pack ending", 80, { opened: "human" }),
    sent(maya, "Pack ending", 2, byPeople),
    sent(maya, "99th visit", 1, { opened: "human" }),
    sent(ben, "Welcome", 12, byPeople),
    sent(zoe, "Welcome", 3, { opened: "machine" }),
    sent(nadia, "Pack ending", 40, { opened: "human", clicked: "machine" }),
    sent(ethan, "We miss you", 15, { opened: "human" }),
    sent(ethan, "Class reminder", 4),
    sent(liam, "We miss you", 20, { state: "bounced" }),
    sent(rosa, "We miss you", 25, { opened: "human", state: "complained" }),
  ];
};
