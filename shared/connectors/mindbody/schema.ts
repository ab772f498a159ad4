import * as z from "zod";
import { isTime } from "./times.ts";

/*
 * What is read of the vendor's models, by the names of its OpenAPI description. Tolerant: other fields are let through, what is read may be
 * absent or null where the description requires nothing, ids come as numbers here and as text there.
 */

const maybe = <S extends z.ZodType>(schema: S) => schema.nullish();
const text = maybe(z.string());
const flag = maybe(z.boolean());
const amount = maybe(z.number());

/** A number here, text there. */
export const Id = z.union([z.string().min(1), z.int()], { error: "must be an id" }).transform(String);
const id = maybe(Id);

/** With or without an offset; the vendor writes both, and `…:ss:ms` once. */
export const Time = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}([.:]\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/,
    "must be a time such as 2026-03-14T10:00:00",
  )
  .refine(isTime, "must be a time that there is");
const time = maybe(Time);

const Place = z.looseObject({ Id: id, Name: text });

export const VendorClient = z.looseObject({
  UniqueId: Id,
  Id: id,
  FirstName: z.string(),
  LastName: z.string(),
  Email: text,
  MobilePhone: text,
  HomePhone: text,
  WorkPhone: text,
  BirthDate: time,
  AddressLine1: text,
  AddressLine2: text,
  City: text,
  State: text,
  PostalCode: text,
  Country: text,
  PhotoUrl: text,
  HomeLocation: maybe(Place),
  CreationDate: time,
  LastModifiedDateTime: time,
  Active: flag,
  Status: text,
  IsProspect: flag,
  ReferredBy: text,
  RedAlert: text,
  YellowAlert: text,
  Notes: text,
  AccountBalance: amount,
  ClientIndexes: maybe(z.array(z.looseObject({ Id, ValueId: id }))),
  ClientRelationships: maybe(z.array(z.looseObject({ RelatedUniqueId: id, RelationshipName: text }))),
  ClientCreditCard: maybe(z.looseObject({ CardType: text, LastFour: text, ExpMonth: id, ExpYear: id })),
  SendPromotionalEmails: flag,
  SendPromotionalTexts: flag,
});

const Person = z.looseObject({ Id: id, Name: text, DisplayName: text, FirstName: text, LastName: text });
export type Person = z.output<typeof Person>;

export const VendorClass = z.looseObject({
  Id,
  StartDateTime: Time,
  EndDateTime: time,
  LastModifiedDateTime: time,
  IsCanceled: flag,
  MaxCapacity: maybe(z.int()),
  ClassDescription: z.looseObject({
    Id: id,
    Name: z.string().min(1),
    Program: maybe(z.looseObject({ ScheduleType: text })),
  }),
  Staff: maybe(Person),
  Location: maybe(Place),
});

/** The vendor calls it a service, and a pricing option; we call it a package. */
export const VendorService = z.looseObject({
  Id,
  Name: z.string(),
  Count: maybe(z.int()),
  Remaining: maybe(z.int()),
  Current: flag,
  ActiveDate: time,
  ExpirationDate: time,
  PaymentDate: Time,
  Returned: flag,
  Program: maybe(z.looseObject({ ScheduleType: text })),
});
export const VendorVisit = z.looseObject({
  Id,
  ClassId: Id,
  ClientUniqueId: Id,
  LastModifiedDateTime: time,
  SignedIn: flag,
  LateCancelled: flag,
  Missed: flag,
  ServiceId: id,
  ServiceName: text,
});

export const VendorAppointment = z.looseObject({
  Id,
  Status: z.enum([
    "None",
    "Requested",
    "Booked",
    "Completed",
    "Confirmed",
    "Arrived",
    "NoShow",
    "Cancelled",
    "LateCancelled",
  ]),
  StartDateTime: Time,
  EndDateTime: time,
  SessionTypeId: id,
  ClientId: Id,
  ClientServiceId: id,
  Staff: maybe(Person),
});

export const VendorContract = z.looseObject({
  Id,
  ContractName: z.string(),
  AgreementDate: Time,
  StartDate: Time,
  EndDate: time,
  TerminationDate: time,
  AutopayStatus: text,
});

export const VendorSale = z.looseObject({
  Id,
  SaleDateTime: Time,
  ClientId: Id,
  RecipientClientId: id,
  PurchasedItems: z.array(
    z.looseObject({
      Id: id,
      Description: text,
      IsService: flag,
      ContractId: id,
      GiftCardBarcodeId: text,
      Quantity: maybe(z.number()),
      TaxAmount: amount,
      TotalAmount: z.number("must be an amount"),
    }),
  ),
  Payments: maybe(z.array(z.looseObject({ Amount: z.number("must be an amount"), Type: text }))),
});
export type VendorSale = z.output<typeof VendorSale>;
