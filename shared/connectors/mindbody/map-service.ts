import { mapWith, ownerOf } from "./mapping.ts";
import { VendorService } from "./schema.ts";
import { dayOf } from "./times.ts";

/** From this many visits on a package is one of any number: the vendor writes a large number for that. */
const unlimitedFrom = 10_000;

/** A package: used is what it held less what remains; one that was returned is worth nothing more. */
export const mapService = mapWith(VendorService, (vendor, facts, beside) => {
  const owner = ownerOf(beside, "/ClientID");
  if ("mapped" in owner) return owner.mapped;
  const zone = facts.zoneOf();
  const { Count, Remaining } = vendor;
  const counted = Count != null && Count < unlimitedFrom;
  return [
    {
      type: "package",
      id: vendor.Id,
      client: owner.client,
      name: vendor.Name,
      kind: vendor.Program?.ScheduleType === "Appointment" ? "oneOnOne" : "class",
      purchasedOn: dayOf(vendor.PaymentDate, zone),
      activeOn: vendor.ActiveDate ? dayOf(vendor.ActiveDate, zone) : undefined,
      expiresOn: vendor.ExpirationDate ? dayOf(vendor.ExpirationDate, zone) : undefined,
      ...(counted && { creditsTotal: Count, creditsUsed: Math.max(0, Count - (Remaining ?? Count)) }),
      status: vendor.Returned ? "refunded" : undefined,
    },
  ];
});
