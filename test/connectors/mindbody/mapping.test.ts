import { describe, expect, it } from "vitest";
import { SourceRecord } from "../../../shared/sources/schema.ts";
import { mapped, record, vendor } from "./vendor.ts";

describe("what Mindbody's records become", () => {
  it("S0-02 S0-04 S0-05 S0-21 S0-22 S0-23 S0-24 a client with all that Mindbody says of it", () => {
    const said = {
      Email: "ada@example.com",
      MobilePhone: "(212) 555-1001",
      HomePhone: "",
      WorkPhone: "212-555-1002",
      BirthDate: "1990-05-12T00:00:00",
      AddressLine1: "1 Pier Rd",
      City: "New York",
      PhotoUrl: "https://photos.example.com/1.jpg",
      HomeLocation: { Id: 1, Name: "Harbour" },
      CreationDate: "2024-02-03T09:30:00:00",
      LastModifiedDateTime: "2026-03-01T10:00:00Z",
      Active: true,
      Status: "Active",
      IsProspect: false,
      ReferredBy: "A friend",
      RedAlert: "Owes for a mirror",
      YellowAlert: "Back row",
      Notes: "Met at the open day.",
      AccountBalance: -12.5,
      ClientRelationships: [{ RelatedClientId: "5002", RelatedUniqueId: 100_000_002, RelationshipName: "Guardian" }],
      ClientCreditCard: { CardType: "Visa", LastFour: "4242", ExpMonth: "5", ExpYear: "2027" },
      SendPromotionalEmails: true,
      SendPromotionalTexts: false,
      SomethingNew: { of: "the vendor" },
    };
    expect(record("clients", said, { indexes: [{ name: "Came by", value: "The web" }] })).toEqual({
      type: "client",
      id: "100000001",
      firstName: "Ada",
      lastName: "Alder",
      email: "ada@example.com",
      phones: [
        { kind: "mobile", number: "(212) 555-1001" },
        { kind: "work", number: "212-555-1002" },
      ],
      birthday: "1990-05-12",
      address: { line1: "1 Pier Rd", city: "New York" },
      photoUrl: "https://photos.example.com/1.jpg",
      homeLocation: "Harbour",
      createdAt: "2024-02-03T14:30:00.000Z",
      status: "Active",
      prospect: false,
      leadSource: "A friend",
      alerts: [
        { level: "red", text: "Owes for a mirror" },
        { level: "yellow", text: "Back row" },
      ],
      indexes: [{ name: "Came by", value: "The web" }],
      notes: "Met at the open day.",
      balance: -1250,
      paymentMethods: [{ brand: "Visa", last4: "4242", expires: "05/2027" }],
      relationships: [{ kind: "Guardian", client: "100000002" }],
      marketing: { email: true, sms: false },
      modifiedAt: "2026-03-01T10:00:00.000Z",
    });
  });

  it("a client that is not active is inactive, whatever its status was", () => {
    expect(record("clients", { Active: false, Status: "Active" }).status).toBe("Inactive");
    expect(record("clients", { Active: true, Status: "Suspended" }).status).toBe("Suspended");
  });

  it("a class is an event at its location, by its location's clock", () => {
    const said = {
      Location: { Id: 2, Name: "Old Town" },
      Staff: { Id: 100, Name: "Noor Reed", FirstName: "Noor" },
      MaxCapacity: 12,
      IsCanceled: false,
    };
    expect(record("classes", said)).toEqual({
      type: "event",
      id: "class-77",
      name: "Vinyasa",
      eventType: "Vinyasa",
      eventTypeId: "20",
      kind: "class",
      startsAt: "2026-03-15T01:00:00.000Z",
      endsAt: "2026-03-15T02:00:00.000Z",
      location: "Old Town",
      staff: { id: "100", name: "Noor Reed" },
      capacity: 12,
      cancelled: false,
    });
    expect(record("classes", { IsCanceled: true }).cancelled).toBe(true);
  });

  it.each([
    [{ SignedIn: true }, "attended"],
    [{ SignedIn: false }, "booked"],
    [{ Missed: true }, "absent"],
    [{ LateCancelled: true }, "lateCancelled"],
    [{ LateCancelled: true, Missed: true }, "lateCancelled"],
    [{ LateCancelled: true, SignedIn: true }, "lateCancelled"],
  ])("a visit with %j is %s", (signs, status) => {
    expect(record("visits", signs)).toMatchObject({ id: "9", client: "100000001", event: "class-77", status });
  });

  it.each([
    ["Requested", "booked"],
    ["Booked", "booked"],
    ["Confirmed", "booked"],
    ["None", "booked"],
    ["Arrived", "attended"],
    ["Completed", "attended"],
    ["NoShow", "absent"],
    ["Cancelled", "earlyCancelled"],
    ["LateCancelled", "lateCancelled"],
  ])("an appointment that is %s is %s", (Status, status) => {
    const said = { location: "Harbour", type: "Massage 60" };
    expect(record("appointments", { Status }, said, "booking")).toMatchObject({
      id: "appointment-31",
      event: "appointment-31",
      client: "100000001",
      status,
    });
    expect(record("appointments", { Status }, said, "event")).toMatchObject({
      id: "appointment-31",
      eventType: "Massage 60",
      kind: "appointment",
      startsAt: "2026-03-14T14:00:00.000Z",
    });
  });

  it("the visit of an appointment adds nothing to it", () => {
    expect(mapped("visits", { AppointmentId: 31, ClassId: 0 })).toEqual({ records: [], errors: [] });
  });

  it("a package has used what does not remain; one for any number of visits has no total; a returned one is over", () => {
    expect(record("services", { ExpirationDate: "2026-08-28T00:00:00Z", ActiveDate: "2026-03-01T00:00:00" })).toEqual({
      type: "package",
      id: "40",
      client: "100000001",
      name: "10 Classes",
      kind: "class",
      purchasedOn: "2026-03-01",
      activeOn: "2026-03-01",
      expiresOn: "2026-08-28",
      creditsTotal: 10,
      creditsUsed: 3,
    });
    const unlimited = record("services", { Count: 100_000, Remaining: 100_000 });
    expect([unlimited.creditsTotal, unlimited.creditsUsed]).toEqual([undefined, undefined]);
    expect(record("services", { Returned: true }).status).toBe("refunded");
    expect(record("services", { Program: { ScheduleType: "Appointment" } }).kind).toBe("oneOnOne");
  });

  it.each([
    [{}, "active"],
    [{ AutopayStatus: "Suspended" }, "frozen"],
    [{ EndDate: "2026-03-19T00:00:00" }, "ended"],
    [{ TerminationDate: "2026-03-20T00:00:00" }, "cancelled"],
    [{ TerminationDate: "2026-04-20T00:00:00" }, "active"],
    [{ StartDate: "2026-04-01T00:00:00" }, "scheduled"],
  ])("a contract with %j is %s", (change, status) => {
    expect(record("contracts", change)).toMatchObject({ type: "contract", id: "50", client: "100000001", status });
  });

  it("S0-51 a line is a product only where it is neither of a package, nor of a contract, nor a gift card", () => {
    const line = (change: object) => ({ ...vendor.sales.PurchasedItems[0], ...change });
    const kinds = record("sales", {
      PurchasedItems: [
        line({ IsService: true }),
        line({ IsService: true, ContractId: 900 }),
        line({ IsService: false, ContractId: 900 }),
        line({ IsService: false, ContractId: 0 }),
        line({ GiftCardBarcodeId: "GC1" }),
      ],
    }).lines.map(({ kind }: { kind: string }) => kind);
    expect(kinds).toEqual(["package", "contract", "contract", "product", "giftCard"]);
  });

  it("S0-12 what pays with what was paid before is told apart, and what was given away is not paid", () => {
    const paid = (Type: string) => record("sales", { Payments: [{ Type, Amount: 48.71 }] });
    expect(paid("Gift Card").payments[0].method).toBe("giftCard");
    expect(paid("Account").payments[0].method).toBe("balance");
    expect(paid("Debit Card").payments[0].method).toBe("Debit Card");
    expect(paid("Comp")).toMatchObject({ status: "paid", total: 0, payments: [] });
    expect(record("sales", { Payments: [{ Type: "Cash", Amount: 20 }] })).toMatchObject({
      status: "open",
      total: 4871,
    });
  });

  it("S0-12 a return is a refund on its own day, and the flag on what was sold changes nothing", () => {
    const sold = vendor.sales.PurchasedItems[0]!;
    expect(record("sales", { PurchasedItems: [{ ...sold, Returned: true }] })).toMatchObject({
      total: 4871,
      refunds: [],
    });
    const back = record("sales", {
      PurchasedItems: [{ ...sold, Quantity: -1, TaxAmount: -3.61, TotalAmount: -48.71, Returned: true }],
      Payments: [{ Type: "Visa", Amount: -48.71 }],
    });
    expect(back).toMatchObject({ status: "paid", total: -4871, tax: -361, payments: [] });
    expect(back.refunds).toEqual([{ method: "Visa", amount: 4871, at: "2026-03-14T16:30:15.000Z" }]);
  });

  it("every record is one the intake takes", () => {
    for (const resource of Object.keys(vendor) as (keyof typeof vendor)[])
      for (const one of mapped(resource, {}, { location: "Harbour", type: "Massage 60" }).records)
        expect(SourceRecord.safeParse(one).error, resource).toBeUndefined();
  });
});

