/*
 * What the simulated site keeps, in a shape of its own: cents, milliseconds, one state a visit. The vendor's shape is made of it only when it answers
 * (shapes.ts), and the truth is counted in it (truth.ts), so that neither can agree with the connector by accident.
 */

export interface SimClient {
  uniqueId: number;
  /** given by the studio, may change */
  id: string;
  first: string;
  last: string;
  email: string | undefined;
  mobile: string | undefined;
  photo: string | undefined;
  born: string | undefined;
  createdAt: number;
  modifiedAt: number;
  active: boolean;
  prospect: boolean;
  status: "Non-Member" | "Active" | "Suspended" | "Terminated";
  red: string | undefined;
  yellow: string | undefined;
  notes: string | undefined;
  /** index and value */
  indexes: [number, number][];
  /** a location */
  home: number;
  promoEmails: boolean;
  promoTexts: boolean;
  balance: number;
  /** UniqueId of the child it looks after */
  child: number | undefined;
  /** how it buys: a membership that bills every month, packs, or now and then */
  habit: "member" | "packs" | "dropIn";
  nextBuy: number;
}

export interface SimClass {
  id: number;
  start: number;
  end: number;
  /** index into the timetable's kinds */
  kind: number;
  staff: number;
  location: number;
  capacity: number;
  cancelled: boolean;
  modifiedAt: number;
  visits: SimVisit[];
  /** whether what came of it was settled */
  over: boolean;
}

export interface SimVisit {
  id: number;
  class: SimClass;
  client: SimClient;
  state: "booked" | "signedIn" | "lateCancelled" | "missed";
  service: SimService | undefined;
  modifiedAt: number;
}

export interface SimAppointment {
  id: number;
  client: SimClient;
  start: number;
  staff: number;
  location: number;
  type: number;
  status: "Booked" | "Completed" | "NoShow" | "Cancelled" | "LateCancelled";
  service: SimService | undefined;
}

export interface SimService {
  id: number;
  client: SimClient;
  product: number;
  name: string;
  /** visits it holds; 100000 for any number, as the vendor has it */
  count: number;
  left: number;
  boughtAt: number;
  expiresAt: number;
  returned: boolean;
}

export interface SimContract {
  id: number;
  client: SimClient;
  signedAt: number;
  endsAt: number;
  terminatedAt: number | undefined;
  suspended: boolean;
}

export interface SimLine {
  detail: number;
  product: number;
  name: string;
  kind: "service" | "contract" | "product" | "giftCard";
  contract: number | undefined;
  quantity: number;
  /** cents each, without tax */
  price: number;
  tax: number;
  returned: boolean;
}

export interface SimSale {
  id: number;
  at: number;
  payer: SimClient;
  recipient: SimClient | undefined;
  location: number;
  lines: SimLine[];
  /** cents; below 0: given back */
  payments: { id: number; method: number; type: string; cents: number }[];
}

/** A message of a change, as it waits to be sent. */
export interface SimMessage {
  eventId: string;
  at: number;
  data: Record<string, unknown>;
}
