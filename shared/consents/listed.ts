import type { Ctx, Means } from "../ctx.ts";
import { ownersIn, ownersKey } from "../duplicates/owners.ts";
import { hashed, suppressedAmong } from "../privacy/suppressed.ts";
import { holdersOf, optOutPoint, standingOf, theClient } from "./points.ts";

/** A number (E.164) on the SMS service's own opt-out list. */
export interface Listed {
  number: string;
  since: string;
  /** by a word of whoever has it; else an operator put it there */
  byItsWord: boolean;
}

export interface Taken {
  taken: number;
  /** a client subscribed after the service listed the number: the hub says yes, the service no */
  contradicted: number;
}

/** The numbers that somebody of the account has and that are not out yet: two requests at most. */
const newAmong = async (ctx: Means, listed: Listed[]): Promise<Listed[]> => {
  const pointOf = ({ number }: Listed) => ({ channel: "sms" as const, value: number });
  const keys = listed.map((one) => ownersKey(ctx, { reason: "mobile", hash: hashed(ctx, pointOf(one)).hash }));
  const owners = await ctx.table.getMany(keys);
  const held = listed.filter((_, i) => ownersIn(owners[i]).length > 0);
  const out = new Set((await suppressedAmong(ctx, held.map(pointOf))).map(({ value }) => value));
  return held.filter(({ number }) => !out.has(number));
};

/**
 * Opts out of an account's SMS whom the service's own list names (rules.md, Channel facts: "to be read back"), as their own word would
 * have. A number on it that nobody has is left to the service, which refuses it; whoever gets it is found by the next reading. A
 * subscription later than the listing stands, and is counted.
 */
export const takeListed = async (means: Means, listed: Listed[]): Promise<Taken> => {
  const ctx: Ctx = { ...means, actor: theClient };
  const done: Taken = { taken: 0, contradicted: 0 };
  for (const { number, since, byItsWord } of await newAmong(means, listed)) {
    const point = { channel: "sms" as const, value: number };
    const heads = await standingOf(ctx, await holdersOf(ctx, point));
    const cameBack = heads.some(({ parts }) => parts.consent?.sms?.subscribed && parts.consent.sms.at > since);
    if (cameBack) done.contradicted += 1;
    else {
      const said = { source: byItsWord ? "client" : "staff", words: "on the opt-out list of the SMS service" };
      await optOutPoint(ctx, point, said);
      done.taken += 1;
    }
  }
  return done;
};
