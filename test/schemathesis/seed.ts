import type { Api } from "../../infra/local/demo/api.ts";

/** Ids that exist, by the name of the path's parameter that takes them. */
export type Seeded = Record<string, string[]>;

type Ids = Record<string, string>;

/** What is made first, in this order: under which name its id goes, where it is posted, and what. */
interface Made {
  id: string;
  post: (ids: Ids) => string;
  body: (ids: Ids) => object;
}

const inDays = (days: number): string => new Date(Date.now() + days * 24 * 3600_000).toISOString();

const things: Made[] = [
  { id: "locationId", post: () => "/v1/locations", body: () => ({ name: "Harbor" }) },
  {
    id: "staffId",
    post: () => "/v1/staff",
    body: () => ({ name: "Cleo", email: "cleo@example.com", role: "manager" }),
  },
  { id: "fieldId", post: () => "/v1/fields", body: () => ({ name: "Shoe size", kind: "number" }) },
  { id: "tagId", post: () => "/v1/tags", body: () => ({ name: "Vegan" }) },
  { id: "offerId", post: () => "/v1/offers", body: () => ({ name: "Ten", kind: "class", creditsTotal: 10 }) },
  { id: "prizeId", post: () => "/v1/prizes", body: () => ({ name: "Bottle", points: 50 }) },
  {
    id: "waiverId",
    post: () => "/v1/waivers",
    body: () => ({ name: "Liability", texts: [{ language: "en", title: "Liability", body: "Yoga is **safe**." }] }),
  },
  {
    id: "segmentId",
    post: () => "/v1/segments",
    body: () => ({ name: "Guests", rules: { groups: [{ rules: [{ on: "status", is: "guest" }] }] } }),
  },
  {
    id: "templateId",
    post: () => "/v1/templates",
    body: () => ({
      name: "Hello",
      channel: "email",
      purpose: "service",
      subject: "Hello",
      text: "Hello {{client.firstName}}",
    }),
  },
  {
    id: "automationId",
    post: () => "/v1/automations",
    body: ({ templateId }) => ({ name: "First visit", channel: "email", purpose: "service", templateId }),
  },
  {
    id: "webhookId",
    post: () => "/v1/webhooks",
    body: () => ({ url: "https://hooks.example.com/", types: ["booking.*"] }),
  },
  { id: "apiKeyId", post: () => "/v1/api-keys", body: () => ({ name: "kiosk", role: "member" }) },
  {
    id: "eventId",
    post: () => "/v1/events",
    body: () => ({ name: "Yin", eventType: "Yin", kind: "class", startsAt: inDays(2), endsAt: inDays(2.05) }),
  },
  {
    id: "seriesId",
    post: () => "/v1/series",
    body: () => ({
      name: "Prenatal",
      eventType: "Prenatal",
      kind: "series",
      rrule: "FREQ=WEEKLY;COUNT=3",
      startsOn: `${inDays(7).slice(0, 10)}T12:00`,
    }),
  },
  { id: "exportId", post: () => "/v1/exports", body: () => ({ what: "clients", format: "jsonl" }) },
  { id: "importId", post: () => "/v1/imports", body: () => ({ name: "list.csv", format: "csv", size: 1000 }) },
];

/** What each of the clients has. */
const ofClients: Made[] = [
  { id: "todoId", post: own("todos"), body: () => ({ title: "Call back" }) },
  { id: "noteId", post: own("notes"), body: () => ({ body: "Left knee", starred: true }) },
  { id: "interactionId", post: own("interactions"), body: () => ({ method: "call", direction: "in", text: "Prices" }) },
  { id: "goalId", post: own("goals"), body: () => ({ title: "A handstand" }) },
  { id: "entryId", post: own("transformation-log"), body: () => ({ note: "Stands on one leg" }) },
  {
    id: "invoiceId",
    post: own("carts"),
    body: () => ({ lines: [{ kind: "product", name: "Mat", quantity: 1, amount: 4000 }] }),
  },
  { id: "packageId", post: own("packages"), body: () => ({ name: "Five", kind: "class", creditsTotal: 5 }) },
  { id: "contractId", post: own("contracts"), body: () => ({ name: "Unlimited", grants: { kind: "class" } }) },
  { id: "bookingId", post: own("bookings"), body: ({ eventId }) => ({ eventId }) },
  { id: "recurringId", post: own("recurring-bookings"), body: ({ seriesId }) => ({ seriesId }) },
  { id: "adjustmentId", post: own("club-count-adjustments"), body: () => ({ visits: 20, reason: "Before" }) },
  { id: "rewardId", post: own("rewards"), body: () => ({ kind: "adjustment", points: 500, reason: "Welcome" }) },
  { id: "signatureId", post: own("signatures"), body: ({ waiverId }) => ({ waiverId, channels: ["email"] }) },
  {
    id: "messageId",
    post: own("messages"),
    body: () => ({ channel: "email", purpose: "service", subject: "Your mat", body: "It is here" }),
  },
  {
    id: "documentId",
    post: own("documents"),
    body: () => ({ name: "plan.pdf", type: "application/pdf", size: 1000 }),
  },
];

function own(collection: string) {
  return ({ clientId }: Ids): string => `/v1/clients/${clientId}/${collection}`;
}

/**
 * A few real things of every kind, so that requests made at random meet some: a client who has one of each, and others (`spareId`) who
 * have nothing and may go.
 * @throws Error naming what was refused
 */
export const seed = async (api: Api, accountId: string): Promise<Seeded> => {
  const ids: Ids = {};
  const make = async ({ id, post, body }: Made): Promise<string> => {
    const made = await api.send<{ id: string }>("POST", post(ids), body(ids));
    ids[id] = made.id;
    return made.id;
  };
  const client = (id: string, firstName: string): Made => ({
    id,
    post: () => "/v1/clients",
    body: () => ({ firstName, emails: [{ address: `${firstName.toLowerCase()}@example.com` }] }),
  });
  await api.send("PUT", "/v1/settings/messaging", { email: { address: `${accountId}@tideline.example` } });
  await api.send("PUT", "/v1/settings/rewards", { on: true, earning: [{ on: "review", points: 10 }] });
  await api.send("POST", "/v1/sources", { connector: "files", name: "tideline" });
  for (const thing of [...things, client("clientId", "Maya"), ...ofClients]) await make(thing);
  const { discussionId } = await api.get<{ discussionId: string }>(
    `/v1/clients/${ids.clientId}/messages/${ids.messageId}`,
  );
  const spare: string[] = [];
  for (const name of ["Ines", "Noor", "Olga"]) spare.push(await make(client("spareId", name)));
  const one = Object.entries({ ...ids, discussionId, source: "tideline" });
  return { ...Object.fromEntries(one.map(([name, id]) => [name, [id]])), spareId: spare };
};
