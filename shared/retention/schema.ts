import * as z from "zod";

const months = z.int("must be a whole number of months").min(1, "must be at least 1").max(240, "must be at most 240");
const years = z.int("must be a whole number of years").max(30, "must be at most 30");

/** What is done with clients a rule names: erased by the nightly job, or listed for somebody to look at. */
const Act = z.enum(["erase", "review"]);
const ofClients = z.strictObject({ months, act: Act });
const ofRecords = z.strictObject({ months });

/**
 * How long each kind of record is kept (S4-34); null keeps it as long as its client. Consents are kept as long as their
 * client, whatever is set here: they are the proof of what was agreed.
 */
export const RetentionSettings = z
  .strictObject({
    /** clients without a booking or an invoice, after so many months */
    leads: ofClients.nullable().default(null),
    /** clients whose last visit, next visit and last change of record lie so many months back */
    inactive: ofClients.nullable().default(null),
    /** clients that were deleted so many months ago: erased */
    deleted: ofRecords.nullable().default(null),
    /** notes archived so many months ago */
    archivedNotes: ofRecords.nullable().default(null),
    /** to-dos completed or deleted so many months ago */
    closedTodos: ofRecords.nullable().default(null),
    /** attachments and images that came so many months ago; not those somebody holds, nor signed copies */
    attachments: ofRecords.nullable().default(null),
    /** discussions with somebody nobody knows, after so many months without a message */
    unknownContacts: ofRecords.nullable().default(null),
    /** the audit trail */
    audit: z
      .strictObject({ years: years.min(1, "must be at least 1") })
      .nullable()
      .default(null),
    /** what the law makes the studio keep of erased clients [law] */
    legal: z
      .strictObject({
        /** invoices, to the end of their year and so many years more */
        invoiceYears: years.min(0, "must be at least 0").default(10),
        /** signed waivers and agreements, so many years after they were signed */
        waiverYears: years.min(0, "must be at least 0").default(7),
      })
      .default({ invoiceYears: 10, waiverYears: 7 }),
  })
  .meta({ id: "RetentionSettings" });
export type RetentionSettings = z.output<typeof RetentionSettings>;
