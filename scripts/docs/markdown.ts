const cell = (text: string | number): string => String(text).replaceAll("|", "\\|").replaceAll("\n", " ");
const row = (cells: (string | number)[]): string => `| ${cells.map(cell).join(" | ")} |`;

/** A table in Markdown. */
export const table = (head: string[], rows: (string | number)[][]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
