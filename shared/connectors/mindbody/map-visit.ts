import * as z from "zod";
import type { BookingStatus } from "../../bookings/schema.ts";
import { given, mapWith, said } from "./mapping.ts";
import { VendorVisit } from "./schema.ts";
import { utcOf } from "./times.ts";

type Signs = Pick<z.output<typeof VendorVisit>, "SignedIn" | "LateCancelled" | "Missed">;

/**
 * What became of a visit (connectors.md, Attendance mapping). Absent only where the vendor recorded it; whom nobody signed in is presumed absent here
 * by the studio's own rule. `FirstVisit`, which is not reliable, is not looked at.
 */
const statusOf = ({ SignedIn, LateCancelled, Missed }: Signs): BookingStatus => {
  if (LateCancelled) return "lateCancelled";
  if (SignedIn) return "attended";
  return Missed ? "absent" : "booked";
};

/** An appointment's visit: it comes with the appointments, under the appointment's id. */
const OfAppointment = z.looseObject({ AppointmentId: z.union([z.int().positive(), z.string().regex(/^[1-9]/)]) });

const mapClassVisit = mapWith(VendorVisit, (vendor) => [
  {
    type: "booking",
    id: vendor.Id,
    client: vendor.ClientUniqueId,
    event: `class-${vendor.ClassId}`,
    status: statusOf(vendor),
    package: said(vendor.ServiceName) ?? given(vendor.ServiceId),
    modifiedAt: vendor.LastModifiedDateTime ? utcOf(vendor.LastModifiedDateTime) : undefined,
  },
]);

/** A booking of a class. */
export const mapVisit: typeof mapClassVisit = (raw, facts) =>
  OfAppointment.safeParse(raw.record).success ? { records: [], errors: [] } : mapClassVisit(raw, facts);