describe("a record that Mindbody got wrong", () => {
  it.each([
    ["clients", { LastName: undefined }, "/LastName"],
    ["clients", { UniqueId: null }, "/UniqueId"],
    ["clients", { HomeLocation: { Id: 1, Name: 4 } }, "/HomeLocation/Name"],
    ["classes", { StartDateTime: "soon" }, "/StartDateTime"],
    ["classes", { ClassDescription: undefined }, "/ClassDescription"],
    ["visits", { ClientUniqueId: undefined }, "/ClientUniqueId"],
    ["appointments", { Status: "Maybe" }, "/Status"],
    ["services", { PaymentDate: undefined }, "/PaymentDate"],
    ["contracts", { StartDate: 5 }, "/StartDate"],
    ["sales", { PurchasedItems: [{ TotalAmount: "48.71" }] }, "/PurchasedItems/0/TotalAmount"],
  ] as const)("is rejected by itself: %s with %j", (resource, change, pointer) => {
    const { records, errors } = mapped(resource, change);
    expect(records).toEqual([]);
    expect(errors.map((fault) => fault.pointer)).toContain(pointer);
  });

  it("is rejected where it is nobody's", () => {
    expect(mapped("sales", {}, { client: undefined }).errors).toEqual([
      { pointer: "/ClientId", message: "is no client's id" },
    ]);
  });
});
