import { createHash } from "node:crypto";
import { auditAction } from "../audit/store.ts";
import type { Ctx, Means } from "../ctx.ts";
import { newJob } from "../jobs/store.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, notFound, stale } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { withEtag } from "../route.ts";
import { afresh } from "../table/afresh.ts";
import { placeNamed } from "./places.ts";
import type { Account, AccountPatch, CountSettings, Location, LocationPatch, NewLocation } from "./schema.ts";
import { type AccountHead, accountItem, headOf, replaceLocations } from "./store.ts";

const placeOf = (ctx: Pick<Ctx, "newId">, head: AccountHead, input: NewLocation): Location => ({
  id: ctx.newId("location"),
  timeZone: head.account.timeZone,
  currency: head.account.currency,
  ...input,
});

/** Adds a location; one of the same name (case and accents folded) is a conflict. */
export const addLocation = (ctx: Ctx, input: NewLocation): Promise<Location> =>
  afresh(async () => {
    const head = await headOf(ctx.table, ctx.accountId);
    if (head.locations.length >= mostLocations)
      throw conflict("too-many-locations", `An account has at most ${mostLocations} locations.`);
    if (placeNamed(head.locations, input.name))
      throw conflict("location-exists", `There is a location ${input.name} already.`);
    const place = placeOf(ctx, head, input);
    const list = [...head.locations, place];
    await replaceLocations(ctx.table, head, list, ctx.newId("revision"), [
      auditAction(ctx, { act: "location.added", about: place.id, after: place }),
      ...(ctx.keepAnswer?.(withEtag(place, revisionOf(place))) ?? []),
    ]);
    return place;
  });

/** They stand in one item; what a source names beyond them counts by the account's own time zone. */
const mostLocations = 300;

/** The account with a location for each of these names; unknown ones are made in the account's time zone (design, Source records). */
export const headWithLocations = (ctx: Means, names: Iterable<string>): Promise<AccountHead> =>
  afresh(async () => {
    const head = await headOf(ctx.table, ctx.accountId);
    const missing = [...names].filter((name) => !placeNamed(head.locations, name)).toReversed();
    const unknown = [...new Map(missing.map((name) => [fold(name), name])).values()].toReversed();
    const made = unknown.slice(0, Math.max(0, mostLocations - head.locations.length));
    if (made.length === 0) return head;
    const list = [...head.locations, ...made.map((name) => placeOf(ctx, head, { name }))];
    await replaceLocations(ctx.table, head, list, ctx.newId("revision"));
    return { ...head, locations: list };
  });

/** Revision of one location: of what it is, since they share an item that a sync adds to. */
export const revisionOf = (place: Location): string =>
  `rev_${createHash("sha256").update(JSON.stringify(place)).digest("base64url").slice(0, 26)}`;

/** A location of the account; 404. */
export const placeById = ({ locations }: AccountHead, locationId: string): Location => {
  const found = locations.find(({ id }) => id === locationId);
  if (!found) throw notFound("location");
  return found;
};

/**
 * Changes a location. A name it had goes on meaning it, so that records with the old and with the new one are of one place.
 * Another time zone counts every client anew. 409 when the name is another's, 412 when `ifMatch` is no longer the revision.
 */
export const changeLocation = (
  ctx: Ctx,
  locationId: string,
  patch: LocationPatch,
  ifMatch: string | undefined,
): Promise<Location> =>
  afresh(async () => {
    const head = await headOf(ctx.table, ctx.accountId);
    const place = placeById(head, locationId);
    if (ifMatch !== undefined && ifMatch !== revisionOf(place)) throw stale(revisionOf(place));
    const others = head.locations.filter(({ id }) => id !== locationId);
    if (patch.name !== undefined && placeNamed(others, patch.name))
      throw conflict("location-exists", `There is a location ${patch.name} already.`);
    const changed = changedPlace(place, patch);
    const list = head.locations.map((one) => (one.id === locationId ? changed : one));
    await replaceLocations(ctx.table, head, list, ctx.newId("revision"), [
      auditAction(ctx, { act: "location.changed", about: locationId, ...differences(place, changed) }),
      ...(changed.timeZone === place.timeZone ? [] : [{ put: newJob(ctx, "recount").item }]),
    ]);
    return changed;
  });

/** Names a place had that are kept; the oldest go first. */
const mostFormerNames = 20;

const changedPlace = (place: Location, { country, ...patch }: LocationPatch): Location => {
  const { country: countryNow, formerNames = [], ...rest } = place;
  const name = patch.name ?? place.name;
  const had = [...formerNames, place.name].filter((one) => fold(one) !== fold(name));
  const names = [...new Map(had.map((one) => [fold(one), one])).values()].slice(-mostFormerNames);
  const kept = country === undefined ? countryNow : country;
  const { timeZone = rest.timeZone, currency = rest.currency } = patch;
  return {
    ...rest,
    name,
    timeZone,
    currency,
    ...(names.length > 0 && { formerNames: names }),
    ...(kept && { country: kept }),
  };
};

/** Writes an account as changed; one whose records now add up otherwise gets a new version of its rules and a recount. */
const writeAccount = (ctx: Ctx, { account, rev }: AccountHead, after: Account, act: string, recount: boolean) => {
  const next = ctx.newId("revision");
  const changed = recount ? { ...after, rulesVersion: ctx.newId("revision") } : after;
  const { rulesVersion: _, ...was } = account;
  const { rulesVersion: __, ...is } = after;
  const writing = ctx.table.transact([
    { put: accountItem(changed, next), condition: { if: "#rev = :rev", values: { rev } } },
    ...(recount ? [{ put: newJob(ctx, "recount").item }] : []),
    auditAction(ctx, { act, ...differences(was, is) }),
  ]);
  return writing.then(() => ({ account: changed, rev: next }));
};

/**
 * Changes the account's name, time zone or currency; the last two start the recount of every client. Locations keep theirs.
 * 412 when `ifMatch` is no longer the revision.
 */
export const changeAccount = (
  ctx: Ctx,
  patch: AccountPatch,
  ifMatch: string | undefined,
): Promise<{ account: Account; rev: string }> =>
  afresh(async () => {
    const head = await headOf(ctx.table, ctx.accountId);
    if (ifMatch !== undefined && ifMatch !== head.rev) throw stale(head.rev);
    const { name, timeZone, currency } = { ...head.account, ...patch } as Account;
    const counted = timeZone !== head.account.timeZone || currency !== head.account.currency;
    return writeAccount(ctx, head, { ...head.account, name, timeZone, currency }, "account.changed", counted);
  });

/** Sets what counts (S0-08) and starts the recount of every client. */
export const setCounts = (ctx: Ctx, counts: CountSettings): Promise<CountSettings> =>
  afresh(async () => {
    const head = await headOf(ctx.table, ctx.accountId);
    await writeAccount(ctx, head, { ...head.account, counts }, "counts.set", true);
    return counts;
  });
