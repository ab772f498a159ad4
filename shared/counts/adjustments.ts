import { auditAction } from "../audit/store.ts";
import { listOfClient, requireClient, writeToClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import { authorOf } from "../kernel/author.ts";
import { notFound } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { withEtag } from "../route.ts";
import { tombstoneAction } from "../sources/store.ts";
import { afresh } from "../table/afresh.ts";
import { entity } from "../table/entity.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyPrefix } from "../table/schema.ts";
import { ClubAdjustment } from "./adjustment.ts";
import type { NewClubAdjustment } from "./adjustment-routes.ts";

/** Right before the bookings (`BKG#`), so that one query holds all that a Club Count is made of (E1). */
const adjustments = entity("clubAdjustment", ClubAdjustment, (accountId, clientId, adjustmentId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("BKADJ", adjustmentId!),
}));

/** What the audit trail tells of an adjustment. */
const told = ({ visits, reason }: ClubAdjustment) => ({ visits, reason });

/** K6. The adjustments of a client's Club Count, newest first: one request a page. */
export const adjustmentsOf = (ctx: Ctx, clientId: string, page: PageQuery): Promise<Page<ClubAdjustment>> =>
  listOfClient(ctx, clientId, "adjustments", page, { prefix: keyPrefix("BKADJ"), newestFirst: true }, (item) =>
    adjustments.fromItem(item),
  );

/** K7. Adds visits to a client's Club Count, or takes some off (S0-07, S0-08); in one transaction with the audit row and the kept answer. */
export const adjust = async (
  ctx: Ctx,
  clientId: string,
  { visits, reason }: NewClubAdjustment,
): Promise<{ adjustment: ClubAdjustment; rev: string }> => {
  const id = ctx.newId("adjustment");
  const adjustment = { id, clientId, visits, reason, creator: authorOf(ctx.actor), createdAt: ctx.now() };
  const rev = ctx.newId("revision");
  const item = adjustments.toItem(adjustments.key(ctx.accountId, clientId, id), adjustment, rev);
  await writeToClient(ctx, clientId, [
    { put: { ...item, dirty: true }, condition: { if: "attribute_not_exists(pk)" } },
    auditAction(ctx, { act: "clubCount.adjusted", clientId, about: id, after: told(adjustment) }),
    ...(ctx.keepAnswer?.(withEtag(adjustment, rev)) ?? []),
  ]);
  return { adjustment, rev };
};

/** K8. Takes an adjustment back: settling takes its visits off again. 404 where there is none. */
export const takeBack = (ctx: Ctx, clientId: string, adjustmentId: string): Promise<void> =>
  afresh(async () => {
    const item = await ctx.table.get(adjustments.key(ctx.accountId, clientId, adjustmentId));
    if (!item || item.gone) {
      await requireClient(ctx, clientId);
      throw notFound("adjustment");
    }
    const before = told(adjustments.fromItem(item));
    await writeToClient(ctx, clientId, [
      tombstoneAction(ctx, item),
      auditAction(ctx, { act: "clubCount.adjustmentTakenBack", clientId, about: adjustmentId, before }),
    ]);
  });

export const patterns: Pattern[] = [
  {
    id: "K6",
    question: "What was added to and taken off a client's Club Count by hand",
    index: "table",
    keys: "pk = account#client, sk begins with BKADJ#",
    requests: "1 a page (C7 too where it is empty)",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/club-count-adjustments",
  },
  {
    id: "K7",
    question: "Adjust a client's Club Count",
    index: "table",
    keys: "transaction: check 0#CARD stands, put BKADJ#adjustment, U1, I2",
    requests: 1,
    units: "7 WU",
    usedBy: "POST /v1/clients/{clientId}/club-count-adjustments",
  },
  {
    id: "K8",
    question: "Take an adjustment back, if it is still there",
    index: "table",
    keys: "pk = account#client, sk = BKADJ#adjustment; then transaction: check 0#CARD stands, its tombstone on its rev, U1",
    requests: 2,
    units: "1 RU, 7 WU",
    usedBy: "DELETE /v1/clients/{clientId}/club-count-adjustments/{adjustmentId}",
  },
  {
    id: "K9",
    question: "Leave a booking out of Club Count by hand, or count it again",
    index: "table",
    keys: "C8 among BKG#, then transaction: check 0#CARD stands, update BKG# on its rev, U1",
    requests: "2, more where the client has bookings by the thousand",
    units: "1 RU per 4 KB, 8 WU",
    usedBy: "PUT and DELETE /v1/clients/{clientId}/bookings/{bookingId}/left-out",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "clubAdjustment",
    holds: "Visits added to or taken off a client's Club Count by hand",
    parts: ["account", "client", "adjustment"],
    key: (account, client, adjustment) => adjustments.key(account, client, adjustment),
  },
];
