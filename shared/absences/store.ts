import * as z from "zod";
import type { Means } from "../ctx.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { entity } from "../table/entity.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key } from "../table/schema.ts";

/** A stretch of time whose rosters are under way, and the row of the calendar to go on after. */
const Stretch = z.object({ from: z.string(), to: Instant, after: z.record(z.string(), z.string()).optional() });
export type Stretch = z.output<typeof Stretch>;

/** How far the rosters of an account are judged. */
export const Place = z.object({
  /** who is presumed absent up to then is marked */
  upTo: Instant.optional(),
  /** the day, UTC, that the last week was looked at again */
  day: LocalDate.optional(),
  under: Stretch.optional(),
});
export type Place = z.output<typeof Place>;

const places = entity("absencePlace", Place, (accountId) => ({ pk: accountId!, sk: key("ABSENCES") }));

type Of = Pick<Means, "table" | "accountId">;

/** B32. How far an account's rosters are judged; nothing yet: not at all. */
export const placeOf = async ({ table, accountId }: Of): Promise<Place> => {
  const item = await table.get(places.key(accountId));
  return item ? places.fromItem(item) : {};
};

/** B33. Notes how far they are judged; a run that is behind another may take it back, and the next does some again. */
export const keepPlace = ({ table, accountId, newId }: Of & Pick<Means, "newId">, place: Place): Promise<void> =>
  table.put(places.toItem(places.key(accountId), place, newId("revision")));

export const patterns: Pattern[] = [
  {
    id: "B31",
    question: "Who of an event is presumed absent?",
    index: "gsi1",
    keys: "V4; then update BKG# of each who is to be marked, on its rev",
    requests: "1 an event, 1 more per booking marked",
    units: "0.5 RU per 4 KB (eventually consistent); 1 WU per KB marked and 1 in the index, and its settling",
    usedBy: "absences, sweep (bookings that were written after their event was judged)",
  },
  {
    id: "B32",
    question: "How far are the rosters of an account judged?",
    index: "table",
    keys: "pk = account, sk = ABSENCES",
    requests: "1 an account and hour",
    units: "1 RU",
    usedBy: "absences",
  },
  {
    id: "B33",
    question: "Note how far the rosters are judged",
    index: "table",
    keys: "put account, ABSENCES",
    requests: "1 an account and hour, 1 more per 100 events",
    units: "1 WU",
    usedBy: "absences",
  },
  {
    id: "B34",
    question: "Which events are over for a day since the last run?",
    index: "gsi1",
    keys: "gsi1pk = account#EVENTS, from a week before to a day before, 100 a page",
    requests: "1 per 100 events",
    units: "0.5 RU per 4 KB (eventually consistent), about 8 events",
    usedBy: "absences",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "absencePlace",
    holds: "How far the rosters of the account are judged for who is presumed absent",
    parts: ["account"],
    key: (account) => places.key(account!),
  },
];
