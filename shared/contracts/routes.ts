import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { ListedClient } from "../clients/shapes.ts";
import { ContractId, InvoiceId } from "../kernel/ids.ts";
import { pageOf } from "../kernel/page.ts";
import { SincePageQuery } from "../kernel/since.ts";
import { LocalDate } from "../kernel/time.ts";
import { Price, Reason, Words } from "../kernel/words.ts";
import { PackageRow } from "../packages/routes.ts";
import { PackageKind } from "../packages/schema.ts";
import { defineRoutes } from "../route.ts";
import { Freeze } from "./schema.ts";
import { ContractState } from "./state.ts";

/** A row of the Services tab (S0-43, S0-44); `frozenUntil` is the last day of the freeze under way, null where it is open (S1-29). */
export const ContractRow = z
  .object({
    id: ContractId,
    name: z.string(),
    purchasedOn: LocalDate,
    startsOn: LocalDate,
    endsOn: LocalDate.nullable(),
    cancelledOn: LocalDate.nullable(),
    state: ContractState,
    frozenUntil: LocalDate.nullable(),
    freezes: z.array(Freeze.omit({ by: true, at: true })),
    invoiceId: InvoiceId.nullable(),
    source: z.object({ name: z.string(), id: z.string() }),
  })
  .meta({ id: "Contract" });
export type ContractRow = z.input<typeof ContractRow>;

const ReportedContract = ContractRow.extend({ client: ListedClient }).meta({
  id: "ReportedContract",
});
export type ReportedContract = z.input<typeof ReportedContract>;

/** `active` are those that run or will, frozen ones too; `inactive` those that ended or were cancelled. */
export const ContractFilter = z.enum(["active", "inactive", "all", "frozen", "suspended", "ending"], {
  error: "must be active, inactive, all, frozen, suspended or ending",
});
export type ContractFilter = z.output<typeof ContractFilter>;
export const ContractsQuery = SincePageQuery.extend({ state: ContractFilter.default("all") });
export type ContractsQuery = z.output<typeof ContractsQuery>;

/**
 * A contract made here. With a price its first bill is an open invoice of our own; `grants` is the package it makes, good for as
 * long as the contract runs and is not frozen; without a total it is unlimited.
 */
export const NewContract = z
  .strictObject({
    name: Words(200),
    startsOn: LocalDate.optional(),
    endsOn: LocalDate.optional(),
    price: Price.optional(),
    grants: z
      .strictObject({ kind: PackageKind, creditsTotal: z.int().min(1, "must be at least 1").max(10_000).optional() })
      .optional(),
  })
  .refine(({ startsOn, endsOn }) => !startsOn || !endsOn || startsOn <= endsOn, {
    path: ["endsOn"],
    message: "must not be before startsOn",
  })
  .meta({ id: "NewContract" });
export type NewContract = z.output<typeof NewContract>;

const NewFreeze = z
  .strictObject({ from: LocalDate, to: LocalDate.optional(), reason: Reason })
  .refine(({ from, to }) => to === undefined || from <= to, { path: ["to"], message: "must not be before from" })
  .meta({ id: "NewFreeze" });
export type NewFreeze = z.output<typeof NewFreeze>;
const Unfreeze = z.strictObject({ lastDay: LocalDate.optional() }).meta({ id: "Unfreeze" });
const CancelContract = z.strictObject({ endsOn: LocalDate.optional(), reason: Reason }).meta({ id: "CancelContract" });
const WithReason = z.strictObject({ reason: Reason });

/** What a client may use (S1-24 to S1-26): memberships with frozen ones, passes, and how many are past. */
const Services = z
  .object({
    /** what the booking software calls current (S0-06), else the active package of our own that expires first */
    currentPackage: z.string().nullable(),
    memberships: z.array(ContractRow),
    classPasses: z.array(PackageRow),
    oneOnOnes: z.array(PackageRow),
    inactive: z.object({ memberships: z.int(), classPasses: z.int(), oneOnOnes: z.int() }),
  })
  .meta({ id: "Services" });
export type Services = z.input<typeof Services>;

const InContract = InClient.extend({ contractId: ContractId });
const short = "; a page may be short and the list still go on";
const act = { right: "sales", params: InContract, reply: { 200: ContractRow } } as const;

export const contractRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/services": {
    summary: "What a client may use: memberships, class passes, one-on-ones",
    right: "clients",
    params: InClient,
    reply: { 200: Services },
  },
  "GET /v1/clients/{clientId}/contracts": {
    summary: `Contracts a client bought, newest first${short}`,
    right: "clients",
    params: InClient,
    query: ContractsQuery,
    reply: { 200: pageOf(ContractRow) },
  },
  "GET /v1/clients/{clientId}/contracts/{contractId}": {
    summary: "A contract",
    right: "clients",
    params: InContract,
    reply: { 200: ContractRow },
  },
  "POST /v1/clients/{clientId}/contracts": {
    summary: "Sell a client a contract, and make its first bill and its package",
    right: "sales",
    params: InClient,
    body: NewContract,
    reply: { 201: ContractRow },
  },
  "POST /v1/clients/{clientId}/contracts/{contractId}/freeze": {
    ...act,
    summary:
      "Freeze a contract from one day to another, or until it is unfrozen: its packages pay for nothing on these days",
    body: NewFreeze,
  },
  "POST /v1/clients/{clientId}/contracts/{contractId}/unfreeze": {
    ...act,
    summary: "End the freeze under way: `lastDay` (yesterday) is its last day",
    body: Unfreeze,
  },
  "POST /v1/clients/{clientId}/contracts/{contractId}/cancel": {
    ...act,
    summary: "Cancel a contract: `endsOn` (today) is its last day",
    body: CancelContract,
  },
  "POST /v1/clients/{clientId}/contracts/{contractId}/suspend": {
    ...act,
    summary: "Suspend a contract whose payment failed, until it is resumed",
    body: WithReason,
  },
  "POST /v1/clients/{clientId}/contracts/{contractId}/resume": {
    ...act,
    summary: "Let a suspended contract run again",
  },
  "GET /v1/reports/contracts": {
    summary: `Contracts of all clients, the one that ends first first: active, inactive, frozen, suspended or ending${short}`,
    right: "clients",
    query: ContractsQuery,
    reply: { 200: pageOf(ReportedContract) },
  },
});
