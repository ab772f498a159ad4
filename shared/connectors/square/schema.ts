import * as z from "zod";
import { Instant } from "../../kernel/time.ts";

/** What is set of a connection to Square and shown. */
export const Settings = z.strictObject({
  address: z
    .url({ protocol: /^https?$/, error: "must be an http or https address" })
    .max(300)
    .default("https://connect.squareup.com"),
  /** ids of the locations whose bookings and sales are brought over; absent: all */
  locations: z.array(z.string().min(1).max(50)).min(1).max(50).optional(),
});
export type Settings = z.output<typeof Settings>;

/** What is kept secret: the token, and of the webhook subscription its key and the address it signs with. */
export const Credentials = z.strictObject({
  accessToken: z.string().min(1).max(2000),
  signatureKey: z.string().min(1).max(200).optional(),
  notificationUrl: z.url().optional(),
});
export type Credentials = z.output<typeof Credentials>;

// The vendor's shapes, as far as they are read: what else comes stays in the raw payload. Names are the vendor's.
const Id = z.string().min(1);
const maybe = <S extends z.ZodType>(schema: S) => schema.nullish();
const text = maybe(z.string());
const SquareMoney = z.object({ amount: z.int(), currency: z.string() });

const address = {
  address_line_1: text,
  address_line_2: text,
  address_line_3: text,
  locality: text,
  administrative_district_level_1: text,
  postal_code: text,
  country: text,
};

export const Customer = z.object({
  id: Id,
  created_at: maybe(Instant),
  updated_at: maybe(Instant),
  given_name: text,
  family_name: text,
  nickname: text,
  company_name: text,
  email_address: text,
  phone_number: text,
  birthday: text,
  note: text,
  address: maybe(z.object(address)),
  preferences: maybe(z.object({ email_unsubscribed: maybe(z.boolean()) })),
});
export type Customer = z.output<typeof Customer>;

/** A customer that a webhook says is gone: deleted, or merged into another one. */
export const Gone = z.object({
  gone: z.object({ at: Instant, mergedInto: Id.optional() }),
  customer: z.unknown(),
});

/** At most a year: an end that no calendar has would be no time. */
const Minutes = z
  .int()
  .min(0)
  .max(366 * 24 * 60);

export const Booking = z.object({
  id: Id,
  status: z.enum(["PENDING", "CANCELLED_BY_CUSTOMER", "CANCELLED_BY_SELLER", "DECLINED", "ACCEPTED", "NO_SHOW"]),
  created_at: Instant,
  updated_at: Instant,
  start_at: Instant,
  location_id: maybe(Id),
  customer_id: maybe(Id),
  appointment_segments: z
    .array(
      z.object({
        duration_minutes: maybe(Minutes),
        intermission_minutes: maybe(Minutes),
        service_variation_id: maybe(Id),
        team_member_id: maybe(Id),
      }),
    )
    .min(1),
});

export const LineItem = z.object({
  name: text,
  quantity: z.string(),
  item_type: maybe(z.enum(["ITEM", "CUSTOM_AMOUNT", "GIFT_CARD"])),
  catalog_object_id: maybe(Id),
  variation_name: text,
  total_money: maybe(SquareMoney),
});
export const Order = z.object({
  id: Id,
  customer_id: maybe(Id),
  line_items: maybe(z.array(LineItem)),
  tenders: maybe(z.array(z.object({ id: maybe(Id), payment_id: maybe(Id) }))),
  total_tax_money: maybe(SquareMoney),
});
export type Order = z.output<typeof Order>;

export const Refund = z.object({
  id: Id,
  status: text,
  amount_money: SquareMoney,
  payment_id: maybe(Id),
  created_at: Instant,
});
export type Refund = z.output<typeof Refund>;

export const Payment = z.object({
  id: Id,
  status: z.enum(["APPROVED", "PENDING", "COMPLETED", "CANCELED", "FAILED"]),
  created_at: Instant,
  updated_at: Instant,
  amount_money: SquareMoney,
  tip_money: maybe(SquareMoney),
  refunded_money: maybe(SquareMoney),
  refund_ids: maybe(z.array(Id)),
  source_type: text,
  card_details: maybe(z.object({ card: maybe(z.object({ card_brand: text })) })),
  customer_id: maybe(Id),
  order_id: maybe(Id),
  location_id: maybe(Id),
});
export type Payment = z.output<typeof Payment>;

/** What was looked up beside a booking: names by the vendor's id. */
export const BesideBooking = z.object({
  services: z.record(z.string(), z.object({ name: z.string(), item: z.string().optional() })).default({}),
  staff: z.record(z.string(), z.string()).default({}),
  location: z.string().optional(),
});

/** What was looked up beside a payment: its order, its refunds, the kind of product of the order's lines. */
export const BesidePayment = z.object({
  order: Order.optional(),
  refunds: z.array(Refund).optional(),
  products: z.record(z.string(), z.string()).default({}),
  location: z.string().optional(),
});

export const Envelope = z.object({
  type: z.string(),
  event_id: z.string().min(1),
  created_at: Instant,
  data: z.object({
    id: maybe(Id),
    object: maybe(z.record(z.string(), z.unknown())),
  }),
});
