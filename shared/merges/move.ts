import { clientItem, clientPk, clientSources, clients, mergedClients } from "../clients/header.ts";
import type { Means } from "../ctx.ts";
import { duplicateType } from "../duplicates/pairs.ts";
import { searchStates } from "../search/store.ts";
import { cards } from "../settling/card.ts";
import { isSettledType } from "../settling/registry.ts";
import { series } from "../settling/series.ts";
import { type Pointer, pointerAction, pointerKey, pointerOf, type Ref } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Action } from "../table/expressions.ts";
import type { Item, Key } from "../table/item.ts";
import { key, keyParts, keyPrefix } from "../table/schema.ts";
import { TransactionRefused } from "../table/table.ts";
import { dues } from "../transformation/store.ts";
import type { Merge } from "./schema.ts";
import { asideKey, asideType, inState, merges, pagesOf } from "./store.ts";

/** A merge or unmerge under way: who, and which way records go. */
export interface Journey {
  winnerId: string;
  loserId: string;
  way: "join" | "part";
}

/** Somebody else has the merge in hand now: whoever worked at it stops. */
export class Superseded extends Error {}

/** Records that one transaction takes: each needs up to three actions of its hundred. */
const abreast = 20;
/** Bytes of records in one transaction, well below the 4 MB it may hold. */
const mostBytes = 1_000_000;

/** What is made of the records where they stand. */
const made = [cards.type, series.type, searchStates.type, dues.type];
const stays = new Set([...made, "bar", "answer", "rewardGuard", duplicateType]);
const isSource = (item: Item): boolean => item.type === clientSources.type;
const lastHome = (home: string[] | undefined) => home?.at(-1);

/** What has to go: everything of the loser but its card and months; on the way back, what has it as its home. */
const travels = ({ way, loserId }: Journey, item: Item): boolean =>
  way === "join" ? !stays.has(item.type) : lastHome(item.home) === loserId && !item.gone;

/** How much may be done at once: records are counted as they go, and `over` says when to stop. */
export interface Budget {
  spend: (records: number) => void;
  over: () => boolean;
}

/** X3. Takes records from one collection to the other until all are there or the budget is used up; whether all are. */
export const travel = async (means: Means, journey: Journey, budget: Budget): Promise<boolean> => {
  const from = journey.way === "join" ? journey.loserId : journey.winnerId;
  for (;;) {
    let moved = 0;
    for await (const items of pagesOf(means, from)) {
      const due = items.filter((item) => travels(journey, item));
      for (const chunk of chunks(due)) {
        if (budget.over()) return false;
        await afresh(() => moveTogether(means, journey, chunk));
        moved += chunk.length;
        budget.spend(chunk.length);
      }
    }
    if (moved === 0) return true;
  }
};

const chunks = (items: Item[]): Key[][] => {
  const made: Key[][] = [];
  let bytes = mostBytes;
  for (const item of items) {
    const size = JSON.stringify(item.data).length;
    if (bytes + size > mostBytes || made.at(-1)!.length === abreast) {
      made.push([]);
      bytes = 0;
    }
    bytes += size;
    made.at(-1)!.push({ pk: item.pk, sk: item.sk });
  }
  return made;
};

const moveTogether = async (means: Means, journey: Journey, keys: Key[]): Promise<void> => {
  const read = (await means.table.getMany(keys)).filter((item) => item !== undefined);
  const items = read.filter((item) => travels(journey, item));
  const refs = items.map(refOf);
  const pointing = await means.table.getMany(refs.flatMap((ref) => (ref ? [pointerKey(means, ref)] : [])));
  const pointers = new Map(pointing.flatMap((item) => (item ? [[item.pk, pointerOf(item)!] as const] : [])));
  const places = items.map((item) => placeOf(means, journey, item));
  const taken = await means.table.getMany(places);
  const actions = items.flatMap((item, i) => {
    const ref = refs[i];
    const pointer = ref && pointers.get(pointerKey(means, ref).pk);
    const standing = taken[i] && !taken[i].gone;
    const to = standing && journey.way === "join" ? asideOf(means, journey, item) : places[i]!;
    return itemActions(means, journey, item, to, standing && journey.way === "part", ref && { ref, pointer });
  });
  if (actions.length === 0) return;
  try {
    const { winnerId, loserId, way } = journey;
    const states: Merge["state"][] = way === "join" ? ["merging", "merged"] : ["unmerging"];
    const check = merges.key(means.accountId, winnerId, loserId);
    await means.table.transact([{ check, condition: inState(...states) }, ...actions]);
  } catch (error) {
    if (error instanceof TransactionRefused && error.failed.includes(0)) throw new Superseded();
    throw error;
  }
};

/** A record of a source, by its name there: its pointer goes with it. */
const refOf = ({ type, data }: Item): Ref | undefined => {
  const origin = data.origin as { source?: string; id?: string } | undefined;
  if (!origin?.source || !origin.id) return undefined;
  return { source: origin.source, id: origin.id, type: (type === clientSources.type ? "client" : type) as Ref["type"] };
};

const asideOf = ({ accountId }: Means, { winnerId, loserId }: Journey, { sk }: Item): Key =>
  asideKey(accountId, winnerId, loserId, sk);

