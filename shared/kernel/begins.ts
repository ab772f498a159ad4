/** Characters of a text that a list shows. */
const shown = 160;

/** How a text begins, on one line: what a list shows of it. */
export const begins = (text: string): string => [...text.replace(/\s+/g, " ").trim()].slice(0, shown).join("");
