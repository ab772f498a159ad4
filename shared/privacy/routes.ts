import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { JobView } from "../jobs/routes.ts";
import { JobId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { EraseOrder, LegalRecord, Receipt } from "./schema.ts";
import { WholeRecord } from "./whole-record.ts";

export const privacyRoutes = defineRoutes({
  "POST /v1/clients/{clientId}/erase": {
    summary:
      "Erase a client for good: it is gone from lists and search at once, with all that is kept of it when the job is done; the result is the receipt of what went and what the law keeps",
    right: "erase",
    params: InClient,
    body: EraseOrder.default({}),
    idempotent: true,
    reply: { 202: JobView },
  },
  "GET /v1/receipts": {
    summary: "Receipts of erased clients, newest first",
    right: "administer",
    query: PageQuery,
    reply: { 200: pageOf(Receipt) },
  },
  "GET /v1/receipts/{receiptId}": {
    summary: "The receipt of an erased client; its id is that of the job",
    right: "administer",
    params: z.object({ receiptId: JobId }),
    reply: { 200: Receipt },
  },
  "GET /v1/legal-records": {
    summary:
      "What the law makes the studio keep of erased clients until the last day of each: invoices without names, then documents, newest first",
    right: "own",
    query: PageQuery,
    reply: { 200: pageOf(LegalRecord) },
  },
  "GET /v1/clients/{clientId}/export": {
    summary: "Everything that is kept of one client, each thing once; a long history comes in pages",
    right: "export",
    params: InClient,
    query: PageQuery.pick({ cursor: true }),
    reply: { 200: WholeRecord },
  },
});
