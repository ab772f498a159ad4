import * as z from "zod";
import { ClientId } from "../kernel/ids.ts";
import { PageQuery, pageOf, rising } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { AuditEntry } from "./schema.ts";

/** Who made the change; which act, or which capability's. */
const about = {
  by: z.string().min(1).max(100).optional(),
  act: z
    .string()
    .regex(/^[a-zA-Z]+(\.[a-zA-Z]+)?$/, "must be an act such as tags.saved, or what stands before its dot")
    .max(100)
    .optional(),
};
export const TrailQuery = rising(PageQuery.extend({ ...about, from: Instant.optional(), to: Instant.optional() }));
export type TrailQuery = z.output<typeof TrailQuery>;

export const auditRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/audit": {
    summary: "Every change to a client, newest first: who, when, what, before and after",
    right: "administer",
    params: z.object({ clientId: ClientId }),
    query: PageQuery,
    reply: { 200: pageOf(AuditEntry) },
  },
  "GET /v1/audit": {
    summary:
      "Every change in the account, newest first; a page may hold fewer entries than asked where by or act leave some out",
    right: "administer",
    query: TrailQuery,
    reply: { 200: pageOf(AuditEntry) },
  },
});
