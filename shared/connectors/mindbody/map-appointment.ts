import type * as z from "zod";
import type { BookingStatus } from "../../bookings/schema.ts";
import { teacherOf } from "./map-class.ts";
import { given, mapWith, ownerOf } from "./mapping.ts";
import { VendorAppointment } from "./schema.ts";
import { instantOf } from "./times.ts";

const statuses: Record<z.output<typeof VendorAppointment>["Status"], BookingStatus> = {
  None: "booked",
  Requested: "booked",
  Booked: "booked",
  Confirmed: "booked",
  Completed: "attended",
  Arrived: "attended",
  NoShow: "absent",
  Cancelled: "earlyCancelled",
  LateCancelled: "lateCancelled",
};

/** An appointment: an event of its own with one booking. A cancelled one is the client's early cancel. */
export const mapAppointment = mapWith(VendorAppointment, (vendor, facts, beside) => {
  const owner = ownerOf(beside, "/ClientId");
  if ("mapped" in owner) return owner.mapped;
  const zone = facts.zoneOf(beside.location);
  const name = beside.type ?? "Appointment";
  const id = `appointment-${vendor.Id}`;
  return [
    {
      type: "event",
      id,
      name,
      eventType: name,
      eventTypeId: given(vendor.SessionTypeId),
      kind: "appointment",
      startsAt: instantOf(vendor.StartDateTime, zone),
      endsAt: vendor.EndDateTime ? instantOf(vendor.EndDateTime, zone) : undefined,
      location: beside.location,
      staff: teacherOf(vendor.Staff),
    },
    {
      type: "booking",
      id,
      client: owner.client,
      event: id,
      status: statuses[vendor.Status],
      package: given(vendor.ClientServiceId),
    },
  ];
});
