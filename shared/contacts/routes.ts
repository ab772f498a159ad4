import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { separated } from "../kernel/commas.ts";
import { ApiKeyId, StaffId } from "../kernel/ids.ts";
import { PageQuery, pageOf, rising } from "../kernel/page.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { Contact, ContactMethod } from "./schema.ts";

/** By what the history is sorted; a minus turns it round (S2-17). */
const Sort = z.enum(["-at", "at", "method", "-method", "staff", "-staff"]);

const Who = z.union([z.literal("me"), StaffId, ApiKeyId], { error: "must be me, or the id of a member of staff" });

export const ContactsQuery = rising(
  PageQuery.extend({
    from: Instant.optional(),
    to: Instant.optional(),
    method: separated(ContactMethod).optional(),
    staff: Who.optional(),
    sort: Sort.default("-at"),
  }),
);
export type ContactsQuery = z.output<typeof ContactsQuery>;

export const contactRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/contacts": {
    summary:
      "Every dealing of a client with the business: emails and texts that went or came, offline interactions, visits, purchases; methods separated by commas. By time a page may be short and the list still go on; by method or staff, newest first among the same, at most 2000 records of the time asked for",
    right: "clients",
    params: InClient,
    query: ContactsQuery,
    reply: { 200: pageOf(Contact) },
  },
});
