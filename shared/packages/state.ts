import * as z from "zod";
import { fold } from "../kernel/fold.ts";
import type { Package } from "./schema.ts";

export const PackageState = z.enum(["upcoming", "active", "usedUp", "expired", "ended"]);
export type PackageState = z.output<typeof PackageState>;

type Judged = Pick<Package, "activeOn" | "expiresOn" | "creditsTotal" | "creditsUsed" | "status" | "endedOn">;

/** Words by which booking software says that a package is no more; what else it says the dates and credits tell. */
const over = new Set(["cancelled", "canceled", "terminated", "deactivated", "refunded", "void", "voided"]);

/** Visits left; without a total any number. */
export const creditsLeft = ({
  creditsTotal,
  creditsUsed = 0,
}: Pick<Package, "creditsTotal" | "creditsUsed">): number =>
  creditsTotal === undefined ? Number.POSITIVE_INFINITY : creditsTotal - creditsUsed;

/** Where a package stands on a local day (S0-46): its end before its dates, its dates before what is left in it. */
export const packageState = (one: Judged, today: string): PackageState => {
  if ((one.endedOn !== undefined && one.endedOn <= today) || over.has(fold(one.status ?? ""))) return "ended";
  if (one.expiresOn !== undefined && one.expiresOn < today) return "expired";
  if (creditsLeft(one) <= 0) return "usedUp";
  return one.activeOn !== undefined && one.activeOn > today ? "upcoming" : "active";
};

/** Whether it is of use, now or later (S1-28): neither used up nor expired nor ended. */
export const isActive = (state: PackageState): boolean => state === "active" || state === "upcoming";
