import type * as z from "zod";
import { localTime } from "../../kernel/time.ts";
import { mapWith, ownerOf } from "./mapping.ts";
import { VendorContract } from "./schema.ts";
import { dayOf } from "./times.ts";

type Days = { startsOn: string; endsOn: string | undefined; cancelledOn: string | undefined };

/** Where a contract stands on a day: frozen where its payments rest. */
const statusOf = (
  { AutopayStatus }: z.output<typeof VendorContract>,
  { startsOn, endsOn, cancelledOn }: Days,
  today: string,
) => {
  if (cancelledOn !== undefined && cancelledOn <= today) return "cancelled";
  if (endsOn !== undefined && endsOn < today) return "ended";
  if (AutopayStatus === "Suspended") return "frozen";
  return startsOn > today ? "scheduled" : "active";
};

/** A contract as it was sold to a client; `Id` is of that sale, `ContractID` of what is on offer. */
export const mapContract = mapWith(VendorContract, (vendor, facts, beside) => {
  const owner = ownerOf(beside, "");
  if ("mapped" in owner) return owner.mapped;
  const zone = facts.zoneOf();
  const days = {
    startsOn: dayOf(vendor.StartDate, zone),
    endsOn: vendor.EndDate ? dayOf(vendor.EndDate, zone) : undefined,
    cancelledOn: vendor.TerminationDate ? dayOf(vendor.TerminationDate, zone) : undefined,
  };
  return [
    {
      type: "contract",
      id: vendor.Id,
      client: owner.client,
      name: vendor.ContractName,
      purchasedOn: dayOf(vendor.AgreementDate, zone),
      ...days,
      status: statusOf(vendor, days, localTime(facts.now, zone).day),
    },
  ];
});
