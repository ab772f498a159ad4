import { createHash } from "node:crypto";
import type { AccountHead } from "../accounts/store.ts";
import { MergedInto } from "../clients/alias.ts";
import { phonesOf as shownPhones } from "../clients/contact.ts";
import { identityOf } from "../clients/identity.ts";
import { phonesOf } from "../clients/phones.ts";
import { type ClientHead, headOfClient } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import { ownersIn, ownersKey } from "../duplicates/owners.ts";
import type { Mark } from "../duplicates/pairs.ts";
import { Refusal } from "../kernel/errors.ts";
import { fold, foldEmail } from "../kernel/fold.ts";
import { searchTerms, termPk } from "../search/store.ts";
import { pointerKey, pointerOf } from "../sources/store.ts";
import type { Item, Key } from "../table/item.ts";
import { key, keyParts } from "../table/schema.ts";
import type { Wanted } from "./row.ts";
import type { Import, RowFault } from "./schema.ts";
import { passing } from "./store.ts";
import { importKeys } from "./traces.ts";

/** What the rows of a piece are worked at with. */
export interface Work {
  ctx: Ctx;
  one: Import;
  phase: "dryRun" | "run";
  head: AccountHead;
  /** when the job began: the time of everything it writes, so that doing it again writes the same */
  at: string;
  /** does one thing after the other: rows side by side mostly get the same tags, and would get into each other's way */
  inTurn: <T>(act: () => Promise<T>) => Promise<T>;
}

/** A turn for each who asks, in their order. */
export const turns = (): Work["inTurn"] => {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    const turn = last.then(act, act);
    last = turn.catch(() => {});
    return turn;
  };
};

export interface Found {
  clientId: string;
  head: ClientHead;
}

/** A row that fits several clients. */
export class Ambiguous extends Error {
  readonly fault: RowFault;
  constructor(column: string, what: string, ids: string[]) {
    super("ambiguous");
    this.fault = { column, message: `${what} is that of several clients: ${ids.slice(0, 5).join(", ")}` };
  }
}

/** Crockford's base 32, as ULIDs have it. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** An id that is the same whenever the same row of the same import asks for it; its time is that of the import. */
export const derivedId = (prefix: string, importId: string, line: number): string => {
  const bytes = createHash("sha256").update(`${prefix} ${importId} ${line}`).digest();
  return `${prefix}_${importId.slice(4, 14)}${Array.from({ length: 16 }, (_, i) => alphabet[bytes[i]! % 32]).join("")}`;
};

const nameIn = ({ content: { firstName, lastName } }: Wanted): string => fold(`${firstName ?? ""} ${lastName ?? ""}`);
const nameOf = ({ parts }: ClientHead): string => {
  const { firstName, lastName } = identityOf(parts);
  return fold(`${firstName} ${lastName}`);
};

/** The valid numbers of a row. */
const phonesIn = ({ head }: Work, { content }: Wanted): { kind: string; number: string }[] =>
  phonesOf(content.phones ?? [], head, content.homeLocation ?? undefined).flatMap(({ kind, number }) =>
    number ? [{ kind, number }] : [],
  );

/** Everything a row can be met by again, in words; rows that share one are worked at one after the other. */
export const identitiesOf = (work: Work, wanted: Wanted): string[] => [
  ...(wanted.clientId ? [`id ${wanted.clientId}`] : []),
  ...(wanted.sourceId ? [`source ${wanted.sourceId}`] : []),
  ...(wanted.content.emails ?? []).map(({ address }) => `email ${foldEmail(address)}`),
  ...phonesIn(work, wanted).map(({ number }) => `phone ${number} ${nameIn(wanted)}`),
];

/** Where it is kept who a row was: ids of a list for good, the rest for this import alone. */
const placeOf = ({ ctx, one, phase }: Work, identity: string): Key => {
  const forGood = identity.startsWith("source ") && phase === "run";
  const within = forGood ? `ids ${one.mapping?.source ?? ""}` : `${one.id} ${phase}`;
  return importKeys.key(ctx.accountId, within, ctx.secrets.hash(identity));
};

/**
 * The identities to be kept with a client the row makes. Emails and mobiles have owners of their own, which a dry run alone
 * does not write.
 */
const keptOf = (work: Work, wanted: Wanted): string[] => {
  const mobiles = new Set(phonesIn(work, wanted).flatMap(({ kind, number }) => (kind === "mobile" ? [number] : [])));
  const hasOwners = (identity: string) =>
    identity.startsWith("email ") || (identity.startsWith("phone ") && mobiles.has(identity.split(" ")[1]!));
  return identitiesOf(work, wanted).filter(
    (identity) => !identity.startsWith("id ") && (work.phase === "dryRun" || !hasOwners(identity)),
  );
};

/** The items that say who a row was. */
export const keyItems = (work: Work, wanted: Wanted, clientId: string): Item[] =>
  keptOf(work, wanted).map((identity) => {
    const item = importKeys.toItem(placeOf(work, identity), { clientId }, work.ctx.newId("revision"));
    return identity.startsWith("source ") && work.phase === "run" ? item : passing(item, work.at);
  });

