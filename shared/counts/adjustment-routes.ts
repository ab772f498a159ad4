import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { AdjustmentId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { Reason } from "../kernel/words.ts";
import { defineRoutes } from "../route.ts";
import { ClubAdjustment } from "./adjustment.ts";

const mostVisits = 100_000;

const NewClubAdjustment = z
  .strictObject({
    /** added to the Club Count; below 0 they are taken off */
    visits: z
      .int("must be a whole number")
      .min(-mostVisits, `must be at least -${mostVisits}`)
      .max(mostVisits, `must be at most ${mostVisits}`)
      .refine((visits) => visits !== 0, "must not be 0")
      .meta({ not: { const: 0 } }),
    reason: Reason,
  })
  .meta({ id: "NewClubCountAdjustment" });
export type NewClubAdjustment = z.output<typeof NewClubAdjustment>;

const ClubAdjustmentView = ClubAdjustment.meta({ id: "ClubCountAdjustment" });

export const adjustmentRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/club-count-adjustments": {
    summary: "What was added to and taken off a client's Club Count by hand, newest first, with who did and why",
    right: "clients",
    params: InClient,
    query: PageQuery,
    reply: { 200: pageOf(ClubAdjustmentView) },
  },
  "POST /v1/clients/{clientId}/club-count-adjustments": {
    summary:
      "Add visits to a client's Club Count, or take some off, with a reason; attended events and Period Count stay as they are",
    right: "curate",
    params: InClient,
    body: NewClubAdjustment,
    reply: { 201: ClubAdjustmentView },
  },
  "DELETE /v1/clients/{clientId}/club-count-adjustments/{adjustmentId}": {
    summary: "Take an adjustment back; the audit trail keeps it",
    right: "curate",
    params: InClient.extend({ adjustmentId: AdjustmentId }),
    reply: { 204: z.void() },
  },
});
