import * as z from "zod";
import { ClientId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { Channel, ConsentEntry, Reachability, StorageConsent, SubscriptionChange } from "./schema.ts";

const InClient = z.object({ clientId: ClientId });

/** A channel after the change, and what the client can be sent now. */
const Subscription = z
  .object({ channel: Channel, subscribed: z.boolean(), reachability: Reachability })
  .meta({ id: "Subscription" });
export type Subscription = z.input<typeof Subscription>;

export const consentRoutes = defineRoutes({
  "PUT /v1/clients/{clientId}/subscriptions/{channel}": {
    summary: "Subscribe a client to a channel or unsubscribe it; staff opts back in with a reason only",
    right: "clients",
    params: InClient.extend({ channel: Channel }),
    body: SubscriptionChange,
    reply: { 200: Subscription },
  },
  "GET /v1/clients/{clientId}/consents": {
    summary: "A client's consents, newest first: by channel, and to keep personal data",
    right: "clients",
    params: InClient,
    query: PageQuery,
    reply: { 200: pageOf(ConsentEntry) },
  },
  "POST /v1/clients/{clientId}/consents": {
    summary: "Note that a client agreed to personal data being kept, or no longer does",
    right: "clients",
    params: InClient,
    body: StorageConsent,
    reply: { 201: ConsentEntry },
  },
});
