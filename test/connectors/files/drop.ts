import { Unusable } from "../../../shared/connectors/ask.ts";
import type { Files, Link, Mapped, Raw } from "../../../shared/connectors/contract.ts";
import { files as connector } from "../../../shared/connectors/files/index.ts";

export const now = "2026-03-14T15:00:00.000Z";
export const facts = {
  currency: "USD",
  now,
  zoneOf: (location?: string) => (location === "Berlin" ? "Europe/Berlin" : "America/New_York"),
};

/** A drop folder in memory. */
export const folderOf = (given: Record<string, string | Uint8Array>) => {
  const held = new Map(Object.entries(given).map(([key, text]) => [key, Buffer.from(text as string)]));
  const files: Files = {
    list: async () => [...held].map(([key, bytes]) => ({ key, size: bytes.length })),
    read: async (key, from, length) => held.get(key)!.subarray(from, from + length),
    done: async (key) => {
      held.delete(key);
    },
  };
  return { files, held };
};

export const linkTo = (files: Files, mappings: object[] = []): Link => ({
  ...facts,
  settings: connector.settings.parse({ mappings }),
  credentials: {},
  ask: async () => {
    throw new Unusable("Files ask nobody.");
  },
  memory: new Map(),
  files,
});

/** Every page to the end, with the cursor that led to it. */
export const pagesOf = async (link: Link, from?: unknown) => {
  const pages: { before: unknown; raws: Raw[] }[] = [];
  for (let cursor: unknown = from; ; ) {
    const page = await connector.pull(link, "drop", {}, cursor && JSON.parse(JSON.stringify(cursor)));
    pages.push({ before: cursor, raws: page.raws });
    if (page.cursor === undefined) return pages;
    cursor = page.cursor;
  }
};

export const rawsOf = async (link: Link, from?: unknown): Promise<Raw[]> =>
  (await pagesOf(link, from)).flatMap(({ raws }) => raws);

export const mapped = (raws: Raw[]): (Mapped & { id: string | null })[] =>
  raws.map((raw) => ({ id: raw.id, ...connector.map(raw, facts) }));

/** What is wrong, by file and line. */
export const faultsOf = (raws: Raw[]): string[] =>
  mapped(raws).flatMap(({ id, errors }) => errors.map(({ pointer, message }) => `${id} ${pointer} ${message}`));

export const recordsOf = (raws: Raw[]): Record<string, unknown>[] => mapped(raws).flatMap(({ records }) => records);
