import type { Secrets } from "../secrets.ts";
import { isMadeHere, type Origin } from "../sources/origin.ts";
import { pointerKey, type Ref } from "../sources/store.ts";
import { everyPage } from "../table/every.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";
import type { Table } from "../table/table.ts";

/** The keyed hash of a text of no meaning: equal for the same pepper, and nothing can be told from it. */
export const pepperMark = ({ hash }: Pick<Secrets, "hash">): string => hash("clientele: the pepper of this table");

/** Records that have a pointer of their own under their source's id. */
const pointed = new Set(["booking", "invoice", "contract", "package", "event"]);
const enough = 5;

/** The key that an item's pointer has by this pepper; undefined for what came from no source. */
const pointerOfRecord = ({ type, pk, data, gone }: Item, secrets: Secrets) => {
  const origin = data.origin as Origin | undefined;
  const accountId = keyParts(pk)[0]!;
  if (!origin || gone || isMadeHere(origin) || !pointed.has(type)) return undefined;
  return pointerKey({ accountId, secrets }, { ...origin, type: type as Ref["type"] });
};

/**
 * Whether a table's hashed keys are made by this secret's pepper: some records of a source are looked for by theirs. Undefined where the
 * table holds none, or none within the first pages.
 */
export const pepperFits = async (table: Table, secrets: Secrets, pages = 50): Promise<boolean | undefined> => {
  let tried = 0;
  let seen = 0;
  for await (const items of everyPage(table, 500)) {
    for (const item of items) {
      const at = pointerOfRecord(item, secrets);
      if (!at) continue;
      if (await table.get(at)) return true;
      tried += 1;
      if (tried === enough) return false;
    }
    seen += 1;
    if (seen === pages) break;
  }
  return tried > 0 ? false : undefined;
};
