import { isDeepStrictEqual } from "node:util";
import { type Api, apiOf } from "./api.ts";
import type { Day } from "./calendar.ts";
import { makeConversations } from "./conversations-seed.ts";
import { type DemoStudio, demoStudio } from "./index.ts";
import { demoLinks, tomorrowsEvent } from "./links.ts";
import { makeLists } from "./lists-seed.ts";
import { makeMessages } from "./messages-seed.ts";
import { dayMark, leftBehind } from "./moved.ts";
import { makeProgress, setRewards } from "./progress-seed.ts";
import type { ClientRecord, SourceRecord } from "./records.ts";
import { makeSigning } from "./signing-seed.ts";
import { ben } from "./stories/guests.ts";
import { makeTeam } from "./team-seed.ts";

/** Small enough to be taken within a function's time limit on a slow machine. */
const batchSize = 200;

export interface Seeding {
  url: string;
  apiKey: string;
  accountId: string;
  today: Day;
}

export interface Seeded {
  /** those of demo.md's six links that work, in its order */
  links: { title: string; url: string }[];
  /** one line for each of the others: which issue brings it */
  notes: string[];
  written: number;
  unchanged: number;
}

/**
 * Makes the demo studio in an account over the HTTP API, or moves the one that stands there on to today (moved.ts).
 * A second time on the same day it writes nothing.
 */
export const seedDemo = async ({ url, apiKey, accountId, today }: Seeding): Promise<Seeded> => {
  const api = apiOf(url, apiKey);
  const demo = demoStudio(today);
  await setUp(api, demo);
  await setRewards(api, demo.progress);
  const earlier = await dayMade(api, demo);
  const behind = earlier && earlier !== today ? leftBehind(earlier, today) : [];
  const { written, unchanged } = await post(api, demo.source, [...demo.records, ...behind]);
  await api.get("/_local/idle?timeout=120&besides=demo");
  const ids = await idsByName(api);
  const clientOf = (client: string) => idOf(demo, ids, client);
  await erase(api, demo, ids);
  await join(api, demo, ids);
  await catchUp(api);
  await makeTeam(api, demo.team, clientOf);
  await makeConversations(api, demo.conversations, clientOf);
  const { conversations, messages } = demo;
  await makeMessages(api, { accountId, messages, studio: conversations.settings }, clientOf);
  await makeSigning(api, demo.signing, clientOf);
  await makeProgress(api, demo.progress, clientOf);
  const segments = await makeLists(api, demo.lists, clientOf);
  await api.get("/_local/idle?timeout=120&besides=demo");
  const event = await tomorrowsEvent(api, today);
  const links = demoLinks(url, { clientOf, segmentOf: (name) => segments.get(name)!, event });
  return { ...links, written, unchanged };
};

/** The demo's past has no hours that passed: what the hourly schedules would have done is done now. */
const catchUp = async (api: Api): Promise<void> => {
  const body = { time: new Date().toISOString() };
  for (const name of ["absences", "resets"]) await api.send("POST", `/_local/schedules/${name}`, body);
};

/** Erases whom demo.md says was erased: once, since no sync brings anybody back. */
const erase = async (api: Api, { records, toErase }: DemoStudio, ids: Map<string, string>): Promise<void> => {
  const id = found(records, ids, toErase);
  if (id) await api.send("POST", `/v1/clients/${id}/erase`, { reason: "asked for it in writing" });
};

/** Joins who stands in the list twice; whoever was joined before is in it no more. */
const join = async (api: Api, { records, toJoin }: DemoStudio, ids: Map<string, string>): Promise<void> => {
  const [winner, loserId] = [toJoin.winner, toJoin.loser].map((client) => found(records, ids, client));
  if (winner && loserId) await api.send("POST", `/v1/clients/${winner}/merge`, { loserId });
};

const setUp = async (api: Api, { locations, counts }: DemoStudio): Promise<void> => {
  const { items } = await api.get<{ items: { name: string }[] }>("/v1/locations");
  for (const location of locations) {
    if (!items.some(({ name }) => name === location.name)) await api.send("POST", "/v1/locations", location);
  }
  const now = await api.get<unknown>("/v1/settings/counts");
  if (!isDeepStrictEqual(now, counts)) await api.send("PUT", "/v1/settings/counts", counts);
};

interface Answer {
  written: number;
  unchanged: number;
  rejected: { type: string; id: string; errors: unknown[] }[];
}

const post = async (
  api: Api,
  source: string,
  records: SourceRecord[],
): Promise<{ written: number; unchanged: number }> => {
  const sum = { written: 0, unchanged: 0 };
  for (let at = 0; at < records.length; at += batchSize) {
    const body = { records: records.slice(at, at + batchSize) };
    const answer = await api.send<Answer>("POST", `/v1/sources/${source}/records`, body);
    const [first] = answer.rejected;
    if (first)
      throw new Error(
        `The demo studio could not be made: ${answer.rejected.length} rejected, first ${JSON.stringify(first)}`,
      );
    sum.written += answer.written;
    sum.unchanged += answer.unchanged;
  }
  return sum;
};

interface Row {
  id: string;
  firstName: string;
  lastName: string;
}

const nameOf = ({ firstName, lastName }: Pick<Row, "firstName" | "lastName">): string => `${firstName} ${lastName}`;

const idsByName = async (api: Api): Promise<Map<string, string>> => {
  const ids = new Map<string, string>();
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: { items: Row[]; nextCursor: string | null } = await api.get(
      `/v1/clients?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    // of two of a name the older comes first: whoever was loaded beside the demo is no part of it
    for (const row of page.items) if (!ids.has(nameOf(row))) ids.set(nameOf(row), row.id);
    cursor = page.nextCursor;
  }
  return ids;
};

/** Whom a client of the demo is in the API, if the list of clients holds somebody of that name. */
const found = (records: SourceRecord[], ids: Map<string, string>, client: string): string | undefined => {
  const record = records.find((one): one is ClientRecord => one.type === "client" && one.id === client);
  return record && ids.get(nameOf(record));
};

const idOf = ({ records }: DemoStudio, ids: Map<string, string>, client: string): string => {
  const id = found(records, ids, client);
  if (!id) throw new Error(`The demo studio was made, but the list of clients does not hold ${client}.`);
  return id;
};

/** The day for which the account's demo was made, by Ben Carter's profile; undefined where there is none. */
const dayMade = async (api: Api, demo: DemoStudio): Promise<Day | undefined> => {
  const ids = await idsByName(api);
  if (ids.size === 0) return undefined;
  const id = found(demo.records, ids, ben);
  if (!id) return undefined;
  const profile = await api.get<{ indexes: { name: string; value: string }[] }>(`/v1/clients/${id}`);
  return profile.indexes.find(({ name }) => name === dayMark)?.value;
};
