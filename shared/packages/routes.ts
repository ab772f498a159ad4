import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { ListedClient } from "../clients/shapes.ts";
import { ContractId, InvoiceId, OfferId, PackageId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { SincePageQuery } from "../kernel/since.ts";
import { LocalDate } from "../kernel/time.ts";
import { Price, Reason, Words } from "../kernel/words.ts";
import { defineRoutes } from "../route.ts";
import { Extension, PackageKind } from "./schema.ts";
import { PackageState } from "./state.ts";

const text = z.string().nullable();

/** A row of the Services tab (S0-45, S0-46); credits are null where they are not given, `unlimited` where there is no total. */
export const PackageRow = z
  .object({
    id: PackageId,
    name: z.string(),
    kind: PackageKind,
    purchasedOn: LocalDate,
    activeOn: LocalDate.nullable(),
    expiresOn: LocalDate.nullable(),
    state: PackageState,
    endedWhy: text,
    unlimited: z.boolean(),
    creditsTotal: z.int().nullable(),
    creditsUsed: z.int().nullable(),
    creditsRemaining: z.int().nullable(),
    /** the contract that made it, by our id where it was made here, else by the source's */
    contract: z.object({ id: ContractId.nullable(), sourceId: text }).nullable(),
    offerId: OfferId.nullable(),
    intro: z.boolean(),
    invoiceId: InvoiceId.nullable(),
    extensions: z.array(Extension.omit({ by: true, at: true })),
    source: z.object({ name: z.string(), id: z.string() }),
  })
  .meta({ id: "Package" });
export type PackageRow = z.input<typeof PackageRow>;

/** A row of the account's report of packages. */
const ReportedPackage = PackageRow.extend({ client: ListedClient }).meta({
  id: "ReportedPackage",
});
export type ReportedPackage = z.input<typeof ReportedPackage>;

/** What the client's bookings were paid with; `owned`: a package or contract of that name is the client's own (S0-42). */
const UsedPackage = z.object({ name: z.string(), bookings: z.int(), owned: z.boolean() }).meta({ id: "UsedPackage" });
export type UsedPackage = z.input<typeof UsedPackage>;

const State = z.enum(["active", "inactive", "all"], { error: "must be active, inactive or all" });

export const PackagesQuery = SincePageQuery.extend({ state: State.default("all"), kind: PackageKind.optional() });
export type PackagesQuery = z.output<typeof PackagesQuery>;

export const PackageReportQuery = PageQuery.extend({
  state: State.default("active"),
  kind: PackageKind.optional(),
  expiresWithin: z
    .string()
    .regex(/^\d{1,3}$/, "must be a whole number of days from 0 to 366")
    .transform(Number)
    .pipe(z.int().max(366, "must be at most 366 days"))
    .optional(),
});
export type PackageReportQuery = z.output<typeof PackageReportQuery>;

const Credits = z.int("must be a whole number").min(1, "must be at least 1").max(10_000, "must be at most 10000");

/**
 * A package to sell: one of the studio's offers, or one described here. With a price it is billed by an open invoice of our own; it is
 * usable at once. `override` sells an intro offer once more.
 */
export const NewPackage = z
  .strictObject({
    offerId: OfferId.optional(),
    name: Words(200).optional(),
    kind: PackageKind.optional(),
    creditsTotal: Credits.optional(),
    activeOn: LocalDate.optional(),
    expiresOn: LocalDate.optional(),
    price: Price.optional(),
    override: z.strictObject({ reason: Reason }).optional(),
  })
  .superRefine((input, problem) => {
    const miss = (field: string, message: string) => problem.addIssue({ code: "custom", path: [field], message });
    const { offerId, activeOn, expiresOn } = input;
    const described = ["name", "kind"] as const;
    for (const field of described)
      if (offerId === undefined && input[field] === undefined) miss(field, "is needed without an offerId");
    for (const field of [...described, "creditsTotal", "expiresOn", "price"] as const)
      if (offerId !== undefined && input[field] !== undefined) miss(field, "is what the offer says");
    if (activeOn && expiresOn && expiresOn < activeOn) miss("expiresOn", "must not be before activeOn");
  })
  .meta({ id: "NewPackage" });
export type NewPackage = z.output<typeof NewPackage>;

const ExtendPackage = z.strictObject({ expiresOn: LocalDate, reason: Reason }).meta({ id: "ExtendPackage" });
const ChangeCredits = z
  .strictObject({
    by: z
      .int("must be a whole number")
      .min(-10_000)
      .max(10_000)
      .refine((by) => by !== 0, "must not be 0")
      .meta({ not: { const: 0 } }),
    reason: Reason,
  })
  .meta({ id: "ChangeCredits" });

const InPackage = InClient.extend({ packageId: PackageId });
const short = "; a page may be short and the list still go on";

export const packageRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/packages": {
    summary: `Packages a client bought or a contract made, newest first${short}`,
    right: "clients",
    params: InClient,
    query: PackagesQuery,
    reply: { 200: pageOf(PackageRow) },
  },
  "GET /v1/clients/{clientId}/packages/used": {
    summary: "What a client's bookings were paid with, whoever bought it",
    right: "clients",
    params: InClient,
    reply: { 200: z.object({ items: z.array(UsedPackage) }) },
  },
  "GET /v1/clients/{clientId}/packages/{packageId}": {
    summary: "A package; the bookings that took its credits are found by `packageId` among the client's bookings",
    right: "clients",
    params: InPackage,
    reply: { 200: PackageRow },
  },
  "POST /v1/clients/{clientId}/packages": {
    summary: "Sell a client a package, and bill it; an intro offer once per person and household",
    right: "sales",
    params: InClient,
    body: NewPackage,
    reply: { 201: PackageRow },
  },
  "POST /v1/clients/{clientId}/packages/{packageId}/extend": {
    summary: "Let a package of our own last longer",
    right: "sales",
    params: InPackage,
    body: ExtendPackage,
    reply: { 200: PackageRow },
  },
  "POST /v1/clients/{clientId}/packages/{packageId}/credits": {
    summary: "Give credits of a package of our own, or take some that are left",
    right: "sales",
    params: InPackage,
    body: ChangeCredits,
    reply: { 200: PackageRow },
  },
  "GET /v1/reports/packages": {
    summary: `Packages of all clients, the one that expires first first: active, inactive, or those that expire soon${short}`,
    right: "clients",
    query: PackageReportQuery,
    reply: { 200: pageOf(ReportedPackage) },
  },
});
