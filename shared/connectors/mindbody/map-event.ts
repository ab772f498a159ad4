import * as z from "zod";
import type { BookingStatus } from "../../bookings/schema.ts";
import { faultsOf } from "../../kernel/errors.ts";
import type { Facts, Mapped, Raw } from "../contract.ts";
import { clientOf } from "./map-client.ts";
import { given, mapWith, rejected, said } from "./mapping.ts";
import { Id, VendorClient } from "./schema.ts";

const At = z.looseObject({ at: z.string() });
const atOf = (raw: Raw): string => At.parse(raw.beside).at;

const RosterEvent = z.looseObject({
  classRosterBookingId: Id,
  classId: Id,
  clientUniqueId: Id,
  signedInStatus: z.string().nullish(),
  itemId: Id.nullish(),
  itemName: z.string().nullish(),
});

/** Statuses seen in these events; any other says that the place is taken. */
const signed: Record<string, BookingStatus> = {
  signedin: "attended",
  earlycancelled: "earlyCancelled",
  latecancelled: "lateCancelled",
  noshow: "absent",
  absent: "absent",
};

/** A booking by what its event alone says: a new one, or one that is on no roster any more. */
const booking = (raw: Raw, facts: Facts): Mapped =>
  mapWith(RosterEvent, (event) => [
    {
      type: "booking",
      id: event.classRosterBookingId,
      client: event.clientUniqueId,
      event: `class-${event.classId}`,
      status:
        raw.resource === "classRosterBooking.cancelled"
          ? "earlyCancelled"
          : (signed[event.signedInStatus?.replaceAll(/\W/g, "").toLowerCase() ?? ""] ?? "booked"),
      package: said(event.itemName) ?? given(event.itemId),
      modifiedAt: atOf(raw),
    },
  ])(raw, facts);

const Merger = z.looseObject({ keptClientUniqueId: Id, removedClientUniqueId: Id });
const Both = z.looseObject({ kept: z.unknown().optional(), removed: z.unknown().optional() });

/**
 * A merger: the removed client says into whom it went. What it was called is told by itself while the vendor shows it, else by the client that it now is.
 */
const merger = (raw: Raw, facts: Facts): Mapped => {
  const event = Merger.safeParse(raw.record);
  if (!event.success) return { records: [], errors: faultsOf(event.error.issues) };
  const { kept, removed } = Both.parse(raw.beside);
  const vendor = VendorClient.safeParse(removed ?? kept);
  if (!vendor.success) return rejected("/keptClientUniqueId", "is no client that Mindbody shows");
  const { removedClientUniqueId: id, keptClientUniqueId: mergedInto } = event.data;
  const content = clientOf(vendor.data, facts, {});
  return { records: [{ ...content, id, mergedInto, modifiedAt: atOf(raw) } as typeof content], errors: [] };
};

/** What an event becomes whose record Mindbody does not show (any more). */
export const mapEvent = (raw: Raw, facts: Facts): Mapped => {
  if (raw.resource === "clientProfileMerger.created") return merger(raw, facts);
  if (raw.resource.startsWith("classRosterBooking")) return booking(raw, facts);
  return rejected("", `Mindbody does not show what ${raw.resource} was about`);
};
