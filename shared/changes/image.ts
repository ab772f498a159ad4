import { decodeTime } from "ulid";
import { isId, kindOfId } from "../kernel/ids.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";
import { Change } from "./schema.ts";

type Told = Pick<Change, "type" | "entityId"> & Partial<Pick<Change, "clientId">>;

/** An item as the stream tells of it; `inserted`: nothing stood under its key before. */
interface Written {
  item: Item;
  inserted: boolean;
}

const timeOf = (id: string): number => decodeTime(id.slice(4));

/** An id and the revision that first wrote it are made in one request; what moves to another key keeps an older id. */
const longestRequest = 10_000;
const isNew = ({ item, inserted }: Written, id: string): boolean =>
  inserted && Math.abs(timeOf(item.rev) - timeOf(id)) <= longestRequest;

/** A revision is made right before it is written; the longest that a function runs, and clocks that differ, are far below this, ms. */
const longestWrite = 3600_000;

/**
 * Whether a write carries a revision that is older than itself: the same as was written before, put back by a restore or kept through a
 * migration. Nobody is told of it again, and nothing that was due then is due now.
 * @param at when it was written, epoch ms
 */
export const isCopy = (rev: string, at: number): boolean => isId("revision", rev) && at - timeOf(rev) > longestWrite;

/** Whose collection an item stands in; undefined for what is of no client. */
const clientIn = ({ pk }: Item): string | undefined => {
  const [, id = ""] = keyParts(pk);
  return kindOfId(id) === "client" ? id : undefined;
};

const ofHeader = ({ item }: Written, type = "client.changed"): Told | undefined => {
  const clientId = clientIn(item);
  return clientId ? { type, entityId: clientId, clientId } : undefined;
};

/** Something with an id of its own. A tombstone says nothing but its key; one that something moved away from is told by where it went. */
const ofRecord = (written: Written): Told | undefined => {
  const { item } = written;
  const { type, gone, data } = item;
  if (data.moved) return undefined;
  const id = gone ? keyParts(item.sk).at(-1)! : String(data.id);
  const verb = gone ? "deleted" : isNew(written, id) ? "created" : "changed";
  const clientId = clientIn(item);
  return { type: `${type}.${verb}`, entityId: id, ...(clientId && { clientId }) };
};

/** What a written item tells of, by its type; the others are nobody's business outside. */
const tells: Record<string, (written: Written) => Told | undefined> = {
  client: (written) => {
    const told = ofHeader(written);
    return told && isNew(written, told.entityId) ? { ...told, type: "client.created" } : told;
  },
  clientSource: (written) => ofHeader(written),
  clientTag: (written) => ofHeader(written),
  contactBlocks: (written) => ofHeader(written),
  mergedClient: (written) => {
    const told = ofHeader(written, "client.merged");
    return told && { ...told, entityId: String(written.item.data.id) };
  },
  consentState: (written) => ofHeader(written, "consent.changed"),
  erased: (written) => (written.item.data.done ? ofHeader(written, "client.erased") : undefined),
  booking: ofRecord,
  contract: ofRecord,
  package: ofRecord,
  invoice: ofRecord,
  // health notes go nowhere (rules.md, People)
  note: (written) => (written.item.data.kind === "health" ? undefined : ofRecord(written)),
  todo: ofRecord,
  interaction: ofRecord,
  discussion: ofRecord,
  message: ofRecord,
  segment: ofRecord,
  staff: ofRecord,
  event: (written) => {
    const told = ofRecord(written);
    return told && written.item.data.deleted ? { ...told, type: "event.deleted" } : told;
  },
  alert: ({ item: { data } }) => ({
    type: `alert.${data.kind}`,
    entityId: String(data.id),
    ...(data.clientId ? { clientId: String(data.clientId) } : {}),
  }),
  deletion: ({ item: { data } }) => data as unknown as Told,
};

/**
 * What a write tells those outside, or undefined: of settling (`dirty` false) nothing, since it changes no record. Only a package is told
 * again then: that its uses changed leaves it as settled as it was.
 */
export const changeOf = (written: Written): Change | undefined => {
  const { type, dirty, rev } = written.item;
  if (!Object.hasOwn(tells, type) || (dirty === false && type !== "package") || !isId("revision", rev))
    return undefined;
  const told = tells[type]!(written);
  if (!told) return undefined;
  const [entity] = told.type.split(".");
  const parsed = Change.safeParse({ id: rev, entity, at: new Date(timeOf(rev)).toISOString(), ...told });
  return parsed.data;
};

/** The types that are written dirty, whatever of them changes; a write that is not is settling. */
const settled = [
  ...["client", "clientSource", "clientTag", "contactBlocks", "mergedClient", "consentState"],
  ...["booking", "contract", "package", "invoice", "note", "todo", "discussion", "message", "event"],
];
/** The types that are written without the mark, or may be. */
const unmarked = [
  ...["event", "contract", "package", "interaction", "discussion", "message", "segment", "staff"],
  ...["alert", "erased", "deletion"],
];

const written = (types: string[], dirty: object) => ({ dynamodb: { NewImage: { type: { S: types }, ...dirty } } });

/** Which records of the stream may tell of a change, as Lambda's filters say it. */
export const changeFilters: readonly object[] = [
  written(settled, { dirty: { BOOL: [true] } }),
  written(unmarked, { dirty: { BOOL: [{ exists: false }] } }),
  written(["package"], { dirty: { BOOL: [false] } }),
];
