import { partsOf } from "../series/rule-parts.ts";
import type { Series } from "../series/schema.ts";
import type { RecurringRow } from "./routes.ts";
import type { RecurringBooking } from "./schema.ts";

const days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

/** The weekdays of a weekly rule; none of one that goes otherwise. */
const weekdaysOf = ({ rrule, startsOn }: Series): string[] => {
  const parts = partsOf(rrule);
  if (parts.get("FREQ") !== "WEEKLY") return [];
  return parts.get("BYDAY")?.split(",") ?? [days[new Date(`${startsOn}:00Z`).getUTCDay()]!];
};

/** A recurring booking as it is shown. */
export const rowOf = (recurring: RecurringBooking, series: Series): RecurringRow => {
  const { event } = series.versions.at(-1)!;
  return {
    id: recurring.id,
    series: {
      id: series.id,
      name: event.name,
      rrule: series.rrule,
      weekdays: weekdaysOf(series),
      time: event.time ?? series.startsOn.slice(11),
      timeZone: series.timeZone,
    },
    from: recurring.from,
    until: recurring.until ?? null,
    packageId: recurring.packageId ?? null,
    waitlist: recurring.waitlist,
    booked: recurring.booked,
    waitlisted: recurring.waitlisted,
    missedCount: recurring.missed,
    missed: recurring.lastMissed,
    endedAt: recurring.endedAt ?? null,
    createdAt: recurring.createdAt,
  };
};
