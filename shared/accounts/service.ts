import { randomBytes } from "node:crypto";
import type { Ctx, Means } from "../ctx.ts";
import { newJob } from "../jobs/store.ts";
import { conflict } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import type { Role } from "../kernel/roles.ts";
import { afresh } from "../table/afresh.ts";
import {
  type Account,
  type ApiKey,
  CountSettings,
  type Location,
  type NewAccount,
  type NewLocation,
} from "./schema.ts";
import { type AccountHead, accountItem, apiKeyItem, headOf, membershipItem, replaceLocations } from "./store.ts";

type Operator = Pick<Ctx, "table" | "newId" | "now">;

const newKey = (means: Operator, accountId: string, name: string, role: Role) => {
  const text = `ck_${accountId.slice(4)}_${randomBytes(32).toString("base64url")}`;
  const apiKey: ApiKey = { id: means.newId("apiKey"), name, role, permissions: [], createdAt: means.now() };
  return { text, item: apiKeyItem(accountId, text, apiKey, means.newId("revision")) };
};

/**
 * Makes an account with a first API key of role owner, and, when the subject of a staff member's token is given, that
 * person as its owner. For operators and the local run; no route does it.
 */
export const createAccount = async (
  means: Operator,
  input: NewAccount & { ownerSubject?: string },
): Promise<{ account: Account; apiKey: string }> => {
  const { ownerSubject, ...named } = input;
  const account: Account = {
    ...named,
    id: means.newId("account"),
    createdAt: means.now(),
    counts: CountSettings.parse({}),
    rulesVersion: means.newId("revision"),
  };
  const { text, item } = newKey(means, account.id, "first key", "owner");
  const owner = ownerSubject && {
    accountId: account.id,
    staffId: means.newId("staff"),
    role: "owner" as const,
    permissions: [],
  };
  await means.table.transact([
    { put: accountItem(account, means.newId("revision")), condition: { if: "attribute_not_exists(pk)" } },
    { put: item },
    ...(owner && ownerSubject ? [{ put: membershipItem(ownerSubject, owner, means.newId("revision")) }] : []),
  ]);
  return { account, apiKey: text };
};

const named = (head: AccountHead, name: string): Location | undefined =>
  head.locations.find((place) => fold(place.name) === fold(name));

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
    if (named(head, input.name)) throw conflict("location-exists", `There is a location ${input.name} already.`);
    const place = placeOf(ctx, head, input);
    const list = [...head.locations, place];
    await replaceLocations(ctx.table, head, list, ctx.newId("revision"), ctx.keepAnswer?.(place));
    return place;
  });

/** They stand in one item; what a source names beyond them counts by the account's own time zone. */
const mostLocations = 300;

/** The account with a location for each of these names; unknown ones are made in the account's time zone (design, Source records). */
export const headWithLocations = (ctx: Means, names: Iterable<string>): Promise<AccountHead> =>
  afresh(async () => {
    const head = await headOf(ctx.table, ctx.accountId);
    const missing = [...names].filter((name) => !named(head, name)).toReversed();
    const unknown = [...new Map(missing.map((name) => [fold(name), name])).values()].toReversed();
    const made = unknown.slice(0, Math.max(0, mostLocations - head.locations.length));
    if (made.length === 0) return head;
    const list = [...head.locations, ...made.map((name) => placeOf(ctx, head, { name }))];
    await replaceLocations(ctx.table, head, list, ctx.newId("revision"));
    return { ...head, locations: list };
  });

/** Sets what counts (S0-08) and starts the recount of every client. */
export const setCounts = (ctx: Ctx, counts: CountSettings): Promise<CountSettings> =>
  afresh(async () => {
    const { account, rev } = await headOf(ctx.table, ctx.accountId);
    const changed = { ...account, counts, rulesVersion: ctx.newId("revision") };
    await ctx.table.transact([
      { put: accountItem(changed, ctx.newId("revision")), condition: { if: "#rev = :rev", values: { rev } } },
      { put: newJob(ctx, "recount").item },
    ]);
    return counts;
  });
