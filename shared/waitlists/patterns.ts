import type { Pattern } from "../table/pattern.ts";

export const patterns: Pattern[] = [
  {
    id: "B39",
    question: "Which waitlists of the coming week can move? Once a day: of all events to come",
    index: "gsi1",
    keys: "gsi1pk = account#EVENTS, from now on, 100 a page; B9 and BatchGet 1#PLACES of those made here; then B7",
    requests: "1 per 100 events, 2 more where some are made here",
    units: "0.5 RU per 4 KB of events (eventually consistent), 1 RU per event made here",
    usedBy: "waitlists",
  },
];
