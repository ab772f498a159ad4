import { TZDate } from "@date-fns/tz";
import { contractOffer, kinds, locations, sessionTypes, site, staff } from "./catalogue.ts";
import type {
  SimAppointment,
  SimClass,
  SimClient,
  SimContract,
  SimLine,
  SimSale,
  SimService,
  SimVisit,
} from "./model.ts";
import { lineTotal } from "./selling.ts";
import { hourMs, type World } from "./world.ts";

/*
 * The vendor's models as its OpenAPI description has them: some times in UTC, some on the site's wall without a zone, money as decimals, a client's ids as
 * number here and text there.
 */

const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const wall = (ms: number): string => new TZDate(ms, site.zone).toISOString().slice(0, 19);
const day = (ms: number): string => `${wall(ms).slice(0, 10)}T00:00:00`;
const decimal = (cents: number): number => cents / 100;
const place = (id: number) => locations.find(({ Id }) => Id === id)!;

export const clientShape = (world: World, client: SimClient) => {
  const child = client.child === undefined ? undefined : world.byUniqueId.get(client.child);
  return {
    UniqueId: client.uniqueId,
    Id: client.id,
    FirstName: client.first,
    LastName: client.last,
    ...(client.email && { Email: client.email }),
    ...(client.mobile && { MobilePhone: client.mobile }),
    ...(client.photo && { PhotoUrl: client.photo }),
    ...(client.born && { BirthDate: `${client.born}T00:00:00` }),
    CreationDate: `${wall(client.createdAt)}.000`,
    LastModifiedDateTime: utc(client.modifiedAt),
    Active: client.active,
    IsProspect: client.prospect,
    Status: client.status,
    ...(client.red && { RedAlert: client.red }),
    ...(client.yellow && { YellowAlert: client.yellow }),
    ...(client.notes && { Notes: client.notes }),
    AccountBalance: decimal(client.balance),
    ClientIndexes: client.indexes.map(([Id, ValueId]) => ({ Id, ValueId })),
    ClientRelationships: child
      ? [{ RelatedClientId: child.id, RelatedUniqueId: child.uniqueId, RelationshipName: "Guardian" }]
      : [],
    HomeLocation: place(client.home),
    SendPromotionalEmails: client.promoEmails,
    SendPromotionalTexts: client.promoTexts,
  };
};

export const classShape = (one: SimClass) => {
  const coming = one.visits.filter(({ state }) => state !== "lateCancelled");
  return {
    Id: one.id,
    ClassScheduleId: one.kind + 1,
    StartDateTime: wall(one.start),
    EndDateTime: wall(one.end),
    LastModifiedDateTime: utc(one.modifiedAt),
    IsCanceled: one.cancelled,
    MaxCapacity: one.capacity,
    TotalBooked: coming.length,
    TotalSignedIn: coming.filter(({ state }) => state === "signedIn").length,
    ClassDescription: { ...kinds[one.kind]!, Program: { Id: 3, Name: "Classes", ScheduleType: "Class" } },
    Staff: staff[one.staff]!,
    Location: place(one.location),
  };
};

export const visitShape = (visit: SimVisit, withService: boolean) => ({
  Id: visit.id,
  ClassId: visit.class.id,
  AppointmentId: 0,
  ClientId: visit.client.id,
  ClientUniqueId: visit.client.uniqueId,
  StartDateTime: utc(visit.class.start),
  EndDateTime: utc(visit.class.end),
  LastModifiedDateTime: utc(visit.modifiedAt),
  SignedIn: visit.state === "signedIn",
  LateCancelled: visit.state === "lateCancelled",
  Missed: visit.state === "missed",
  MakeUp: false,
  Name: kinds[visit.class.kind]!.Name,
  LocationId: visit.class.location,
  SiteId: site.id,
  ...(visit.service && {
    ServiceId: visit.service.id,
    ServiceName: visit.service.name,
    ProductId: visit.service.product,
  }),
  ...(visit.service && withService && { Service: serviceShape(visit.service) }),
});

/** The visit of an appointment, as a client's visits list it too. */
export const appointmentVisitShape = (one: SimAppointment) => ({
  Id: one.id + 5_000_000,
  ClassId: 0,
  AppointmentId: one.id,
  AppointmentStatus: one.status,
  ClientId: one.client.id,
  ClientUniqueId: one.client.uniqueId,
  StartDateTime: utc(one.start),
  EndDateTime: utc(one.start + hourMs),
  SignedIn: one.status === "Completed",
  LateCancelled: one.status === "LateCancelled",
  Missed: one.status === "NoShow",
  Name: sessionTypes.find(({ Id }) => Id === one.type)!.Name,
});

export const appointmentShape = (one: SimAppointment) => ({
  Id: one.id,
  Status: one.status,
  StartDateTime: wall(one.start),
  EndDateTime: wall(one.start + hourMs),
  SessionTypeId: one.type,
  LocationId: one.location,
  StaffId: staff[one.staff]!.Id,
  Staff: { Id: staff[one.staff]!.Id, FirstName: staff[one.staff]!.FirstName!, LastName: staff[one.staff]!.LastName! },
  ClientId: one.client.id,
  FirstAppointment: false,
});

export const serviceShape = (one: SimService) => ({
  Id: one.id,
  ProductId: one.product,
  Name: one.name,
  Count: one.count,
  Remaining: one.left,
  Current: one.left > 0 && !one.returned,
  PaymentDate: day(one.boughtAt),
  ActiveDate: day(one.boughtAt),
  ExpirationDate: day(one.expiresAt),
  Returned: one.returned,
  ClientID: one.client.id,
  SiteId: site.id,
  Program: { Id: 3, Name: "Classes", ScheduleType: "Class" },
});

export const contractShape = (one: SimContract) => ({
  Id: one.id,
  ContractID: contractOffer.id,
  ContractName: contractOffer.name,
  AgreementDate: day(one.signedAt),
  StartDate: day(one.signedAt),
  EndDate: day(one.endsAt),
  ...(one.terminatedAt !== undefined && { TerminationDate: day(one.terminatedAt) }),
  AutopayStatus: one.suspended ? "Suspended" : "Active",
  AutoRenewing: false,
  SiteId: site.id,
});

const lineShape = (line: SimLine) => ({
  SaleDetailId: line.detail,
  Id: line.product,
  Description: line.name,
  IsService: line.kind === "service",
  ...(line.contract !== undefined && { ContractId: line.contract }),
  ...(line.kind === "giftCard" && { GiftCardBarcodeId: `GC${line.detail}` }),
  UnitPrice: decimal(line.price),
  Quantity: line.quantity,
  TaxAmount: decimal(line.tax),
  TotalAmount: decimal(lineTotal(line)),
  Returned: line.returned,
});

export const saleShape = (sale: SimSale) => ({
  Id: sale.id,
  SaleDate: day(sale.at),
  SaleTime: wall(sale.at).slice(11),
  SaleDateTime: wall(sale.at),
  OriginalSaleDateTime: wall(sale.at),
  ClientId: sale.payer.id,
  ...(sale.recipient && {
    RecipientClientId: /^\d+$/.test(sale.recipient.id) ? Number(sale.recipient.id) : sale.recipient.uniqueId,
  }),
  LocationId: sale.location,
  PurchasedItems: sale.lines.map(lineShape),
  Payments: sale.payments.map(({ id, method, type, cents }) => ({
    Id: id,
    Amount: decimal(cents),
    Method: method,
    Type: type,
  })),
});
