import { createHash } from "node:crypto";
import { type Body, Refused } from "./answers.ts";
import { listBookings, listPayments, type Sight, searchCustomers } from "./lists.ts";

export interface Asked {
  query: URLSearchParams;
  body: Body;
  /** what stands in the path */
  id: string;
}

/** A webhook subscription as it is kept; more than one may be made. */
export interface Subscription {
  id: string;
  name: string;
  enabled: boolean;
  event_types: string[];
  notification_url: string;
  signature_key: string;
}

type Route = (sight: Sight & { subscriptions: Subscription[] }, asked: Asked) => Body;

const found = <T>(name: string, one: T | undefined): Body => {
  if (one === undefined) throw new Refused(404, "NOT_FOUND", `There is no such ${name}.`);
  return { [name]: one };
};

/** POST /v2/catalog/batch-retrieve: variations and, where asked for, the items they are of. */
const batchCatalog: Route = ({ world }, { body }) => {
  const {
    object_ids = [],
    include_related_objects,
    include_deleted_objects,
  } = body as {
    object_ids?: string[];
    include_related_objects?: boolean;
    include_deleted_objects?: boolean;
  };
  const services = world.services.filter(
    ({ id, deleted }) => object_ids.includes(id) && (!deleted || include_deleted_objects),
  );
  const objects = services.map(({ id, item, name, minutes, price, deleted }) => ({
    type: "ITEM_VARIATION",
    id,
    version: 1,
    is_deleted: deleted === true,
    item_variation_data: {
      item_id: `ITEM-${item}`,
      name,
      price_money: { amount: price, currency: world.currency },
      ...(minutes > 0 && { service_duration: minutes * 60_000 }),
    },
  }));
  const related_objects = services.map(({ item, productType }) => ({
    type: "ITEM",
    id: `ITEM-${item}`,
    version: 1,
    item_data: { name: item, product_type: productType },
  }));
  return { ...(objects.length > 0 && { objects }), ...(include_related_objects === true && { related_objects }) };
};

const batchOrders: Route = ({ world }, { body }) => {
  const { order_ids = [] } = body as { order_ids?: string[] };
  if (order_ids.length > 100) throw new Refused(400, "ARRAY_LENGTH_TOO_LONG", "At most 100 orders at once.");
  const orders = order_ids.flatMap((id) => world.orders.get(id) ?? []);
  return orders.length > 0 ? { orders } : {};
};

const searchTeam: Route = ({ world }, { body }) => {
  const start = Number(body.cursor ?? 0);
  const limit = Number(body.limit ?? 100);
  const page = world.team.slice(start, start + limit);
  return { team_members: page, ...(start + limit < world.team.length && { cursor: String(start + limit) }) };
};

/** The same key of the request makes one subscription. */
const subscribe: Route = ({ subscriptions }, { body }) => {
  const { idempotency_key = "", subscription } = body as { idempotency_key?: string; subscription: Subscription };
  const token = createHash("sha256").update(idempotency_key).digest("hex");
  const id = `wbhk_${token.slice(0, 30)}`;
  const before = subscriptions.find((one) => one.id === id);
  if (before) return { subscription: before };
  const made = { ...subscription, id, signature_key: Buffer.from(token).toString("base64url").slice(0, 22) };
  subscriptions.push(made);
  return { subscription: made };
};

/** What is served, by method and path as the vendor's description has them. */
export const routes: Record<string, Route> = {
  "GET /v2/merchants/{id}": ({ world }) => ({
    merchant: {
      id: "MLCLIENTELE",
      business_name: "Tideline Hair",
      country: "US",
      currency: world.currency,
      main_location_id: world.locations[0]!.id,
      status: "ACTIVE",
    },
  }),
  "GET /v2/locations": ({ world }) => ({ locations: world.locations }),
  "POST /v2/team-members/search": searchTeam,
  "POST /v2/catalog/batch-retrieve": batchCatalog,
  "POST /v2/customers/search": (sight, { body }) => searchCustomers(sight, body),
  "GET /v2/customers/{id}": ({ world }, { id }) => found("customer", world.customers.get(id)),
  "GET /v2/bookings": (sight, { query }) => listBookings(sight, query),
  "GET /v2/bookings/{id}": ({ world }, { id }) => found("booking", world.bookings.get(id)),
  "GET /v2/payments": (sight, { query }) => listPayments(sight, query),
  "GET /v2/payments/{id}": ({ world }, { id }) => found("payment", world.payments.get(id)),
  "GET /v2/refunds/{id}": ({ world }, { id }) => found("refund", world.refunds.get(id)),
  "POST /v2/orders/batch-retrieve": batchOrders,
  "GET /v2/orders/{id}": ({ world }, { id }) => found("order", world.orders.get(id)),
  "POST /v2/webhooks/subscriptions": subscribe,
};
