import * as z from "zod";
import type { Raw } from "../contract.ts";
import { locationsOf, oneOf, ordersOf, type SquareLink, servicesOf, staffOf } from "./api.ts";

// What is looked up is read from records that nobody judged yet: whatever is not in the vendor's form is passed over here.
const Id = z.string().min(1).optional().catch(undefined);
const ids = z.array(z.string().min(1)).catch([]);
const Segment = z.object({ service_variation_id: Id, team_member_id: Id }).catch({});
const GlanceBooking = z
  .object({ id: Id, customer_id: Id, location_id: Id, appointment_segments: z.array(Segment).catch([]) })
  .catch({ appointment_segments: [] });
const GlanceOrder = z
  .object({ customer_id: Id, line_items: z.array(z.object({ catalog_object_id: Id }).catch({})).catch([]) })
  .catch({ line_items: [] });
const GlancePayment = z
  .object({ id: Id, customer_id: Id, location_id: Id, order_id: Id, refund_ids: ids })
  .catch({ refund_ids: [] });

/** The id of a record as it came. */
export const idIn = (record: unknown): string | undefined => z.object({ id: Id }).catch({}).parse(record).id;

const given = (values: (string | undefined)[]): string[] => [...new Set(values)].filter((one) => one !== undefined);

const picked = <T, U>(from: Map<string, T>, wanted: string[], made: (one: T) => U): Record<string, U> =>
  Object.fromEntries(wanted.flatMap((id) => (from.has(id) ? [[id, made(from.get(id)!)]] : [])));

/** Customers stand alone. */
export const rawCustomer = (record: unknown): Raw => {
  const id = idIn(record);
  return { resource: "customers", id: id ?? null, client: id, record };
};

/** Bookings with the names of what is booked, with whom and where. */
export const rawBookings = async (link: SquareLink, records: unknown[]): Promise<Raw[]> => {
  if (records.length === 0) return [];
  const seen = records.map((record) => ({ record, glance: GlanceBooking.parse(record) }));
  const [locations, staff] = [await locationsOf(link), await staffOf(link)];
  const segments = seen.flatMap(({ glance }) => glance.appointment_segments);
  const services = await servicesOf(link, given(segments.map((one) => one.service_variation_id)));
  return seen.map(({ record, glance: { id, customer_id, location_id, appointment_segments: own } }) => {
    const location = locations.get(location_id ?? "");
    const booked = given(own.map((one) => one.service_variation_id));
    const beside = {
      services: picked(services, booked, ({ name, item }) => ({ name, ...(item && { item }) })),
      staff: picked(staff, given(own.map((one) => one.team_member_id)), (name) => name),
      ...(location && { location }),
    };
    return { resource: "bookings", id: id ?? null, client: customer_id, record, beside };
  });
};

const refundsOf = async (link: SquareLink, wanted: string[]): Promise<unknown[]> => {
  const found: unknown[] = [];
  for (const id of wanted) found.push(await oneOf(link, `/v2/refunds/${encodeURIComponent(id)}`, "refund"));
  return found.filter((refund) => refund !== undefined);
};

/** Payments with their orders, refunds, and the kinds of product on the orders. */
export const rawPayments = async (link: SquareLink, records: unknown[]): Promise<Raw[]> => {
  if (records.length === 0) return [];
  const seen = records.map((record) => ({ record, glance: GlancePayment.parse(record) }));
  const locations = await locationsOf(link);
  const orders = await ordersOf(link, given(seen.map(({ glance }) => glance.order_id)));
  const linesOf = (order: unknown) => given(GlanceOrder.parse(order).line_items.map((line) => line.catalog_object_id));
  const services = await servicesOf(link, [...orders.values()].flatMap(linesOf));
  const raws: Raw[] = [];
  for (const { record, glance } of seen) {
    const order = orders.get(glance.order_id ?? "");
    const location = locations.get(glance.location_id ?? "");
    const beside = {
      ...(order && { order, products: picked(services, linesOf(order), ({ productType }) => productType ?? "") }),
      ...(glance.refund_ids.length > 0 && { refunds: await refundsOf(link, glance.refund_ids) }),
      ...(location && { location }),
    };
    const client = glance.customer_id ?? GlanceOrder.parse(order).customer_id;
    raws.push({ resource: "payments", id: glance.id ?? null, client, record, beside });
  }
  return raws;
};
