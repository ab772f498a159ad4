import type { Page, Window } from "../contract.ts";
import type { Site } from "./settings.ts";

/** A client that something happened to since the last sync: its two ids and what happened. */
export interface Touched {
  id: string;
  uniqueId: string;
  because: "changed" | "visit" | "sale" | "contract";
}

/** How a resource is pulled within this connector. */
export type Pull = (site: Site, window: Window, cursor: unknown) => Promise<Page>;

interface Kept {
  touched: Touched[];
  whole: Set<string>;
}

const keptFor = (site: Site, { changedSince }: Window): Kept => {
  const name = `touched since ${changedSince}`;
  if (!site.memory.has(name)) site.memory.set(name, { touched: [], whole: new Set() });
  return site.memory.get(name) as Kept;
};

/** Remembers whom a page of a later sync is about; with no page after it, the resource has been seen whole. */
export const noteTouched = (site: Site, window: Window, resource: string, touched: Touched[], last: boolean): void => {
  if (window.changedSince === undefined) return;
  const kept = keptFor(site, window);
  kept.touched.push(...touched);
  if (last) kept.whole.add(resource);
};

/**
 * Whom the changes since the last sync are about, as these resources tell: as seen in this piece of work, else asked for again (the connector
 * keeps nothing between two).
 */
export const touchedIn = async (site: Site, window: Window, pulls: Record<string, Pull>): Promise<Touched[]> => {
  const kept = keptFor(site, window);
  for (const [name, pull] of Object.entries(pulls)) {
    for (let cursor: unknown; !kept.whole.has(name); ) {
      const page = await pull(site, window, cursor);
      cursor = page.cursor;
      if (cursor === undefined) kept.whole.add(name);
    }
  }
  return kept.touched;
};
