import { makeBooking, makeClient, makeEvent, makeInvoice } from "../support/make.ts";

/** Records with what booking software usually fills in. */
export const typicalClient = (id: string) =>
  makeClient(id, {
    lastName: "Lindqvist",
    email: `${id}@example.com`,
    phones: [{ kind: "mobile", number: "+12125550123" }],
    birthday: "1988-04-02",
    address: { line1: "12 Harbor Street", city: "Portland", state: "ME", postalCode: "04101" },
    homeLocation: "Harbor",
    currentPackage: "10 Class Pass",
    createdAt: "2023-05-01T14:00:00Z",
    status: "Active",
    leadSource: "Friend",
    marketing: { email: true, sms: false },
    modifiedAt: "2026-02-20T09:00:00Z",
  });

export const typicalInvoice = (id: string, client: string, fields: Record<string, unknown> = {}) =>
  makeInvoice(id, client, {
    total: 18_000,
    tax: 900,
    location: "Harbor",
    payments: [{ method: "card", amount: 18_000, at: "2026-03-02T12:00:05Z" }],
    lines: [{ kind: "package", name: "10 Class Pass", quantity: 1, amount: 17_100 }],
    modifiedAt: "2026-03-02T12:00:06Z",
    ...fields,
  });

export const typicalBooking = (id: string, client: string, fields: Record<string, unknown> = {}) =>
  makeBooking(id, client, {
    package: "10 Class Pass",
    bookedAt: "2026-02-27T18:30:00Z",
    checkedInAt: "2026-03-02T10:54:00Z",
    modifiedAt: "2026-03-02T12:00:00Z",
    event: { eventTypeId: "1482", endsAt: "2026-03-02T12:00:00Z", staff: { id: "t1", name: "Noor Haddad" } },
    ...fields,
  });

export const typicalEvent = (id: string) =>
  makeEvent(id, {
    eventTypeId: "1482",
    endsAt: "2026-03-02T12:00:00Z",
    staff: { id: "t1", name: "Noor Haddad" },
    capacity: 18,
    modifiedAt: "2026-02-01T09:00:00Z",
  });
