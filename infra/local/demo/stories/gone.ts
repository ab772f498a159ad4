import { bookingsOn, visitDays } from "../bookings.ts";
import { person } from "../people.ts";
import type { SourceRecord } from "../records.ts";
import { membership, unlimitedId } from "../sales.ts";
import type { Studio } from "../studio.ts";

export const deleted = "cl-howard-pruitt";
export const toErase = "cl-marion-keller";

/**
 * Howard Pruitt, deleted at the source a month ago, and Marion Keller, whom the demo erases over the API
 * once she is there (her sums remain, and no later sync brings her back).
 * Howard's two records carry when they were changed: sent again, the older one must not bring him back.
 */
export const goneClients = (studio: Studio): SourceRecord[] => [
  person(studio, "Howard", "Pruitt", 18, studio.day(-300), { modifiedAt: `${studio.day(-300)}T15:00:00Z` }),
  { type: "deleted", of: "client", id: deleted, modifiedAt: `${studio.day(-30)}T15:00:00Z` },
  person(studio, "Marion", "Keller", 19, studio.day(-320)),
  ...membership(studio, {
    client: toErase,
    plan: "Unlimited Monthly",
    startsOn: studio.day(-320),
    endsOn: studio.day(-140),
  }),
  ...bookingsOn("marion", toErase, "sunrise", visitDays(studio, 15, 142, [9, 12]), "attended", {
    package: unlimitedId(toErase),
  }),
];
