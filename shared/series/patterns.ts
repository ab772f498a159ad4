import type { Pattern } from "../table/pattern.ts";

export const patterns: Pattern[] = [
  {
    id: "V6",
    question: "A series, how far it is made, and its occurrences",
    index: "table",
    keys: "pk = account#series, sk = 0#SERIES, 1#MADE, or from OCC#start; BatchGet of their events",
    requests: "3; 3 a page of events (A1)",
    units: "1 RU per 4 KB, 1 RU an event",
    usedBy: "GET /v1/series/{seriesId}, GET /v1/series/{seriesId}/events, jobs (series, recurringBookings)",
  },
  {
    id: "V7",
    question: "Make the next events of a series, or take its change to them",
    index: "table",
    keys: "V6, then transaction: check 0#SERIES on its rev, put 1#MADE on its rev, put OCC#start if absent and 0#EVENT of each; or OCC# and 0#EVENT each on its rev, U1",
    requests: "3 per 25 events, J2",
    units: "5 WU an event and its occurrence",
    usedBy: "jobs (series)",
  },
  {
    id: "V8",
    question: "Write a series, if it is still as it was read, and order what follows from it",
    index: "table",
    keys: "V6, A1, then transaction: 0#SERIES on its rev (its place in the list with it), put JOB#job, U1, I2",
    requests: 3,
    units: "2 RU, 2 WU per KB of each, 1 to 2 WU in the index",
    usedBy: "POST /v1/series, PATCH /v1/series/{seriesId}, POST /v1/series/{seriesId}/cancel",
  },
  {
    id: "V9",
    question: "The series of the account, newest first",
    index: "gsi1",
    keys: "gsi1pk = account#SERIES, newest first",
    requests: "2 a page (A1)",
    units: "0.5 RU per 4 KB (eventually consistent), about 8 series",
    usedBy: "GET /v1/series, series",
  },
];
