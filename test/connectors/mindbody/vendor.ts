import type { Facts, Mapped, Raw } from "../../../shared/connectors/contract.ts";
import { mindbody } from "./site.ts";

/** Records as the vendor writes them, each with what is needed and no more. */
export const vendor = {
  clients: { UniqueId: 100_000_001, Id: "5001", FirstName: "Ada", LastName: "Alder" },
  classes: {
    Id: 77,
    StartDateTime: "2026-03-14T18:00:00",
    EndDateTime: "2026-03-14T19:00:00",
    ClassDescription: { Id: 20, Name: "Vinyasa" },
  },
  visits: { Id: 9, ClassId: 77, ClientUniqueId: 100_000_001, SignedIn: false, LateCancelled: false, Missed: false },
  appointments: {
    Id: 31,
    Status: "Booked",
    StartDateTime: "2026-03-14T10:00:00",
    EndDateTime: "2026-03-14T11:00:00",
    SessionTypeId: 7,
    ClientId: "5001",
  },
  services: {
    Id: 40,
    Name: "10 Classes",
    Count: 10,
    Remaining: 7,
    PaymentDate: "2026-03-01T00:00:00",
    ClientID: "5001",
  },
  contracts: {
    Id: 50,
    ContractName: "Membership",
    AgreementDate: "2026-01-01T00:00:00",
    StartDate: "2026-01-01T00:00:00",
    AutopayStatus: "Active",
  },
  sales: {
    Id: 60,
    SaleDateTime: "2026-03-14T12:30:15",
    ClientId: "5001",
    PurchasedItems: [
      { Id: 601, Description: "Mat", IsService: false, Quantity: 1, TaxAmount: 3.61, TotalAmount: 48.71 },
    ],
    Payments: [{ Id: 1, Type: "Visa", Amount: 48.71 }],
  },
};
type Resource = keyof typeof vendor;

export const facts: Facts = {
  currency: "USD",
  now: "2026-03-20T12:00:00.000Z",
  zoneOf: (location) => (location === "Old Town" ? "America/Los_Angeles" : "America/New_York"),
};

/** What the vendor's record of this kind becomes, changed so. */
export const mapped = (resource: Resource, change: object = {}, beside: object = {}, by: Facts = facts): Mapped => {
  const raw: Raw = {
    resource,
    id: "1",
    record: { ...vendor[resource], ...change },
    beside: { client: "100000001", ...beside },
  };
  return mindbody.map(raw, by);
};

/** The one record it becomes, of some type where there are two. */
export const record = (resource: Resource, change: object = {}, beside: object = {}, type?: string) => {
  const { records, errors } = mapped(resource, change, beside);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  // biome-ignore lint/suspicious/noExplicitAny: fields of any type of record
  return JSON.parse(JSON.stringify(records.find((one) => type === undefined || one.type === type))) as any;
};
