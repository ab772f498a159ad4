import type { Day } from "./calendar.ts";

/**
 * The source records of design.md as the demo writes them. Described here a second time on purpose: the demo is a
 * caller of the API like any booking software and shares no code with what it calls.
 */
export interface ClientRecord {
  type: "client";
  id: string;
  firstName: string;
  lastName: string;
  appName?: string;
  username?: string;
  lastLoginAt?: string;
  email?: string;
  phones?: { kind: "mobile" | "home" | "work"; number: string }[];
  birthday?: Day;
  address?: string;
  photoUrl?: string;
  homeLocation?: string;
  currentPackage?: string;
  createdAt?: string;
  status?: "active" | "inactive";
  prospect?: boolean;
  leadSource?: string;
  referredBy?: string;
  alerts?: { level: string; text: string }[];
  indexes?: { name: string; value: string }[];
  notes?: string;
  balance?: number;
  paymentMethods?: { brand: string; last4: string; expires: string }[];
  relationships?: { kind: "guardian" | "payer" | "family" | "emergencyContact"; client: string }[];
  marketing?: { email: boolean; sms: boolean };
  modifiedAt?: string;
}

export interface Teacher {
  id: string;
  name: string;
}

export interface InlineEvent {
  name: string;
  eventType: string;
  kind: "class" | "appointment" | "workshop" | "series";
  startsAt: string;
  endsAt: string;
  location: string;
  staff: Teacher;
  originalStaff?: Teacher;
  capacity: number;
  cancelled?: boolean;
}

export interface EventRecord extends InlineEvent {
  type: "event";
  id: string;
}

export type BookingStatus = "booked" | "attended" | "absent" | "earlyCancelled" | "lateCancelled" | "waitlisted";

export interface BookingRecord {
  type: "booking";
  id: string;
  client: string;
  event: string | InlineEvent;
  status: BookingStatus;
  package?: string;
  recurring?: boolean;
  waitlistPosition?: number;
  bookedAt: string;
  checkedInAt?: string;
  cancelledAt?: string;
}

export interface ContractRecord {
  type: "contract";
  id: string;
  client: string;
  name: string;
  purchasedOn: Day;
  startsOn: Day;
  endsOn?: Day;
  cancelledOn?: Day;
  status: "scheduled" | "active" | "frozen" | "suspended" | "ended" | "cancelled";
  freezes?: { from: Day; to?: Day }[];
}

export interface PackageRecord {
  type: "package";
  id: string;
  client: string;
  name: string;
  kind: "class" | "oneOnOne";
  purchasedOn: Day;
  activeOn?: Day;
  expiresOn?: Day;
  creditsTotal?: number;
  creditsUsed?: number;
  contract?: string;
  status?: string;
}

export interface InvoiceLine {
  kind: "package" | "contract" | "product" | "giftCard" | "other";
  name: string;
  quantity: number;
  amount: number;
  recipient?: string;
}

export interface InvoiceRecord {
  type: "invoice";
  id: string;
  client: string;
  issuedAt: string;
  status: "draft" | "open" | "paid" | "void";
  currency: string;
  total: number;
  tax?: number;
  dueOn?: Day;
  location?: string;
  payments?: { method: string; amount: number; at: string }[];
  refunds?: { amount: number; at: string }[];
  lines: InvoiceLine[];
}

export interface DeletedRecord {
  type: "deleted";
  of: "client" | "event" | "booking" | "contract" | "package" | "invoice";
  id: string;
  modifiedAt?: string;
}

export type KeptRecord = ClientRecord | EventRecord | BookingRecord | ContractRecord | PackageRecord | InvoiceRecord;
export type SourceRecord = KeptRecord | DeletedRecord;
