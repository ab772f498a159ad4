import { auditAction } from "../audit/store.ts";
import { headOfClient } from "../clients/store.ts";
import type { Ctx, Means } from "../ctx.ts";
import type { Job } from "../jobs/schema.ts";
import { jobById, newJob } from "../jobs/store.ts";
import { invalid } from "../kernel/errors.ts";
import { retentionOf } from "../retention/store.ts";
import type { Card } from "../settling/card.ts";
import { afresh } from "../table/afresh.ts";
import { names } from "./names.ts";
import type { Receipt } from "./schema.ts";
import { erasedCardItem, erasureItem, erasureOf, receiptItem } from "./store.ts";

type Ordering = Means & Partial<Pick<Ctx, "actor">>;

/**
 * S4-27. Orders that a client is erased: from this moment the fence stands on the card, so that the client is a 404, in
 * no list, and nothing can be written behind it; the job does the rest. Ordered again, the same job.
 */
export const orderErase = (ctx: Ordering, clientId: string, reason?: string): Promise<Job> =>
  afresh(async () => {
    const erasure = await erasureOf(ctx, clientId);
    if (erasure) return jobById(ctx, erasure.jobId);
    const { card, cardRev } = await headOfClient(ctx, clientId);
    if (reason && ctx.actor && names(reason, card))
      throw invalid([{ pointer: "/body/reason", message: "stays on the receipt and must not name the client" }]);
    const { settings } = await retentionOf(ctx);
    const { job, item } = newJob(ctx, "erase", { clientId, ...settings.legal });
    const receipt: Receipt = {
      id: job.id,
      clientId,
      by: ctx.actor?.id ?? "system",
      reason: reason ?? null,
      orderedAt: job.createdAt,
      doneAt: null,
      erased: {},
      kept: [],
      suppressed: { email: 0, sms: 0 },
      remains: [],
    };
    await ctx.table.transact([
      {
        put: erasedCardItem(ctx, stripped(card)),
        condition: { if: "#rev = :rev", values: { rev: cardRev } },
      },
      { put: erasureItem(ctx, clientId, job.id, false) },
      { put: item },
      { put: receiptItem(ctx, receipt) },
      auditAction(ctx, { act: "client.erased", about: clientId, after: { job: job.id } }),
    ]);
    return job;
  });

const month = (at: string | undefined): string | undefined => at && `${at.slice(0, 7)}-01T00:00:00.000Z`;

/** Counts of what is erased itself; every other sum stays. */
const ofLists = new Set(["openTodos", "activeNotes", "starredNotes", "openDiscussions"]);

/** What stays of a card: its sums and where they count, times by month only; nothing that says who it was. */
export const stripped = (card: Card): Card => ({
  clientId: card.clientId,
  firstName: "",
  lastName: "",
  lifecycle: "deleted",
  homeLocation: card.homeLocation,
  createdAt: month(card.createdAt)!,
  zone: card.zone,
  periodKind: card.periodKind.split(" ")[0]!,
  currency: card.currency,
  sums: Object.fromEntries(Object.entries(card.sums).filter(([name]) => !ofLists.has(name))),
  periods: [],
  firstBookingAt: month(card.firstBookingAt),
  firstInvoiceAt: month(card.firstInvoiceAt),
  next: [],
  moreNext: false,
  fence: "erased",
});
