import * as z from "zod";
import { defineConnector, type Facts, type Mapped, type Raw } from "../contract.ts";
import { call } from "./api.ts";
import { mapBooking } from "./map-booking.ts";
import { mapCustomer } from "./map-customer.ts";
import { mapPayment } from "./map-payment.ts";
import { pull } from "./pull.ts";
import { Credentials, Settings } from "./schema.ts";
import { webhook } from "./webhook.ts";

const Merchant = z.object({ merchant: z.object({ business_name: z.string().nullish() }) });

const map = ({ resource, id, record, beside }: Raw, facts: Facts): Mapped => {
  if (resource === "customers") return mapCustomer(record, id);
  return resource === "bookings" ? mapBooking(record, beside, facts) : mapPayment(record, beside);
};

/** Square: its customers, appointments and sales (README.md). */
export const square = defineConnector({
  name: "square",
  title: "Square",
  settings: Settings,
  credentials: Credentials,
  resources: [
    {
      name: "customers",
      types: ["client"],
      history: "whole",
      later: "changed",
      reconcile: "whole",
      complete: ["client"],
    },
    {
      name: "bookings",
      types: ["event", "booking"],
      history: "months",
      later: { daysBack: 7, daysAhead: 60 },
      reconcile: { daysBack: 62, daysAhead: 365 },
      complete: ["booking"],
    },
    {
      name: "payments",
      types: ["invoice"],
      history: "months",
      later: "changed",
      reconcile: { daysBack: 35, daysAhead: 0 },
    },
  ],
  everyMinutes: 15,
  test: async (link) => {
    const { merchant } = await call(link, "/v2/merchants/me", Merchant);
    return merchant.business_name?.trim() || "Square";
  },
  pull,
  map,
  webhook,
});