/** A client by its id, or the one it was merged into; undefined where there is none. */
export const headIfThere = async (ctx: Ctx, clientId: string, steps = 0): Promise<Found | undefined> => {
  try {
    return { clientId, head: await headOfClient(ctx, clientId) };
  } catch (error) {
    if (error instanceof MergedInto && steps < 5) return headIfThere(ctx, error.clientId, steps + 1);
    if (error instanceof Refusal && error.kind === "notFound") return undefined;
    throw error;
  }
};

const headsOf = async (ctx: Ctx, ids: string[]): Promise<Found[]> => {
  const heads = await Promise.all([...new Set(ids)].map((id) => headIfThere(ctx, id)));
  return [...new Map(heads.flatMap((found) => (found ? [[found.clientId, found] as const] : []))).values()];
};

/** The one among several, by name where need be; refused where that does not tell. */
const theOne = (found: Found[], wanted: Wanted, column: string, what: string): Found | undefined => {
  if (found.length < 2) return found[0];
  const named = found.filter(({ head }) => nameOf(head) === nameIn(wanted));
  if (named.length === 1) return named[0];
  throw new Ambiguous(
    column,
    what,
    found.map(({ clientId }) => clientId),
  );
};

/** Whom emails and mobiles belong to, and what is kept of rows met before: one request. */
const look = async (work: Work, wanted: Wanted) => {
  const { ctx, one } = work;
  const { source } = one.mapping!;
  const emails = (wanted.content.emails ?? []).map(({ address }) => ctx.secrets.hash(foldEmail(address)));
  const mobiles = phonesIn(work, wanted).filter(({ kind }) => kind === "mobile");
  const ids = wanted.sourceId ?? "";
  const pointers = source && ids ? [pointerKey(ctx, { source, type: "client", id: ids })] : [];
  const keys = keptOf(work, wanted).map((identity) => placeOf(work, identity));
  const owners: Mark[] = [
    ...emails.map((hash) => ({ reason: "email" as const, hash })),
    ...mobiles.map(({ number }) => ({ reason: "mobile" as const, hash: ctx.secrets.hash(number) })),
  ];
  const items = await ctx.table.getMany([...pointers, ...keys, ...owners.map((mark) => ownersKey(ctx, mark))]);
  const [ofPointer, ofKeys] = [items.splice(0, pointers.length), items.splice(0, keys.length)];
  return {
    pointed: ofPointer.flatMap((item) => pointerOf(item)?.id ?? []),
    met: ofKeys.flatMap((item) => (item ? [importKeys.fromItem(item).clientId] : [])),
    byEmail: items.splice(0, emails.length).flatMap(ownersIn),
    byMobile: new Map(mobiles.map(({ number }, i) => [number, ownersIn(items[i])])),
  };
};

/**
 * P7. Whom a row is about: by our own id, the id in its list or source, its email, or its phone together with its name,
 * since a number may be a family's. Undefined: nobody we know. In a dry run a client that would be made has an id and no head.
 */
export const whoIs = async (
  work: Work,
  wanted: Wanted,
  columnOf: (pointer: string) => string,
): Promise<Found | { clientId: string; head?: undefined } | undefined> => {
  const { ctx, phase } = work;
  if (wanted.clientId) {
    const own = /^cli_\w{26}$/.test(wanted.clientId) && (await headIfThere(ctx, wanted.clientId));
    if (own) return own;
  }
  const { pointed, met, byEmail, byMobile } = await look(work, wanted);
  const bySource = await headsOf(ctx, [...pointed, ...met].slice(0, 1));
  if (bySource[0]) return bySource[0];
  if (phase === "dryRun" && met[0]) return { clientId: met[0] };
  const owner = theOne(await headsOf(ctx, byEmail), wanted, columnOf("/emails/0"), "the email");
  if (owner) return owner;
  for (const { kind, number } of phonesIn(work, wanted)) {
    const ids = kind === "mobile" ? (byMobile.get(number) ?? []) : await idsByNumber(ctx, number);
    const holders = (await headsOf(ctx, ids)).filter(
      ({ head }) => nameOf(head) === nameIn(wanted) && shownPhones(head.parts).some((phone) => phone.number === number),
    );
    const holder = theOne(holders, wanted, columnOf("/phones/0"), "the phone, with this name,");
    if (holder) return holder;
  }
  return undefined;
};

/** Numbers of other kinds are found as the search finds them. */
const idsByNumber = async (ctx: Ctx, number: string): Promise<string[]> => {
  const term = `d${number.replace(/\D/g, "")}`;
  const where = { pk: termPk(ctx.accountId, term), prefix: key(term), limit: 25 };
  const { items } = await ctx.table.query(where);
  return items.filter(({ sk }) => keyParts(sk)[0] === term).map((item) => searchTerms.fromItem(item).clientId);
};
