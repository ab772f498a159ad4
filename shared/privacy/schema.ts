import * as z from "zod";
import { ClientId, JobId } from "../kernel/ids.ts";
import { Instant, LocalDate } from "../kernel/time.ts";

/** Why a client is erased; it stays on the receipt, so it must not name the person. */
export const EraseOrder = z
  .strictObject({ reason: z.string().trim().max(200, "must be at most 200 characters").optional() })
  .meta({ id: "EraseOrder" });
export type EraseOrder = z.output<typeof EraseOrder>;

/** What came of an erase: what went, what the law keeps and until when, what goes by itself later. It names nobody. */
export const Receipt = z
  .object({
    /** that of the erase's job */
    id: JobId,
    clientId: ClientId,
    /** who ordered it */
    by: z.string(),
    reason: z.string().nullable(),
    orderedAt: Instant,
    /** null while it is under way; from then on nothing of the client is left in the live stores */
    doneAt: Instant.nullable(),
    /** how many of each kind were erased: `{ booking: 12, note: 3 }` */
    erased: z.record(z.string(), z.int()),
    /** what is held apart because the law says so, without name or contact data, and the last day of it */
    kept: z.array(z.object({ what: z.string(), count: z.int(), untilOn: LocalDate, why: z.string() })),
    /** contact points that opted out: kept as keyed hashes, so that the opt-out outlives the client */
    suppressed: z.object({ email: z.int(), sms: z.int() }),
    /** copies that go by themselves: until when */
    remains: z.array(z.object({ where: z.string(), untilAt: Instant })),
  })
  .meta({ id: "Receipt" });
export type Receipt = z.output<typeof Receipt>;

/** What is kept of an invoice for the law: amounts and the booking software's own number, nobody's name. */
export const LegalRecord = z
  .object({
    what: z.literal("invoice"),
    id: z.string(),
    /** where the invoice itself is, by its own number */
    source: z.object({ name: z.string(), id: z.string() }),
    issuedAt: Instant,
    untilOn: LocalDate,
    content: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "LegalRecord" });
export type LegalRecord = z.output<typeof LegalRecord>;

/** That a client was ordered to be erased, item `0#ERASED`; once `done`, whatever lands behind the fence is removed. */
export const Erasure = z.object({ jobId: JobId, done: z.boolean() });
