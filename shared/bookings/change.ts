import type { Ctx, Means } from "../ctx.ts";
import { returnCredit, type Taken, takeCredit } from "../packages/credits.ts";
import type { Action } from "../table/expressions.ts";
import type { Held } from "./held.ts";
import { placeActions } from "./moves.ts";
import { creditIn } from "./policy.ts";
import type { Booking, BookingStatus } from "./schema.ts";
import { holdsPlace } from "./seats.ts";
import type { BookingSettings } from "./settings-schema.ts";
import { giveBack, take } from "./takings.ts";

type Own = Held["booking"];
type Asking = Means & Partial<Pick<Ctx, "actor">>;

/** The event as whoever pays for it has to know it. */
export const paidFor = ({ startsAt, kind, location }: Pick<Booking["event"], "startsAt" | "kind" | "location">) => ({
  startsAt,
  kind,
  ...(location && { location }),
});

/** What a booking keeps of the credit that pays for it. */
export const paidWith = ({ packageId, name, contract }: Pick<Taken, "packageId" | "name" | "contract">) => ({
  packageId,
  package: name,
  credit: "taken" as const,
  ...(contract !== undefined && { contract }),
});

/** The writes that bring a credit to what it is to be. 409 where one that was returned is used up meanwhile. */
const creditActions = async (ctx: Asking, { clientId, packageId, credit, event }: Own, to: Booking["credit"]) => {
  if (credit === to || packageId === undefined) return [];
  if (to === "returned") return returnCredit(ctx, { clientId, packageId });
  if (credit !== "returned") return [];
  const taken = await takeCredit(ctx, { clientId, packageId, event: paidFor(event) });
  return taken?.actions ?? [];
};

/**
 * A booking in another status, with its place, credit and fee as the status says (rules.md, Credits), and the writes that
 * go with it. `booking` carries its event as it stands. 409 where it can not come back, or the bill of its fee is paid.
 */
export const inStatus = async (
  ctx: Asking,
  settings: BookingSettings,
  booking: Own,
  status: BookingStatus,
  { capacity, reason }: { capacity?: number | undefined; reason?: string | undefined } = {},
): Promise<{ to: Own; beside: Action[] }> => {
  const holds = holdsPlace(status);
  const given = await giveBack(ctx, booking, reason);
  const { taken, actions } = await take(ctx, settings, booking, status);
  const credit = creditIn(settings, booking, status, taken.spared !== undefined);
  const {
    credit: _,
    fee: __,
    spared: ___,
    presumedAt: ____,
    checkedInAt,
    cancelledAt,
    confirmBy,
    unseated,
    ...rest
  } = booking;
  const to: Own = {
    ...rest,
    status,
    ...(credit && { credit }),
    ...taken,
    ...(status === "attended" && { checkedInAt: checkedInAt ?? ctx.now() }),
    ...(holds ? unseated && { unseated } : { cancelledAt: cancelledAt ?? ctx.now() }),
  };
  const places = await placeActions(ctx, booking, status, capacity);
  return { to, beside: [...places, ...given, ...actions, ...(await creditActions(ctx, booking, credit))] };
};
