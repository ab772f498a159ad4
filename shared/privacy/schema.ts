import * as z from "zod";
import { ClientId, JobId } from "../kernel/ids.ts";
import { Role } from "../kernel/roles.ts";
import { Instant, LocalDate } from "../kernel/time.ts";

/** Why a client is erased; it stays on the receipt, so it must not name the person. */
export const EraseOrder = z
  .strictObject({ reason: z.string().trim().max(200, "must be at most 200 characters").optional() })
  .meta({ id: "EraseOrder" });
export type EraseOrder = z.output<typeof EraseOrder>;

/** What may be kept of an erased client: invoices, signed copies, and documents that somebody held. */
export const KeptKind = z.enum(["invoice", "waiver", "agreement", "document"]);
export type KeptKind = z.output<typeof KeptKind>;

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
    /**
     * what is held apart because the law says so, without name or contact data beside it: how many, the last day of the last
     * one, and which roles may open it; `records` are the ids to open documents by (`GET /v1/legal-records/{recordId}`)
     */
    kept: z.array(
      z.object({
        what: KeptKind,
        count: z.int(),
        untilOn: LocalDate,
        why: z.string(),
        opens: z.array(Role).default([]),
        records: z.array(z.string()).default([]),
      }),
    ),
    /** contact points that opted out: kept as keyed hashes, so that the opt-out outlives the client */
    suppressed: z.object({ email: z.int(), sms: z.int() }),
    /** copies that go by themselves: until when */
    remains: z.array(z.object({ where: z.string(), untilAt: Instant })),
  })
  .meta({ id: "Receipt" });
export type Receipt = z.output<typeof Receipt>;

/**
 * What is kept of a record for the law, nobody's name: of an invoice the amounts and the booking software's own number, of a
 * document what it is; its bytes stand apart in the bucket.
 */
export const LegalRecord = z
  .object({
    what: KeptKind,
    id: z.string(),
    /** where an invoice itself is, by its own number */
    source: z.object({ name: z.string(), id: z.string() }).optional(),
    /** of a document when it was signed, else when it came */
    issuedAt: Instant,
    untilOn: LocalDate,
    content: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "LegalRecord" });
export type LegalRecord = z.output<typeof LegalRecord>;

/** That a client was ordered to be erased, item `0#ERASED`; once `done`, whatever lands behind the fence is removed. */
export const Erasure = z.object({ jobId: JobId, done: z.boolean() });
