import type { Filter, Rule } from "../filters/schema.ts";

/** Ids of the segments every account has. */
export const readyIds = [
  "new",
  "old",
  "guests",
  "existing",
  "new-guests",
  "guests-who-bought",
  "guests-who-did-not-buy",
  "missing-email",
  "missing-phone",
  "all-caps",
  "unreachable",
] as const;
export type ReadyId = (typeof readyIds)[number];

export interface Ready {
  name: string;
  category: string;
  rules: Filter;
}

const ready = (name: string, category: string, ...rules: Rule[]): Ready => ({
  name,
  category,
  rules: { match: "all", groups: [{ match: "all", rules }] },
});

const guest = { on: "status", is: "guest" } as const;
const fresh = { on: "age", is: "new" } as const;
const [who, mend] = ["Ready-made", "Clean-up"] as const;

/** The ready-made lists (S4-05, S4-17 to S4-19) and those for cleaning up (S4-45, S4-50). */
export const readySegments: Record<ReadyId, Ready> = {
  new: ready("New", who, fresh),
  old: ready("Old (over 30 days)", who, { on: "age", is: "old" }),
  guests: ready("Guests", who, guest),
  existing: ready("Existing", who, { on: "status", is: "existing" }),
  "new-guests": ready("New Guests", who, fresh, guest),
  "guests-who-bought": ready("Guests who bought", who, guest, { on: "bought", is: true }),
  "guests-who-did-not-buy": ready("Guests who did not buy", who, guest, { on: "bought", is: true, not: true }),
  "missing-email": ready("Without an email", mend, { on: "missing", is: ["email"] }),
  "missing-phone": ready("Without a phone", mend, { on: "missing", is: ["phone"] }),
  "all-caps": ready("Names in capitals", mend, { on: "allCaps", is: true }),
  unreachable: ready("Unreachable by email and SMS", mend, { on: "unreachable", is: true }),
};

export const isReady = (id: string): id is ReadyId => (readyIds as readonly string[]).includes(id);
