import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Connector, Resource } from "../../shared/connectors/contract.ts";
import { localTime } from "../../shared/kernel/time.ts";
import { advanced, emptyMonths, nextPiece, type Piece, type Place, untouched } from "../../shared/sync/plan.ts";
import { nextRun } from "../../shared/sync/schedule.ts";
import type { SyncState } from "../../shared/sync/schema.ts";

const minute = 60_000;
const days = { daysBack: 7, daysAhead: 60 };
const resourceArb = fc.record({
  history: fc.constantFrom("whole" as const, "months" as const),
  later: fc.constantFrom("whole" as const, "changed" as const, days),
  reconcile: fc.constantFrom("whole" as const, days, undefined),
});
/** What comes of a piece: whether its window goes on, what it holds, and whether the run is cut off after it. */
const pageArb = fc.record({
  more: fc.boolean(),
  records: fc.integer({ min: 0, max: 2 }),
  cut: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  lost: fc.boolean(),
});
const runArb = fc.record({
  kind: fc.constantFrom("sync" as const, "sync" as const, "reconcile" as const),
  wait: fc.integer({ min: 1, max: 60 * 24 * 40 }),
});

interface Played {
  piece: Piece;
  more: boolean;
  since: string | undefined;
}

/**
 * Runs over a source, one after the other, as the job does it: a page that is lost is asked for again, a run that is cut off is followed by
 * another. After the runs and pages given, each window is one empty page and nothing is cut off.
 */
const play = (
  resources: Resource[],
  pages: { more: boolean; records: number; cut: boolean; lost: boolean }[],
  runs: { kind: "sync" | "reconcile"; wait: number }[],
  historyFrom: string | null,
) => {
  const connector = { resources } as Pick<Connector, "resources"> as Connector;
  let state = { resources: {} } as unknown as SyncState;
  let now = Date.parse("2026-03-10T15:00:00Z");
  const played: Played[] = [];
  const left = [...pages];
  const first = new Date(now).toISOString();
  const last = { kind: "sync" as const, wait: 1 };
  for (const [i, { kind, wait }] of [...runs, last, last].entries()) {
    if (i >= runs.length) left.length = 0;
    const place: Place = { kind, startedAt: new Date(now).toISOString(), done: [] };
    for (let pieces = 0; ; pieces += 1) {
      expect(pieces).toBeLessThan(pages.length + 400 * resources.length);
      const piece = nextPiece(connector, state, place);
      if (!piece) break;
      const page = left.shift() ?? { more: false, records: 0, cut: false, lost: false };
      now += minute / 10;
      if (!page.lost) {
        const { name } = piece.resource;
        const before = state.resources[name] ?? untouched;
        played.push({ piece, more: page.more, since: before.since });
        const taken = { ...(page.more && { cursor: played.length }), records: page.records, calls: 1 };
        const after = advanced(before, piece, taken, { historyFrom });
        state = { ...state, resources: { ...state.resources, [name]: after } };
        if (!page.more && piece.phase !== "history") place.done.push(name);
      }
      if (page.cut) break;
    }
    now += wait * minute;
  }
  return { state, played, first };
};

const named = (all: Omit<Resource, "name" | "types">[]): Resource[] =>
  all.map((one, i) => ({ ...one, name: `r${i}`, types: [] })) as unknown as Resource[];
const worldArb = fc.tuple(
  fc.array(resourceArb, { minLength: 1, maxLength: 4 }),
  fc.array(pageArb, { maxLength: 60 }),
  fc.array(runArb, { minLength: 1, maxLength: 6 }),
  fc.constantFrom(null, "2025-11-20", "2026-03-01", "2026-09-01", "2024-02-29"),
);
const monthOf = (at: string | undefined) => at!.slice(0, 7);
const monthBefore = (month: string) => {
  const [year, n] = month.split("-").map(Number) as [number, number];
  return n === 1 ? `${year - 1}-12` : `${year}-${String(n - 1).padStart(2, "0")}`;
};

