import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import type { Notice, Raw, Webhook } from "../contract.ts";
import { call, oneOf, type SquareLink, version } from "./api.ts";
import { idIn, rawBookings, rawCustomer, rawPayments } from "./beside.ts";
import { type Credentials, Envelope, type Settings } from "./schema.ts";

const eventTypes = [
  ...["customer.created", "customer.updated", "customer.deleted", "booking.created", "booking.updated"],
  ...["payment.created", "payment.updated", "refund.created", "refund.updated", "order.created", "order.updated"],
];

/** HMAC-SHA256 of the address that was notified and the untouched body, in base64; nothing else that could be the same bytes. */
const verify: Webhook<Settings, Credentials>["verify"] = (
  { url, headers, body },
  { signatureKey, notificationUrl },
) => {
  const signature = headers["x-square-hmacsha256-signature"];
  if (!signatureKey || !signature) return false;
  const expected = createHmac("sha256", signatureKey)
    .update((notificationUrl ?? url) + body)
    .digest("base64");
  const [a, b] = [Buffer.from(expected), Buffer.from(signature)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const Merge = z.object({ event_context: z.object({ merge: z.object({ to_customer_id: z.string().min(1) }) }) });

/** What is left of a customer: deleted, or merged into another one. */
const goneCustomer = (id: string, at: string, object: Record<string, unknown>): Raw => {
  const merge = Merge.safeParse(object).data?.event_context.merge;
  const gone = { at, ...(merge && { mergedInto: merge.to_customer_id }) };
  return { resource: "customers", id, client: id, record: { gone, customer: object.customer ?? null } };
};

const isWhole = (raw: Raw): boolean =>
  raw.record !== null && typeof raw.record === "object" && "updated_at" in raw.record;

/** What an event says: of a customer, booking or payment the whole thing; of a refund or an order, which one. */
const read = (body: unknown): Notice | undefined => {
  const { type, event_id, created_at: at, data } = Envelope.parse(body);
  if (!eventTypes.includes(type)) return undefined;
  const [kind, happened] = type.split(".") as [string, string];
  const object = data.object ?? {};
  const id = z.string({ error: "must name what it is about" }).parse(data.id ?? idIn(object[kind]));
  const raw: Raw =
    kind === "customer" && happened === "deleted"
      ? goneCustomer(id, at, object)
      : { resource: `${kind}s`, id, record: object[kind] ?? null };
  const owner = z.object({ customer_id: z.string() }).safeParse(raw.record).data?.customer_id;
  const client = kind === "customer" ? id : owner;
  return { id: event_id, at, about: `${kind}/${id}`, raw: { ...raw, ...(client && { client }) } };
};

/** The thing itself where the event has it whole, else as Square has it now; nothing where it is no longer there. */
const present = async (link: SquareLink, raw: Raw, name: string): Promise<unknown[]> => {
  const record = isWhole(raw)
    ? raw.record
    : await oneOf(link, `/v2/${raw.resource}/${encodeURIComponent(raw.id!)}`, name);
  return record === undefined ? [] : [record];
};

const paymentsNamed = async (link: SquareLink, ids: string[]): Promise<Raw[]> => {
  const found: unknown[] = [];
  for (const id of ids) found.push(await oneOf(link, `/v2/payments/${encodeURIComponent(id)}`, "payment"));
  return rawPayments(
    link,
    found.filter((payment) => payment !== undefined),
  );
};

const Refunded = z.object({ payment_id: z.string().min(1) });
const Paid = z.object({ tenders: z.array(z.object({ payment_id: z.string().optional() })).default([]) });

/** The records an event is about. What changed at a refund or an order is a payment: that is asked for, as it is now. */
const expand = async (link: SquareLink, { raw }: Notice): Promise<Raw[]> => {
  if (raw.resource === "customers")
    return raw.record !== null && typeof raw.record === "object" && "gone" in raw.record
      ? [raw]
      : (await present(link, raw, "customer")).map(rawCustomer);
  if (raw.resource === "bookings") return rawBookings(link, await present(link, raw, "booking"));
  if (raw.resource === "payments") return rawPayments(link, await present(link, raw, "payment"));
  if (raw.resource === "refunds") {
    const known =
      Refunded.safeParse(raw.record).data ?? Refunded.safeParse((await present(link, raw, "refund"))[0]).data;
    return paymentsNamed(link, known ? [known.payment_id] : []);
  }
  const order = await oneOf(link, `/v2/orders/${encodeURIComponent(raw.id!)}`, "order");
  const { tenders } = Paid.catch({ tenders: [] }).parse(order);
  return paymentsNamed(link, [...new Set(tenders.flatMap(({ payment_id }) => payment_id ?? []))]);
};

const Subscribed = z.object({ subscription: z.object({ signature_key: z.string().min(1) }) });

/** Subscribes an address to all events that bring something over; asked again for the same address at the same time it makes none twice. */
const subscribe = async (link: SquareLink, url: string): Promise<Credentials> => {
  const idempotency_key = createHash("sha256").update(`${url} ${link.now}`).digest("hex").slice(0, 40);
  const subscription = {
    name: "Clientele",
    enabled: true,
    event_types: eventTypes,
    notification_url: url,
    api_version: version,
  };
  const made = await call(link, "/v2/webhooks/subscriptions", Subscribed, {
    method: "POST",
    json: { idempotency_key, subscription },
  });
  return { ...link.credentials, signatureKey: made.subscription.signature_key, notificationUrl: url };
};

export const webhook: Webhook<Settings, Credentials> = { verify, read, expand, subscribe };
