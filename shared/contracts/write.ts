import { auditAction } from "../audit/store.ts";
import { requireClient, writeToClient } from "../clients/collection.ts";
import type { Ctx, Means } from "../ctx.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, invalid } from "../kernel/errors.ts";
import { daysAfter, localTime } from "../kernel/time.ts";
import { withEtag } from "../route.ts";
import { recordAction } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import type { ContractRow, NewFreeze } from "./routes.ts";
import type { Contract, Freeze } from "./schema.ts";
import { contractState, freezeOn, isRunning } from "./state.ts";
import { contractIn, contractIndex, contractItemOf, contractKey, contractRow, requireOwnContract } from "./store.ts";

/** N22. The write of a contract, if it is still as it was read, with its place in the list of the account. */
export const contractAction = (ctx: Means, one: Contract, read: Item | undefined) => {
  const at = read ? { pk: read.pk, sk: read.sk } : contractKey(ctx.accountId, one);
  const kept = read?.home && { home: read.home };
  const index = contractIndex(ctx.accountId, one);
  return recordAction(ctx, { ...at, type: "contract", data: { ...one }, ...kept, ...index }, read);
};

/** A contract as it then shows, and its revision. */
export interface Written {
  contract: ContractRow;
  rev: string;
}

/** What of a contract the audit trail shows. */
export const told = ({ id: _, clientId: __, origin: ___, ...content }: Contract) => content;

interface Change {
  act: string;
  reason?: string | undefined;
  become: (one: Contract, today: string) => Contract;
}

/** N22. Reads a contract of our own, lets `become` say what it is to be or refuse, and writes that; the same writes nothing. */
const change = (ctx: Ctx, clientId: string, contractId: string, { act, reason, become }: Change): Promise<Written> =>
  afresh(async () => {
    const [item, { zone }] = await Promise.all([
      contractItemOf(ctx, clientId, contractId),
      requireClient(ctx, clientId),
    ]);
    const before = contractIn(item);
    requireOwnContract(before);
    const today = localTime(ctx.now(), zone).day;
    const next = become(before, today);
    if (next === before) return { contract: contractRow(item, today), rev: item.rev };
    const action = contractAction(ctx, next, item);
    const rev = String(action.change.set?.rev);
    const row = contractRow({ data: next }, today);
    const changed = differences(told(before), told(next));
    await writeToClient(ctx, clientId, [
      action,
      auditAction(ctx, {
        act,
        clientId,
        about: contractId,
        ...changed,
        after: { ...changed.after, ...(reason && { reason }) },
      }),
      ...(ctx.keepAnswer?.(withEtag(row, rev)) ?? []),
    ]);
    return { contract: row, rev };
  });

const requireRunning = (one: Contract, today: string): void => {
  const state = contractState(one, today);
  if (!isRunning(state)) throw conflict("contract-over", `This contract is ${state}: nothing can be changed on it.`);
};

const never = "9999-12-31";
const overlap = (a: Freeze, b: Freeze): boolean => a.from <= (b.to ?? never) && b.from <= (a.to ?? never);

/** Freezes from one day to another, or until it is unfrozen (S1-29). 422 where another freeze covers a day of it. */
export const freeze = (ctx: Ctx, clientId: string, contractId: string, input: NewFreeze): Promise<Written> =>
  change(ctx, clientId, contractId, {
    act: "contract.frozen",
    become: (one, today) => {
      requireRunning(one, today);
      const other = one.freezes?.find((held) => overlap(held, input));
      if (other)
        throw invalid([
          {
            pointer: "/body/from",
            message: `must not meet the freeze of ${other.from} to ${other.to ?? "an open end"}`,
          },
        ]);
      if (input.from < one.startsOn)
        throw invalid([{ pointer: "/body/from", message: `must not be before the contract starts, ${one.startsOn}` }]);
      const made: Freeze = { ...input, by: ctx.actor.id, at: ctx.now() };
      const freezes = [...(one.freezes ?? []), made].sort((a, b) => (a.from < b.from ? -1 : 1));
      return { ...one, freezes };
    },
  });

/** Ends the freeze under way with a last day, yesterday unless said: one that began today is taken back. 409 where none is. */
export const unfreeze = (ctx: Ctx, clientId: string, contractId: string, lastDay?: string): Promise<Written> =>
  change(ctx, clientId, contractId, {
    act: "contract.unfrozen",
    become: (one, today) => {
      const held = freezeOn(one, today);
      if (!held) throw conflict("not-frozen", "This contract is not frozen today.");
      const to = lastDay ?? daysAfter(today, -1);
      if (held.to !== undefined && to > held.to)
        throw invalid([
          { pointer: "/body/lastDay", message: `must not be after ${held.to}: freeze it for longer instead` },
        ]);
      if (lastDay !== undefined && lastDay < daysAfter(today, -1))
        throw invalid([{ pointer: "/body/lastDay", message: "must not be before yesterday" }]);
      const others = (one.freezes ?? []).filter((freeze) => freeze !== held);
      const freezes = to < held.from ? others : [...others, { ...held, to }].sort((a, b) => (a.from < b.from ? -1 : 1));
      return { ...one, freezes };
    },
  });

/** Cancels to a last day, today unless said; until then it is ending. 422 for a day that is past. */
export const cancelContract = (
  ctx: Ctx,
  clientId: string,
  contractId: string,
  { endsOn, reason }: { endsOn?: string | undefined; reason: string },
): Promise<Written> =>
  change(ctx, clientId, contractId, {
    act: "contract.cancelled",
    reason,
    become: (one, today) => {
      requireRunning(one, today);
      const last = endsOn ?? today;
      if (last < today) throw invalid([{ pointer: "/body/endsOn", message: "must not be before today" }]);
      if (one.endsOn !== undefined && last > one.endsOn)
        throw invalid([{ pointer: "/body/endsOn", message: `must not be after it ends, ${one.endsOn}` }]);
      return { ...one, status: "cancelled", cancelledOn: today, endsOn: last };
    },
  });

/** Suspends a contract whose payment failed. 409 where it does not run; a suspended one stays as it is. */
export const suspend = (ctx: Ctx, clientId: string, contractId: string, reason: string): Promise<Written> =>
  change(ctx, clientId, contractId, {
    act: "contract.suspended",
    reason,
    become: (one, today) => {
      if (one.status === "suspended") return one;
      requireRunning(one, today);
      if (one.status === "cancelled") throw conflict("contract-ending", "This contract is cancelled already.");
      return { ...one, status: "suspended" };
    },
  });

/** Lets it run again. 409 where it was not suspended. */
export const resume = (ctx: Ctx, clientId: string, contractId: string): Promise<Written> =>
  change(ctx, clientId, contractId, {
    act: "contract.resumed",
    become: (one) => {
      if (one.status !== "suspended") throw conflict("not-suspended", "This contract is not suspended.");
      return { ...one, status: "active" };
    },
  });
