import { auditAction } from "../audit/store.ts";
import { requireClient, writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { invalid } from "../kernel/errors.ts";
import { localTime } from "../kernel/time.ts";
import type { Package } from "../packages/schema.ts";
import { packageAction, told as toldPackage } from "../packages/write.ts";
import { withEtag } from "../route.ts";
import { billActions } from "../sales/bill.ts";
import { madeHere } from "../sources/origin.ts";
import { afresh } from "../table/afresh.ts";
import type { NewContract } from "./routes.ts";
import type { Contract } from "./schema.ts";
import { contractRow } from "./store.ts";
import { contractAction, told, type Written } from "./write.ts";

/** The package that a contract makes (S0-45), good from its first day to its last. */
const grantOf = (
  ctx: Ctx,
  { id: contractId, clientId, name, purchasedOn, startsOn, endsOn }: Contract,
  grants: NewContract["grants"],
): Package[] => {
  if (!grants) return [];
  const id = ctx.newId("package");
  const { kind, creditsTotal } = grants;
  const dates = { purchasedOn, activeOn: startsOn, ...(endsOn && { expiresOn: endsOn }) };
  const credits = { ...(creditsTotal && { creditsTotal }), creditsUsed: 0 };
  return [{ id, clientId, name, kind, ...dates, ...credits, contractId, origin: madeHere(ctx, id) }];
};

/**
 * Sells a contract of our own (S1-24), in one transaction with its first bill and the package it makes. It begins today by the
 * client's calendar unless another day is said. 422 for an end that is past.
 */
export const sellContract = (ctx: Ctx, clientId: string, input: NewContract): Promise<Written> =>
  afresh(async () => {
    const { zone, homeLocation } = await requireClient(ctx, clientId);
    const today = localTime(ctx.now(), zone).day;
    const { name, startsOn = today, endsOn, price, grants } = input;
    if (endsOn !== undefined && endsOn < startsOn)
      throw invalid([{ pointer: "/body/endsOn", message: `must not be before ${startsOn}` }]);
    const id = ctx.newId("contract");
    const bill = price && billActions(ctx, { clientId, name, kind: "contract", ...price, location: homeLocation });
    const contract: Contract = {
      id,
      clientId,
      name,
      purchasedOn: today,
      startsOn,
      ...(endsOn && { endsOn }),
      status: "active",
      ...(bill && { invoiceId: bill.invoiceId }),
      origin: madeHere(ctx, id),
    };
    const action = contractAction(ctx, contract, undefined);
    const rev = String(action.change.set?.rev);
    const row = contractRow({ data: contract }, today);
    await writeToClient(ctx, clientId, [
      action,
      auditAction(ctx, { act: "contract.sold", clientId, about: id, after: told(contract) }),
      ...grantOf(ctx, contract, grants).flatMap((one) => [
        packageAction(ctx, one, undefined),
        auditAction(ctx, { act: "package.made", clientId, about: one.id, after: toldPackage(one) }),
      ]),
      ...(bill?.actions ?? []),
      ...(ctx.keepAnswer?.(withEtag(row, rev)) ?? []),
    ]);
    return { contract: row, rev };
  });