describe("S0-01 the plan of syncing, whatever the pages and wherever it is cut off", () => {
  it("brings every month exactly once, newest first, down to where the history begins, and comes to an end", () => {
    fc.assert(
      fc.property(worldArb, ([kinds, pages, runs, historyFrom]) => {
        const resources = named(kinds);
        const { state, played } = play(resources, pages, runs, historyFrom);
        for (const { name, history } of resources) {
          const whole = played.filter(
            ({ piece, more }) => piece.resource.name === name && piece.phase === "history" && !more,
          );
          expect(state.resources[name]!.history.done).toBe(true);
          if (history === "whole") {
            expect(whole).toHaveLength(1);
            continue;
          }
          const windows = whole.map(({ piece }) => piece.pass.window);
          windows.reduce((newer, older) => {
            expect(older.to).toBe(newer.from);
            expect(monthOf(older.from)).toBe(monthBefore(monthOf(newer.from)));
            return older;
          });
          const [newest, oldest] = [windows[0]!, windows.at(-1)!];
          expect(newest.to! > whole[0]!.piece.pass.startedAt).toBe(true);
          expect(newest.from! <= whole[0]!.piece.pass.startedAt).toBe(true);
          if (historyFrom !== null)
            expect(monthOf(oldest.from)).toBe([monthOf(historyFrom), monthOf(newest.from)].sort()[0]);
          else expect(windows.length).toBeGreaterThanOrEqual(emptyMonths);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("asks again for all that changed since it was last asked: no time between two windows is left out", () => {
    fc.assert(
      fc.property(worldArb, ([kinds, pages, runs, historyFrom]) => {
        const resources = named(kinds);
        const { state, played, first } = play(resources, pages, runs, historyFrom);
        for (const { name, later } of resources) {
          const own = played.filter(({ piece }) => piece.resource.name === name);
          // up to here everything is known: before the history began, that brings it
          let known = own.find(({ piece }) => piece.phase === "history")!.piece.pass.startedAt;
          expect(known >= first).toBe(true);
          for (const { piece, more, since } of own) {
            if (piece.phase !== "later") continue;
            expect(since).toBe(known);
            if (later === "changed") expect(piece.pass.window.changedSince! < known).toBe(true);
            else if (later === "whole") expect(piece.pass.window).toEqual({});
            else expect(piece.pass.window.from! < piece.pass.startedAt).toBe(true);
            if (!more) known = piece.pass.startedAt;
          }
          expect(state.resources[name]!.since).toBe(known);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("goes on where it was with the same window, and a reconcile changes nothing of that", () => {
    fc.assert(
      fc.property(worldArb, ([kinds, pages, runs, historyFrom]) => {
        const resources = named(kinds);
        const { played } = play(resources, pages, runs, historyFrom);
        for (const { name } of resources) {
          for (const phase of ["later", "history", "reconcile"] as const) {
            const own = played.filter(({ piece }) => piece.resource.name === name && piece.phase === phase);
            own.slice(1).forEach(({ piece: { pass } }, i) => {
              const before = own[i]!;
              const same = before.piece.pass.startedAt === pass.startedAt;
              if (before.more && (phase !== "reconcile" || same))
                expect(pass).toMatchObject({ ...before.piece.pass, cursor: expect.any(Number) });
              else expect(pass.cursor).toBeUndefined();
            });
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

const zones = ["UTC", "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"];
const two = (n: number) => String(n).padStart(2, "0");
const timeAt = (minutes: number) => `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
const localOf = (at: string, zone: string) => {
  const { hour, minute: of } = localTime(at, zone);
  return `${two(hour)}:${two(of)}`;
};

describe("S0-01 when a source is synced next", () => {
  it("is after now, never in the quiet hours of the studio, and at most a day and the quiet hours away", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: new Date("2020-01-01"), max: new Date("2032-01-01"), noInvalidDate: true }),
        fc.integer({ min: 5, max: 1440 }),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 1, max: 22 * 60 }),
        fc.integer({ min: 0, max: 12 }),
        (zone, date, everyMinutes, from, length, failures) => {
          const now = date.toISOString();
          const quiet = { from: timeAt(from), to: timeAt(from + length) };
          const pace = { everyMinutes, quiet, reconcileAt: null, callsPerDay: null, historyFrom: null };
          const at = nextRun(now, pace, zone, failures);
          expect(at > now).toBe(true);
          const wait = Math.min(everyMinutes * 2 ** failures, 1440);
          expect(Date.parse(at) - Date.parse(now)).toBeGreaterThanOrEqual(wait * minute);
          expect(Date.parse(at) - Date.parse(now)).toBeLessThanOrEqual((wait + 26 * 60) * minute);
          const time = localOf(at, zone);
          const isQuiet =
            quiet.from <= quiet.to ? quiet.from <= time && time < quiet.to : quiet.from <= time || time < quiet.to;
          expect([at, time, isQuiet]).toEqual([at, time, false]);
          expect(nextRun(now, { ...pace, quiet: null }, zone, failures)).toBe(
            new Date(date.getTime() + wait * minute).toISOString(),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});
