import { lanesOf, mergedPage, type Told } from "../activity/timeline.ts";
import type { Ctx } from "../ctx.ts";
import { InteractionMethod } from "../interactions/schema.ts";
import type { Page } from "../kernel/page.ts";
import { may } from "../kernel/rights.ts";
import type { Pattern } from "../table/pattern.ts";
import { dealtBy, withNames } from "./people.ts";
import type { ContactsQuery } from "./routes.ts";
import { ofInteraction, ofMessage, ofPurchase, ofVisit } from "./rows.ts";
import type { Contact, ContactMethod } from "./schema.ts";
import { sortedContacts } from "./sorted.ts";

const lists: readonly Told<Contact, ContactMethod>[] = [
  { prefix: "MSG", kinds: ["email", "sms"], ahead: 1, show: () => ofMessage },
  { prefix: "INT", kinds: InteractionMethod.options, ahead: 1, show: () => ofInteraction },
  { prefix: "BKG", kinds: ["visit"], ahead: 2, show: () => ofVisit },
  {
    prefix: "INV",
    kinds: ["purchase"],
    ahead: 1,
    show:
      ({ actor }) =>
      (item) =>
        ofPurchase(item, may(actor, "sales")),
  },
];

/**
 * N42. The contact history of a client (S2-16, S2-17): every dealing with the business in one list, by time either way, or by
 * method or staff.
 */
export const contactsOf = async (ctx: Ctx, clientId: string, query: ContactsQuery): Promise<Page<Contact>> => {
  const { sort, method, staff, from, to, limit, cursor } = query;
  const lanes = lanesOf(ctx, clientId, lists, {
    wanted: method,
    limit,
    kindOf: (row) => row.method,
    ...(staff !== undefined && { keeps: await dealtBy(ctx, staff) }),
  });
  const list = `contacts ${JSON.stringify([sort, method, staff, from, to])}`;
  if (sort !== "at" && sort !== "-at") return sortedContacts(ctx, clientId, list, lanes, query);
  const range = { from, to, newestFirst: sort === "-at" };
  const page = await mergedPage(ctx, clientId, list, lanes, { limit, cursor, ...range });
  return { ...page, items: await withNames(ctx, page.items) };
};

export const patterns: Pattern[] = [
  {
    id: "N42",
    question:
      "Every dealing of a client with the business, by time either way, of all methods or some, of one of the team",
    index: "table",
    keys: "pk = account#client, from / to MSG#at, INT#at, BKG#startsAt and INV#issuedAt, merged by time; then N44",
    requests: "4 a page (C7 too where it is empty), 1 for the names of staff, 1 more where one of them is asked for",
    units: "1 RU per 4 KB of what each list is read ahead",
    usedBy: "GET /v1/clients/{clientId}/contacts",
  },
  {
    id: "N43",
    question: "Every dealing of a client with the business, by method or by who of the team it was",
    index: "table",
    keys: "pk = account#client, from / to MSG#at, INT#at, BKG#startsAt and INV#issuedAt, whole; then N44",
    requests: "4 and more, by the size of the time asked for; 1 for the names of staff",
    units: "1 RU per 4 KB of at most 2,000 records",
    usedBy: "GET /v1/clients/{clientId}/contacts with sort by method or staff",
  },
];
