import type { Day } from "./calendar.ts";
import { demoStudio } from "./index.ts";
import type { DeletedRecord } from "./records.ts";

/** The index on Ben Carter's profile that says for which day the demo was made. */
export const dayMark = "Demo studio of";

/**
 * The rule by which the demo moves with the days: the source is then exactly the studio of the new day. Records keep
 * their ids by story (Maya's 98th visit) or by calendar (the 06:00 of 14 March, who came to it), so most of what is not
 * a story stays as it is; what the studio of the earlier day had and the new one has not is deleted at the source.
 * Nothing of it touches what people wrote in the hub.
 */
export const leftBehind = (earlier: Day, today: Day): DeletedRecord[] => {
  const kept = new Set(demoStudio(today).records.map(({ type, id }) => `${type} ${id}`));
  return demoStudio(earlier).records.flatMap((record) =>
    record.type === "deleted" || kept.has(`${record.type} ${record.id}`)
      ? []
      : [{ type: "deleted" as const, of: record.type, id: record.id }],
  );
};
