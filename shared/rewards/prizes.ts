import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, notFound, stale } from "../kernel/errors.ts";
import { withEtag } from "../route.ts";
import { afresh } from "../table/afresh.ts";
import { sortedPrizes } from "./page.ts";
import type { NewPrize, Prize, PrizePatch } from "./schema.ts";
import { allPrizes, prizeAction, prizeItem, prizes } from "./store.ts";

/** They are read together. */
const mostPrizes = 200;

interface Written {
  prize: Prize;
  rev: string;
}

/** Every prize, by what it costs. */
export const listPrizes = async (ctx: Ctx): Promise<Prize[]> =>
  sortedPrizes((await allPrizes(ctx)).map((item) => prizes.fromItem(item)));

/** Adds a prize (S2-15); 409 beyond 200. */
export const addPrize = async (ctx: Ctx, input: NewPrize): Promise<Written> => {
  if ((await allPrizes(ctx)).length >= mostPrizes)
    throw conflict("too-many-prizes", `An account has at most ${mostPrizes} prizes.`);
  const prize: Prize = { ...input, id: ctx.newId("prize"), archived: false, createdAt: ctx.now() };
  const rev = ctx.newId("revision");
  await ctx.table.transact([
    prizeAction(ctx.accountId, prize, rev),
    auditAction(ctx, { act: "prize.added", about: prize.id, after: prize }),
    ...(ctx.keepAnswer?.(withEtag(prize, rev)) ?? []),
  ]);
  return { prize, rev };
};

/** Changes a prize; what was redeemed stays as it was. 412 when `ifMatch` is old, as it is after a redemption of counted stock. */
export const changePrize = (
  ctx: Ctx,
  prizeId: string,
  patch: PrizePatch,
  ifMatch: string | undefined,
): Promise<Written> =>
  afresh(async () => {
    const read = await prizeItem(ctx, prizeId);
    if (!read) throw notFound("prize");
    if (ifMatch !== undefined && ifMatch !== read.rev) throw stale(read.rev);
    const before = prizes.fromItem(read);
    const prize: Prize = { ...before, ...patch } as Prize;
    const rev = ctx.newId("revision");
    await ctx.table.transact([
      prizeAction(ctx.accountId, prize, rev, read),
      auditAction(ctx, { act: "prize.changed", about: prizeId, ...differences<Prize>(before, prize) }),
    ]);
    return { prize, rev };
  });

/** A prize and its revision; 404. */
export const onePrize = async (ctx: Ctx, prizeId: string): Promise<Written> => {
  const read = await prizeItem(ctx, prizeId);
  if (!read) throw notFound("prize");
  return { prize: prizes.fromItem(read), rev: read.rev };
};
