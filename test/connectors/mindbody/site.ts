import { type MindbodyOptions, startMindbody } from "../../../infra/local/simulators/mindbody/index.ts";
import { type Ask, type Asked, askWith } from "../../../shared/connectors/ask.ts";
import type { Facts, Link, NewRecord, Raw, Window } from "../../../shared/connectors/contract.ts";
import { connectors } from "../../../shared/connectors/registry.ts";
import { outbound } from "../../../shared/outbound/client.ts";
import { faultsOfAnswer, faultsOfRequest } from "./description.ts";

export const mindbody = connectors.mindbody!;
const hourMs = 3_600_000;

/** A simulated site and a connection to it, every request and answer judged by the vendor's description. */
export const openSite = async (options: MindbodyOptions = {}) => {
  const simulator = await startMindbody(options);
  const client = outbound({ allowed: ["127.0.0.1"], timeout: 10_000 });
  const faults = new Set<string>();
  const asked: Asked[] = [];
  const ask: Ask = async (one) => {
    asked.push(one);
    for (const fault of faultsOfRequest(one)) faults.add(fault);
    const answer = await askWith({ client, now: simulator.now, spend: () => {} })(one);
    for (const fault of faultsOfAnswer(one, answer)) faults.add(fault);
    return answer;
  };
  const facts = (): Facts => ({ currency: "USD", now: simulator.now(), zoneOf: () => "America/New_York" });
  /** a connection of a new piece of work */
  const link = (): Link => ({
    ...facts(),
    settings: mindbody.settings.parse(simulator.settings),
    credentials: simulator.credentials,
    ask,
    memory: new Map(),
    files: { list: async () => [], read: async () => new Uint8Array(), done: async () => {} },
  });
  const pull = async (resource: string, window: Window, of: Link = link()): Promise<Raw[]> => {
    const raws: Raw[] = [];
    for (let cursor: unknown, more = true; more; ) {
      const page = await mindbody.pull(of, resource, window, cursor);
      raws.push(...page.raws);
      // what a run keeps between two pages is JSON
      cursor = page.cursor === undefined ? undefined : JSON.parse(JSON.stringify(page.cursor));
      more = cursor !== undefined;
    }
    return raws;
  };
  /** The first sync: all resources, those of months in windows of 31 days back from ahead of now. */
  const history = async (months: number): Promise<Raw[]> => {
    const of = link();
    const raws: Raw[] = [];
    const end = Date.parse(simulator.now()) + 60 * 24 * hourMs;
    const windows = Array.from({ length: months + 3 }, (_, i) => ({
      from: new Date(end - (i + 1) * 31 * 24 * hourMs).toISOString(),
      to: new Date(end - i * 31 * 24 * hourMs).toISOString(),
    }));
    for (const { name, history } of mindbody.resources)
      for (const window of history === "months" ? windows : [{}])
        for (const raw of await pull(name, window, of)) raws.push(raw);
    return raws;
  };
  /** A later sync, as the resources want it. */
  const later = async (changedSince: string): Promise<Raw[]> => {
    const of = link();
    const raws: Raw[] = [];
    for (const { name, later } of mindbody.resources)
      raws.push(...(await pull(name, windowOf(later, of.now, changedSince), of)));
    return raws;
  };
  /** What raws become; of one id the last one holds. */
  const records = (raws: Raw[]): NewRecord[] => {
    const mapped = raws.map((raw) => ({ raw, ...mindbody.map(raw, facts()) }));
    const wrong = mapped.find(({ errors }) => errors.length > 0);
    if (wrong) throw new Error(`${wrong.raw.resource}: ${JSON.stringify(wrong.errors)}`);
    return [...new Map(mapped.flatMap(({ records }) => records).map((one) => [`${one.type} ${one.id}`, one])).values()];
  };
  return { ...simulator, simulator, faults, asked, facts, link, pull, history, later, records };
};
export type OpenSite = Awaited<ReturnType<typeof openSite>>;

const windowOf = (later: (typeof mindbody.resources)[number]["later"], now: string, changedSince: string): Window => {
  if (later === "changed") return { changedSince };
  if (later === "whole") return {};
  const days = (count: number) => new Date(Date.parse(now) + count * 24 * hourMs).toISOString();
  return { from: days(-later.daysBack), to: days(later.daysAhead) };
};
