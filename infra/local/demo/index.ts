import type { Day } from "./calendar.ts";
import { type Conversations, conversations } from "./conversations.ts";
import { crowdBookings } from "./crowd/habits.ts";
import { members } from "./crowd/members.ts";
import { purchases } from "./crowd/purchases.ts";
import { type Lists, listsOf } from "./lists.ts";
import { type DemoMessage, messagesOf } from "./messages.ts";
import { type Progress, progressOf } from "./progress.ts";
import type { BookingRecord, SourceRecord } from "./records.ts";
import { type Signing, signing } from "./signing.ts";
import { avaThompson, ethanBrooks, ruthGoldberg, tomasSilva } from "./stories/attendance.ts";
import { samAbbott, texters, weiChen } from "./stories/contacts.ts";
import { goneClients, toErase } from "./stories/gone.ts";
import { benCarter, zoeTran } from "./stories/guests.ts";
import { iris, irisHalvorsen, irisTwice } from "./stories/iris.ts";
import { mayaLindqvist } from "./stories/maya.ts";
import { liamNovak, rosaDelgado } from "./stories/memberships.ts";
import { nadiaRahman } from "./stories/nadia.ts";
import { okonkwoFamily } from "./stories/okonkwo.ts";
import { tomorrowAtSix, withBirthday } from "./stories/tomorrow.ts";
import { account, locations, type Studio, studioOf } from "./studio.ts";
import { type Team, teamOf } from "./team.ts";
import { timetable } from "./timetable.ts";

/** Everyone with a story of their own. A later issue adds its file here. */
const stories = [
  mayaLindqvist,
  nadiaRahman,
  ruthGoldberg,
  okonkwoFamily,
  rosaDelgado,
  liamNovak,
  benCarter,
  zoeTran,
  weiChen,
  texters,
  samAbbott,
  ethanBrooks,
  avaThompson,
  tomasSilva,
  irisHalvorsen,
  goneClients,
];

/** The demo studio of one day: what the account is set to, and every record of its booking software. */
export interface DemoStudio {
  account: typeof account;
  locations: typeof locations;
  counts: { exclusions: { eventTypeName: string }[]; countFrom: Day; period: { kind: "month" } };
  source: "tideline";
  records: SourceRecord[];
  lists: Lists;
  team: Team;
  conversations: Conversations;
  signing: Signing;
  progress: Progress;
  /** what automations sent */
  messages: DemoMessage[];
  /** who is erased once she is there */
  toErase: string;
  /** one person in two profiles, joined once both are there */
  toJoin: { winner: string; loser: string };
}

/** The studio of demo.md seen from `today`: the same day gives the same bytes, on every machine. */
export const demoStudio = (today: Day): DemoStudio => {
  const studio = studioOf(today);
  return {
    account,
    locations,
    counts: { exclusions: [{ eventTypeName: "Childwatch" }], countFrom: studio.countFrom, period: { kind: "month" } },
    source: "tideline",
    records: inOrder(recordsOf(studio)),
    lists: listsOf(studio),
    team: teamOf(studio),
    conversations,
    signing,
    progress: progressOf(studio),
    messages: messagesOf(studio),
    toErase,
    toJoin: { winner: iris, loser: irisTwice },
  };
};

const recordsOf = (studio: Studio): SourceRecord[] => {
  const told = stories.flatMap((story) => story(studio));
  const crowd = members(studio);
  const bookings = crowdBookings(
    studio,
    crowd,
    told.filter((record): record is BookingRecord => record.type === "booking"),
  );
  const tomorrow = tomorrowAtSix(studio, crowd, bookings);
  const ofMember = Map.groupBy(bookings, ({ client }) => client);
  const bought = crowd.flatMap((member) => purchases(studio, member, ofMember.get(member.id) ?? []));
  const clients = crowd.map(({ id, client }) => (id === tomorrow.birthday ? withBirthday(studio, client) : client));
  const records = [...told, ...clients, ...bought, ...tomorrow.bookings];
  return [...records, ...heldEvents(studio, records)];
};

/** The timetable without the past events that nobody had booked: those were not held. */
const heldEvents = (studio: Studio, records: SourceRecord[]): SourceRecord[] => {
  const booked = new Set(records.flatMap((record) => (record.type === "booking" ? [record.event] : [])));
  return timetable(studio).filter(({ id, startsAt }) => booked.has(id) || startsAt.slice(0, 10) >= studio.today);
};

const order = ["client", "event", "contract", "package", "booking", "invoice", "deleted"];

/** Clients first, deletions last; within a type as the stories tell them. */
const inOrder = (records: SourceRecord[]): SourceRecord[] =>
  records.sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
