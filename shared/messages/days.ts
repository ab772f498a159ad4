import type { Channel } from "../consents/schema.ts";

/** Messages of a day, by the home location's clock when they were sent. */
export interface DayCount {
  /** `2026-03-05` */
  on: string;
  by: "automated" | "byHand";
  channel: Channel;
  count: number;
}

/** What the sums of a month say of its days: `auto.email.05` is what automations and campaigns sent by email on its fifth. */
export const dayCounts = (month: string, sums: Record<string, number>): DayCount[] =>
  Object.entries(sums).flatMap(([name, count]) => {
    const [, by, channel, day] = /^(auto|hand)\.(email|sms)\.(\d\d)$/.exec(name) ?? [];
    if (!day || count === 0) return [];
    return [{ on: `${month}-${day}`, by: by === "auto" ? "automated" : "byHand", channel: channel as Channel, count }];
  });
