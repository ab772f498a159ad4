/** One line of the printed table. */
export interface Row {
  /** of performance.md */
  figure: string;
  what: string;
  measured: string;
  target: string;
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

const columns = ["figure", "what", "measured", "target"] as const;

/** The rows as a table that can be pasted into Markdown. */
export const printed = (rows: Row[]): string => {
  const marked = rows.map((row) => ({ ...row, measured: `${row.measured}${row.holds === false ? " ✗" : ""}` }));
  const all = [Object.fromEntries(columns.map((name) => [name, name])) as unknown as Row, ...marked];
  const widths = columns.map((name) => Math.max(...all.map((row) => row[name].length)));
  const line = (row: Row) => `| ${columns.map((name, i) => row[name].padEnd(widths[i]!)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [line(all[0]!), rule, ...marked.map(line)].join("\n");
};
