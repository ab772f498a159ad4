import * as z from "zod";
import { ClientId, ContractId, InvoiceId } from "../kernel/ids.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { Origin } from "../sources/origin.ts";

const Text = z.string().max(200);
const freeze = { from: LocalDate, to: LocalDate.optional() };

/** What a contract holds beside whose it is; both ends of a freeze are included, one without an end goes on. */
export const contractContent = {
  name: Text,
  purchasedOn: LocalDate,
  startsOn: LocalDate,
  endsOn: LocalDate.optional(),
  cancelledOn: LocalDate.optional(),
  status: z.enum(["scheduled", "active", "frozen", "suspended", "ended", "cancelled"]),
  freezes: z.array(z.strictObject(freeze)).max(100).optional(),
};

/** A freeze as it is stored: one that was made here says why, by whom and when. */
export const Freeze = z.object({
  ...freeze,
  reason: z.string().optional(),
  by: z.string().optional(),
  at: Instant.optional(),
});
export type Freeze = z.output<typeof Freeze>;

/** A running agreement that bills and makes packages, as it is stored. */
export const Contract = z.object({
  id: ContractId,
  clientId: ClientId,
  ...contractContent,
  freezes: z.array(Freeze).optional(),
  /** the first bill of one that was made here */
  invoiceId: InvoiceId.optional(),
  origin: Origin,
});
export type Contract = z.output<typeof Contract>;
