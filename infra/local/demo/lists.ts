import { ava, ruth, tomas } from "./stories/attendance.ts";
import { ben, zoe } from "./stories/guests.ts";
import { iris } from "./stories/iris.ts";
import { maya } from "./stories/maya.ts";
import { rosa } from "./stories/memberships.ts";
import { nadia } from "./stories/nadia.ts";
import { adaeze } from "./stories/okonkwo.ts";
import type { Studio } from "./studio.ts";

export interface DemoSegment {
  name: string;
  category: string;
  position: number;
  rules: { match: "all"; groups: { match: "all"; rules: Record<string, unknown>[] }[] };
}

/** What the team sorts its clients by: tags on some of them, and saved segments; New Guests every account has. */
export interface Lists {
  tags: Record<string, string[]>;
  segments: DemoSegment[];
}

export const slippingAway = "Slipping away";

const segment = (
  name: string,
  category: string,
  position: number,
  ...groups: Record<string, unknown>[][]
): DemoSegment => ({
  name,
  category,
  position,
  rules: { match: "all", groups: groups.map((rules) => ({ match: "all", rules })) },
});

export const listsOf = ({ january }: Studio): Lists => ({
  tags: {
    VIP: [maya, nadia],
    "99 Club": [ruth],
    Prenatal: [iris],
    Injury: [rosa, tomas],
    Referral: [ben, zoe, adaeze, ava],
  },
  segments: [
    segment(slippingAway, "Keep", 0, [
      { on: "bookings", status: "attended", min: 8, within: { lastDays: 120 } },
      { on: "lastVisit", moreThanDays: 21 },
      { on: "nextVisit", none: true },
    ]),
    segment("One credit left", "Keep", 1, [
      { on: "package.state", is: ["active"] },
      { on: "package.creditsLeft", min: 1, max: 1 },
    ]),
    segment("99 Club", "Celebrate", 0, [{ on: "clubCount", min: 99 }]),
    segment(
      "January intro → member",
      "Grow",
      0,
      [
        { on: "package.name", is: ["Intro 3"] },
        { on: "package.purchasedOn", within: { from: `${january}-01`, to: `${january}-31` } },
      ],
      [{ on: "contract.state", is: ["active", "frozen"] }],
    ),
  ],
});
