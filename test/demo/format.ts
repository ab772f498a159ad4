import * as z from "zod";

/** The fixed format of design.md ("Source records"), written down once more and strictly, for the demo's records. */
const Id = z.string().min(1);
const Utc = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .refine((text) => !Number.isNaN(Date.parse(text)));
const Day = z.iso.date();
const Cents = z.int();
const Staff = z.strictObject({ id: Id.optional(), name: Id });
const optional = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape).partial().shape;

const eventFields = {
  name: Id,
  eventType: Id,
  kind: z.enum(["class", "appointment", "workshop", "series"]),
  startsAt: Utc,
  ...optional({
    endsAt: Utc,
    location: Id,
    staff: Staff,
    originalStaff: Staff,
    capacity: z.int().positive(),
    cancelled: z.boolean(),
  }),
};

const Client = z.strictObject({
  type: z.literal("client"),
  id: Id,
  firstName: Id,
  lastName: Id,
  ...optional({
    appName: Id,
    username: Id,
    lastLoginAt: Utc,
    email: z.email().endsWith("@example.com"),
    phones: z
      .array(
        z.strictObject({
          kind: z.enum(["mobile", "home", "work"]),
          number: z.string().regex(/^\(\d{3}\) 555-01\d\d$/),
        }),
      )
      .min(1),
    birthday: Day,
    address: Id,
    photoUrl: z.url(),
    homeLocation: z.enum(["Harbor", "Mesa"]),
    currentPackage: Id,
    createdAt: Utc,
    status: z.enum(["active", "inactive"]),
    prospect: z.boolean(),
    leadSource: Id,
    referredBy: Id,
    alerts: z.array(z.strictObject({ level: Id, text: Id })),
    indexes: z.array(z.strictObject({ name: Id, value: Id })),
    notes: Id,
    balance: Cents,
    paymentMethods: z.array(
      z.strictObject({ brand: Id, last4: z.string().regex(/^\d{4}$/), expires: z.string().regex(/^\d{4}-\d\d$/) }),
    ),
    relationships: z.array(
      z.strictObject({ kind: z.enum(["guardian", "payer", "family", "emergencyContact"]), client: Id }),
    ),
    marketing: z.strictObject({ email: z.boolean(), sms: z.boolean() }),
    mergedInto: Id,
    modifiedAt: Utc,
  }),
});

const Booking = z.strictObject({
  type: z.literal("booking"),
  id: Id,
  client: Id,
  event: z.union([Id, z.strictObject(eventFields)]),
  status: z.enum(["booked", "attended", "absent", "earlyCancelled", "lateCancelled", "waitlisted"]),
  ...optional({
    package: Id,
    recurring: z.boolean(),
    waitlistPosition: z.int().positive(),
    bookedAt: Utc,
    checkedInAt: Utc,
    cancelledAt: Utc,
    modifiedAt: Utc,
  }),
});

const Contract = z.strictObject({
  type: z.literal("contract"),
  id: Id,
  client: Id,
  name: Id,
  purchasedOn: Day,
  startsOn: Day,
  status: z.enum(["scheduled", "active", "frozen", "suspended", "ended", "cancelled"]),
  ...optional({
    endsOn: Day,
    cancelledOn: Day,
    freezes: z.array(z.strictObject({ from: Day, to: Day.optional() })),
    modifiedAt: Utc,
  }),
});

const Package = z.strictObject({
  type: z.literal("package"),
  id: Id,
  client: Id,
  name: Id,
  kind: z.enum(["class", "oneOnOne"]),
  purchasedOn: Day,
  ...optional({
    activeOn: Day,
    expiresOn: Day,
    creditsTotal: z.int(),
    creditsUsed: z.int(),
    contract: Id,
    status: Id,
    modifiedAt: Utc,
  }),
});

const Entry = { amount: Cents.positive(), at: Utc };
const Line = z.strictObject({
  kind: z.enum(["package", "contract", "product", "giftCard", "other"]),
  name: Id,
  quantity: z.int(),
  amount: Cents,
  ...optional({ recipient: Id }),
});

const Invoice = z.strictObject({
  type: z.literal("invoice"),
  id: Id,
  client: Id,
  issuedAt: Utc,
  status: z.enum(["draft", "open", "paid", "void"]),
  currency: z.literal("USD"),
  total: Cents,
  ...optional({
    tax: Cents,
    tips: Cents,
    dueOn: Day,
    location: Id,
    payments: z.array(z.strictObject({ method: Id, ...Entry })),
    refunds: z.array(z.strictObject(Entry)),
    lines: z.array(Line).min(1),
    modifiedAt: Utc,
  }),
});

const Deleted = z.strictObject({
  type: z.literal("deleted"),
  of: z.enum(["client", "event", "booking", "contract", "package", "invoice"]),
  id: Id,
  ...optional({ modifiedAt: Utc }),
});

export const SourceRecord = z.discriminatedUnion("type", [
  Client,
  z.strictObject({ type: z.literal("event"), id: Id, ...eventFields, ...optional({ modifiedAt: Utc }) }),
  Booking,
  Contract,
  Package,
  Invoice,
  Deleted,
]);
