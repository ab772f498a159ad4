import type { Tally } from "./api.ts";
import { type Faults, faultKinds } from "./faults.ts";
import type { Load } from "./load.ts";

const line = (name: string, ...numbers: (number | string)[]): string =>
  name.padEnd(50) + numbers.map((number) => String(number).padStart(14)).join("");

const summed = (tallies: Tally[]): [number, number, number, number] => {
  const sum = (of: (tally: Tally) => number) => tallies.reduce((all, tally) => all + of(tally), 0);
  const refusals = ({ refused }: Tally) => [...refused.values()].reduce((all, one) => all + one, 0);
  return [sum((one) => one.requests), sum((one) => one.acknowledged), sum((one) => one.unknown), sum(refusals)];
};

/** The faults by kind, and the writes by who wrote them and what they were told. */
export const shown = (faults: Faults, { writers }: Load): string => {
  const byName = [...Map.groupBy(writers, ({ name }) => name)];
  const tallies = (of: Load["writers"]) => of.map(({ tally }) => tally);
  const refused = new Map<string, number>();
  for (const { tally } of writers)
    for (const [what, times] of tally.refused) refused.set(what, (refused.get(what) ?? 0) + times);
  return [
    line("fault", "injected"),
    ...faultKinds.map((kind) => line(kind, faults.counts.get(kind) ?? 0)),
    "",
    line("writes", "requests", "acknowledged", "unknown", "refused"),
    ...byName.map(([name, of]) => line(name, ...summed(tallies(of)))),
    line("all", ...summed(tallies(writers))),
    ...(refused.size > 0 ? ["", line("refused", "times")] : []),
    ...[...refused].map(([what, times]) => line(what, times)),
  ].join("\n");
};
