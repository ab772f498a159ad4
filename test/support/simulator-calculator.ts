import { type Numbers, numbersOf, type StandingEvent, type Truth } from "./simulator-numbers.ts";
import type { Raw, Script } from "./simulator-records.ts";

// Which records hold, by plain reading of what the source sent: nothing here calls the code that is tested.

/** The version that holds of each record: the latest by its own time, or the last one sent where it says none. */
const standing = (records: Raw[], counts: (record: Raw) => boolean): Map<string, Raw> => {
  const latest = new Map<string, Raw>();
  for (const record of records) {
    if (record.type !== "deleted" && !counts(record)) continue;
    const name = `${record.type === "deleted" ? record.of : record.type} ${record.id}`;
    const held = latest.get(name);
    if (!held || record.modifiedAt === undefined || record.modifiedAt >= held.modifiedAt!) latest.set(name, record);
  }
  return latest;
};

const inlineEvents = (record: Raw): Raw[] => {
  const event = record.event as Raw | string | undefined;
  return typeof event === "object" && event.id !== undefined ? [{ ...event, type: "event" }] : [];
};

/** Events as they stand; a deleted one is cancelled as it last was. */
const eventsOf = (records: Raw[]): Map<string, StandingEvent> => {
  const all = records.flatMap((record) => [...inlineEvents(record), record]);
  const of = all.filter((record) => record.type === "event" || record.of === "event");
  const written = standing(
    of.filter(({ type }) => type === "event"),
    () => true,
  );
  const last = standing(of, () => true);
  return new Map(
    [...written].map(([name, event]) => {
      const gone = last.get(name)!.type === "deleted";
      return [event.id, { ...(event as unknown as StandingEvent), ...(gone && { cancelled: true }) }];
    }),
  );
};

/** What the profile of each client must say. */
export const calculate = (script: Script, truth: Truth): Map<string, Numbers> => {
  const records = [...script.inOrder, ...script.anyOrder].flat();
  const events = eventsOf(records);
  const clients = new Set(records.filter(({ type }) => type === "client").map(({ id }) => id));
  const eventOf = ({ event }: Raw): StandingEvent | undefined => {
    if (typeof event === "string") return events.get(event);
    const inline = event as StandingEvent & { id?: string };
    return inline.id === undefined ? inline : events.get(inline.id);
  };
  const hasPlace = (record: Raw) =>
    clients.has(String(record.client)) && (record.type !== "booking" || eventOf(record) !== undefined);
  const dated = records.filter(({ type, of }) =>
    ["booking", "invoice"].includes(String(type === "deleted" ? of : type)),
  );
  const held = [...standing(dated, hasPlace).values()].filter(({ type }) => type !== "deleted");
  return new Map(
    [...clients].map((id) => {
      const own = held.filter(({ client }) => client === id);
      const visits = own
        .filter(({ type }) => type === "booking")
        .map((booking) => ({ booking, event: eventOf(booking)! }));
      return [
        id,
        numbersOf(
          visits,
          own.filter(({ type }) => type === "invoice"),
          truth,
          id,
        ),
      ];
    }),
  );
};
