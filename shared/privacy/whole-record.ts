import * as z from "zod";
import { ClientId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

const Part = z.record(z.string(), z.unknown());

/**
 * Everything kept of one client (S4-35; GDPR, articles 15 and 20), each thing once, under the name of its kind: what the
 * team set (`client`), what each booking software gave (`clientSource`), bookings, invoices, contracts, packages, notes,
 * to-dos, tags, consents, relationships, files, the transformation log and goals, the audit trail, and the numbers made of them.
 */
export const WholeRecord = z
  .object({
    id: ClientId,
    exportedAt: Instant,
    parts: z.record(z.string(), z.array(Part)),
    /** what the caller may not see, by kind */
    withheld: z.record(z.string(), z.int()),
    /** null on the last page */
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "WholeRecord" });
export type WholeRecord = z.output<typeof WholeRecord>;
