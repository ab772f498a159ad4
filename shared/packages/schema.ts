import * as z from "zod";
import { ClientId, ContractId, InvoiceId, OfferId, PackageId } from "../kernel/ids.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { Origin } from "../sources/origin.ts";

const Text = z.string().max(200);

export const PackageKind = z.enum(["class", "oneOnOne"]);

/** What a package holds beside whose it is; without a total it is unlimited. */
export const packageContent = {
  name: Text,
  kind: PackageKind,
  purchasedOn: LocalDate,
  activeOn: LocalDate.optional(),
  expiresOn: LocalDate.optional(),
  creditsTotal: z.int().min(0).max(1e6).optional(),
  creditsUsed: z.int().min(0).max(1e6).optional(),
  /** the source's id of the contract that made it (S0-45) */
  contract: Text.min(1).optional(),
  status: Text.optional(),
};

/** That a package was made to last longer: from its last day to another, with the reason. */
export const Extension = z.object({
  from: LocalDate,
  to: LocalDate,
  reason: z.string(),
  by: z.string(),
  at: Instant,
});

/** A prepaid right to some visits or any number of them, as it is stored. */
export const Package = z.object({
  id: PackageId,
  clientId: ClientId,
  ...packageContent,
  /** the contract made here that made it */
  contractId: ContractId.optional(),
  /** what of the studio's offers it is, and whether that is one for new clients */
  offerId: OfferId.optional(),
  intro: z.boolean().optional(),
  /** the bill it was sold by */
  invoiceId: InvoiceId.optional(),
  extensions: z.array(Extension).optional(),
  /** the day from which it is good for nothing, and why */
  endedOn: LocalDate.optional(),
  endedWhy: Text.optional(),
  origin: Origin,
});
export type Package = z.output<typeof Package>;
