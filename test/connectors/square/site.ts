import { type SquareOptions, startSquare } from "../../../infra/local/simulators/square/index.ts";
import { askWith } from "../../../shared/connectors/ask.ts";
import type { Facts, Link, Mapped, NewRecord, Raw, Window } from "../../../shared/connectors/contract.ts";
import { square as connector } from "../../../shared/connectors/square/index.ts";
import { outbound } from "../../../shared/outbound/client.ts";

export const now = "2026-03-14T15:00:00.000Z";
export const facts: Facts = { currency: "USD", now, zoneOf: () => "America/New_York" };

export const noFiles: Link["files"] = {
  list: async () => [],
  read: async () => new Uint8Array(),
  done: async () => {},
};

const client = outbound({ allowed: ["127.0.0.1"], timeout: 10_000 });

/** Square on this machine, and a connection to it. */
export const openSquare = async (options: Partial<SquareOptions> = {}) => {
  const site = await startSquare({ now, ...options });
  /** as it is connected at some time, with settings and credentials of its own where they are given */
  const linkAt = (at = now, more: { settings?: object; credentials?: object } = {}): Link => ({
    ...facts,
    now: at,
    settings: connector.settings.parse({ address: site.endpoint, ...more.settings }),
    credentials: { accessToken: site.token, ...more.credentials },
    ask: askWith({ client, now: () => at, spend: () => {} }),
    memory: new Map(),
    files: noFiles,
  });
  return { site, linkAt };
};

/** Every page of a window. */
export const pullAll = async (link: Link, resource: string, window: Window = {}): Promise<Raw[]> => {
  const raws: Raw[] = [];
  for (let cursor: unknown; ; ) {
    // a cursor is kept as JSON between two pages
    const page = await connector.pull(link, resource, window, cursor && JSON.parse(JSON.stringify(cursor)));
    raws.push(...page.raws);
    if (page.cursor === undefined) return raws;
    cursor = page.cursor;
  }
};

/** Calendar months from newest to oldest, so many of them. */
export const months = (count: number, at = now): Window[] => {
  const begin = new Date(at);
  const month = (back: number) =>
    new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() - back, 1)).toISOString();
  return Array.from({ length: count }, (_, i) => ({ from: month(i), to: month(i - 1) }));
};

/** The first sync: everything there is. */
export const wholeHistory = async (link: Link, count: number): Promise<Raw[]> => {
  const raws = await pullAll(link, "customers");
  for (const resource of ["bookings", "payments"])
    for (const window of months(count, link.now)) raws.push(...(await pullAll(link, resource, window)));
  return [...raws, ...(await pullAll(link, "bookings", laterWindow(link.now)))];
};

const dayMs = 86_400_000;
/** The window of days around now that later syncs look at. */
export const laterWindow = (at: string): Window => ({
  from: new Date(Date.parse(at) - 7 * dayMs).toISOString(),
  to: new Date(Date.parse(at) + 60 * dayMs).toISOString(),
});

export const mapAll = (raws: Raw[], at = now): Mapped => {
  const mapped = raws.map((raw) => connector.map(raw, { ...facts, now: at }));
  return { records: mapped.flatMap(({ records }) => records), errors: mapped.flatMap(({ errors }) => errors) };
};

export type Of<T extends NewRecord["type"]> = Extract<NewRecord, { type: T }>;
/** Records of a type, the last of each id. */
export const lastOf = <T extends NewRecord["type"]>({ records }: Pick<Mapped, "records">, type: T): Of<T>[] => [
  ...new Map(records.filter((one): one is Of<T> => one.type === type).map((one) => [one.id, one])).values(),
];
