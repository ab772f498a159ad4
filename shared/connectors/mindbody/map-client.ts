import type * as z from "zod";
import type { Facts, NewRecord } from "../contract.ts";
import { minor } from "./amounts.ts";
import { type Beside, given, mapWith, said } from "./mapping.ts";
import { VendorClient } from "./schema.ts";
import { dayOf, instantOf, utcOf } from "./times.ts";

type Vendor = z.output<typeof VendorClient>;

const phonesOf = ({ MobilePhone, HomePhone, WorkPhone }: Vendor) =>
  (
    [
      ["mobile", MobilePhone],
      ["home", HomePhone],
      ["work", WorkPhone],
    ] as const
  ).flatMap(([kind, text]) => {
    const number = said(text);
    return number === undefined ? [] : [{ kind, number }];
  });

const addressOf = (vendor: Vendor) => {
  const parts = {
    line1: vendor.AddressLine1,
    line2: vendor.AddressLine2,
    city: vendor.City,
    state: vendor.State,
    postalCode: vendor.PostalCode,
    country: vendor.Country,
  };
  const known = Object.entries(parts).flatMap(([name, text]) => (said(text) ? [[name, said(text) as string]] : []));
  return known.length > 0 ? Object.fromEntries(known) : undefined;
};

const alertsOf = ({ RedAlert, YellowAlert }: Vendor) =>
  [
    { level: "red", text: said(RedAlert) },
    { level: "yellow", text: said(YellowAlert) },
  ].flatMap(({ level, text }) => (text === undefined ? [] : [{ level, text }]));

const cardsOf = ({ ClientCreditCard: card }: Vendor) =>
  /^\d{4}$/.test(card?.LastFour ?? "")
    ? [
        {
          brand: said(card?.CardType) ?? "card",
          last4: card!.LastFour!,
          expires: [card?.ExpMonth?.padStart(2, "0"), card?.ExpYear].filter(Boolean).join("/"),
        },
      ]
    : [];

const relationshipsOf = ({ ClientRelationships }: Vendor) =>
  (ClientRelationships ?? []).flatMap(({ RelatedUniqueId, RelationshipName }) => {
    const [kind, client] = [said(RelationshipName), given(RelatedUniqueId)];
    return kind && client ? [{ kind, client }] : [];
  });

const marketingOf = ({ SendPromotionalEmails: email, SendPromotionalTexts: sms }: Vendor) => ({
  ...(email != null && { email }),
  ...(sms != null && { sms }),
});

/** The list where it holds something; an empty one says no more than none. */
const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

/** A client's record, its id the one that the studio cannot change (S0-02, S0-04, S0-05, S0-21 to S0-24). */
export const clientOf = (vendor: Vendor, facts: Facts, { indexes }: Pick<Beside, "indexes">): NewRecord => {
  const homeLocation = said(vendor.HomeLocation?.Name);
  return {
    type: "client",
    id: vendor.UniqueId,
    firstName: vendor.FirstName,
    lastName: vendor.LastName,
    email: said(vendor.Email),
    phones: some(phonesOf(vendor)),
    birthday: vendor.BirthDate ? dayOf(vendor.BirthDate, facts.zoneOf(homeLocation)) : undefined,
    address: addressOf(vendor),
    photoUrl: said(vendor.PhotoUrl),
    homeLocation,
    createdAt: vendor.CreationDate ? instantOf(vendor.CreationDate, facts.zoneOf(homeLocation)) : undefined,
    status: vendor.Active === false ? "Inactive" : said(vendor.Status),
    prospect: vendor.IsProspect ?? undefined,
    leadSource: said(vendor.ReferredBy),
    alerts: some(alertsOf(vendor)),
    indexes: some(indexes ?? []),
    notes: said(vendor.Notes),
    balance: vendor.AccountBalance == null ? undefined : minor(vendor.AccountBalance, facts.currency),
    paymentMethods: some(cardsOf(vendor)),
    relationships: some(relationshipsOf(vendor)),
    marketing: marketingOf(vendor),
    modifiedAt: vendor.LastModifiedDateTime ? utcOf(vendor.LastModifiedDateTime) : undefined,
  };
};

export const mapClient = mapWith(VendorClient, (vendor, facts, beside) => [clientOf(vendor, facts, beside)]);
