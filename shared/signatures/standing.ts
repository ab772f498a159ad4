import type { Item } from "../table/item.ts";
import type { Standing } from "../waivers/judge.ts";
import type { SignatureState } from "./schema.ts";
import { stateIn } from "./store.ts";

/** A signature for every time that is unused, with the item a booking ends. */
export interface Unused extends SignatureState {
  version: number;
  item: Item;
}

/** The same of open requests. */
interface ClientStanding extends Standing<Unused> {
  asked: (SignatureState & { item: Item })[];
}

/** What a client was asked for and has signed, from the rows as they were read. */
export const standingOf = (items: Item[]): ClientStanding => {
  const rows = items.map((item) => ({ ...stateIn(item), item }));
  const given = rows.map((row) => ({ ...row, version: row.version ?? 0 }));
  return {
    asked: rows.filter(({ state }) => state === "asked"),
    once: given.filter(({ state }) => state === "signed"),
    free: given.filter(({ state }) => state === "unused"),
  };
};