/** What waited under a name of its own goes back to its place when its own client parts, not when a later one does. */
const unwraps = (item: Item): boolean => item.home?.length === 1;

const placeOf = (means: Means, journey: Journey, item: Item): Key => {
  const { accountId } = means;
  const { winnerId, loserId, way } = journey;
  if (way === "join") {
    if (item.type === clients.type) return mergedClients.key(accountId, winnerId, loserId);
    if (item.sk === key("0", "CONSENT")) return asideOf(means, journey, item);
    return { pk: clientPk(accountId, winnerId), sk: item.sk };
  }
  const pk = clientPk(accountId, loserId);
  if (item.type === mergedClients.type && unwraps(item)) return clients.key(accountId, loserId);
  if (item.type === asideType && unwraps(item)) return { pk, sk: String(item.data.sk) };
  return { pk, sk: item.sk };
};

/** The bytes of a file stay where they are: its record says in whose folder. */
const inFolder = ({ type, data }: Item, from: string, into: string) => {
  const folder = data.folder ?? from;
  return type === "document" ? { folder: folder === into ? undefined : folder } : {};
};

/** An item as it is put in its new place. */
const arrived = (
  { accountId }: Means,
  { winnerId, loserId, way }: Journey,
  item: Item,
  to: Key,
): Omit<Item, keyof Key | "rev"> => {
  const [from, into] = way === "join" ? [loserId, winnerId] : [winnerId, loserId];
  const renamed = (text: string | undefined) =>
    text && key(...keyParts(text).map((part) => (part === from ? into : part)));
  const named = (data: Item["data"]) =>
    data.clientId === from ? { ...data, clientId: into, ...inFolder(item, from, into) } : data;
  const { type, gsi1pk, gsi1sk, expiresAt, dirty } = item;
  const home = way === "join" ? [...(item.home ?? []), loserId] : item.home!.slice(0, -1);
  const common = { ...(home.length > 0 && { home }), expiresAt } as Pick<Item, "home" | "expiresAt">;
  if (way === "part" && type === asideType && unwraps(item)) {
    const held = item.data as unknown as Pick<Item, "type" | "data" | "gsi1pk" | "gsi1sk" | "dirty">;
    return { ...common, ...held, data: named(held.data) };
  }
  if (way === "part" && type === mergedClients.type && unwraps(item)) {
    const { pk: _, sk: __, rev: ___, ...client } = clientItem(accountId, clients.fromItem(item), "");
    return { ...common, ...client };
  }
  if (way === "join" && type === clients.type)
    return { ...common, type: mergedClients.type, data: item.data, dirty: true };
  if (way === "join" && to.sk.startsWith(keyPrefix("MERGED", loserId)))
    return { ...common, type: asideType, data: { sk: item.sk, type, data: item.data, gsi1pk, gsi1sk, dirty } };
  const { twinOf, ...data } = named(item.data);
  return {
    ...common,
    type,
    data: way === "join" && twinOf ? { ...data, twinOf } : data,
    dirty: isSettledType(type) || to.sk.startsWith(keyPrefix("0")) ? true : dirty,
    gsi1pk: renamed(gsi1pk),
    gsi1sk: renamed(gsi1sk),
  } as Omit<Item, keyof Key | "rev">;
};

const itemActions = (
  means: Means,
  journey: Journey,
  item: Item,
  to: Key,
  dropped: boolean | undefined,
  source: { ref: Ref; pointer: Pointer | undefined } | undefined,
): Action[] => {
  const condition = { if: "#rev = :rev", values: { rev: item.rev } };
  const leave: Action =
    journey.way === "part" && isSettledType(item.type)
      ? { update: item, change: tombstone(means), condition }
      : { remove: item, condition };
  const pointer = source?.pointer;
  const stray = pointer && (pointer.to?.pk !== item.pk || pointer.to.sk !== item.sk);
  if (item.gone || stray) return [leave];
  const { dirty, home, gsi1pk, gsi1sk, expiresAt, type, data } = arrived(means, journey, item, to);
  const set = { rev: means.newId("revision"), type, data, dirty, home, gsi1pk, gsi1sk, expiresAt };
  const put: Action = {
    update: to,
    change: { set, remove: ["gone"] },
    condition: { if: "attribute_not_exists(pk) OR #gone = :gone", values: { gone: true } },
  };
  return [
    leave,
    ...(dropped ? [] : [put]),
    ...(pointer ? [turned(means, journey, item, to, source.ref, pointer, home)] : []),
  ];
};

const tombstone = (means: Means) => ({
  set: { rev: means.newId("revision"), dirty: true, gone: true, data: { moved: true } },
  remove: ["gsi1pk", "gsi1sk", "home"],
});

/** A pointer that leads to the new place; that of a client says whose it is, for what comes later. */
const turned = (
  means: Means,
  { winnerId, loserId, way }: Journey,
  item: Item,
  to: Key,
  ref: Ref,
  pointer: Pointer,
  home: string[] | undefined,
): Action => {
  const place = { pk: to.pk, sk: to.sk };
  if (!isSource(item)) return pointerAction(means, ref, { ...pointer, to: place }, pointer);
  const { home: _, ...rest } = pointer;
  const id = way === "join" ? winnerId : loserId;
  return pointerAction(means, ref, { ...rest, to: place, id, ...(home && { home }) }, pointer);
};
