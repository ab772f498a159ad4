/** One line of the printed table. */
export interface Row {
  /** of performance.md */
  figure: string;
  what: string;
  measured: string;
  target: string;
  /** what nobody can get below */
  limit?: string;
  holds?: boolean;
}

/** The value below which `share` of them lie. */
export const quantile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
};
export const median = (values: number[]): number => quantile(values, 0.5);

/** How long a piece of work takes, ms. */
export const timed = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** Runs work on all of `inputs`, at most `abreast` at a time. */
export const abreast = async <T>(lanes: number, inputs: T[], work: (input: T) => Promise<unknown>): Promise<void> => {
  const waiting = [...inputs];
  const lane = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};

/**
 * Times of works that tell how long they took, ms, done in turns so that whatever slows the machine slows all of them; each
 * goes first, and after each other, as often as the others. The first `warmUp` rounds are not counted.
 */
export const interleaved = async <N extends string>(
  works: Record<N, () => Promise<number>>,
  { warmUp, rounds }: { warmUp: number; rounds: number },
): Promise<Record<N, number[]>> => {
  const names = Object.keys(works) as N[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<N, number[]>;
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const from = Math.floor(round / 2) % names.length;
    const turned = [...names.slice(from), ...names.slice(0, from)];
    for (const name of round % 2 ? turned.toReversed() : turned) {
      const time = await works[name]();
      if (round >= warmUp) times[name].push(time);
    }
  }
  return times;
};

/** The median of `mine` over that of `theirs`, and between what it lies in tenths of the run taken one by one. */
export const ratio = (mine: number[], theirs: number[]): { ratio: number; low: number; high: number } => {
  const size = Math.ceil(mine.length / 10);
  const parts = Array.from({ length: Math.ceil(mine.length / size) }, (_, i) => {
    const part = (of: number[]) => median(of.slice(i * size, (i + 1) * size));
    return part(mine) / part(theirs);
  });
  return { ratio: median(mine) / median(theirs), low: Math.min(...parts), high: Math.max(...parts) };
};

const columns = ["figure", "what", "measured", "target", "limit", "holds"] as const;
type Column = (typeof columns)[number];

/** Whether a row's target is met, in a word; nothing where there is none. */
export const verdict = ({ holds }: Row): string => (holds === undefined ? "" : holds ? "yes" : "no");

/** The rows as a table that can be pasted into Markdown. */
export const printed = (rows: Row[]): string => {
  const told = rows.map((row): Record<Column, string> => ({ ...row, limit: row.limit ?? "", holds: verdict(row) }));
  const all = [Object.fromEntries(columns.map((name) => [name, name])) as Record<Column, string>, ...told];
  const widths = columns.map((name) => Math.max(...all.map((row) => row[name].length)));
  const line = (row: Record<Column, string>) =>
    `| ${columns.map((name, i) => row[name].padEnd(widths[i]!)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [line(all[0]!), rule, ...told.map(line)].join("\n");
};
