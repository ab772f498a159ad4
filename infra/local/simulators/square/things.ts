/** What Square keeps, in its own shapes: of each the fields that the simulator fills. */
export interface Money {
  amount: number;
  currency: string;
}

export interface Customer {
  id: string;
  created_at: string;
  updated_at: string;
  given_name?: string;
  family_name?: string;
  company_name?: string;
  email_address?: string;
  phone_number?: string;
  birthday?: string;
  note?: string;
  address?: Record<string, string>;
  preferences?: { email_unsubscribed: boolean };
  creation_source: string;
  version: number;
}

export type BookingStatus =
  | "PENDING"
  | "CANCELLED_BY_CUSTOMER"
  | "CANCELLED_BY_SELLER"
  | "DECLINED"
  | "ACCEPTED"
  | "NO_SHOW";

export interface Booking {
  id: string;
  version: number;
  status: BookingStatus;
  created_at: string;
  updated_at: string;
  start_at: string;
  location_id: string;
  customer_id: string;
  appointment_segments: {
    duration_minutes: number;
    service_variation_id: string;
    team_member_id: string;
    service_variation_version: number;
    intermission_minutes?: number;
  }[];
}

export interface Order {
  id: string;
  location_id: string;
  customer_id?: string;
  line_items: {
    uid: string;
    name: string;
    quantity: string;
    item_type: "ITEM" | "CUSTOM_AMOUNT" | "GIFT_CARD";
    catalog_object_id?: string;
    base_price_money: Money;
    total_money: Money;
  }[];
  tenders: { id: string; type: string; payment_id: string; amount_money: Money }[];
  created_at: string;
  updated_at: string;
  state: "OPEN" | "COMPLETED" | "CANCELED";
  version: number;
  total_money: Money;
  total_tax_money: Money;
}

export interface Payment {
  id: string;
  created_at: string;
  updated_at: string;
  amount_money: Money;
  tip_money?: Money;
  total_money: Money;
  refunded_money?: Money;
  refund_ids?: string[];
  status: "APPROVED" | "PENDING" | "COMPLETED" | "CANCELED" | "FAILED";
  source_type: "CARD" | "CASH" | "EXTERNAL";
  card_details?: { status: string; card: { card_brand: string; last_4: string } };
  location_id: string;
  order_id: string;
  customer_id?: string;
}

export interface Refund {
  id: string;
  status: "PENDING" | "COMPLETED" | "REJECTED" | "FAILED";
  location_id: string;
  amount_money: Money;
  payment_id: string;
  order_id: string;
  created_at: string;
  updated_at: string;
}

export interface Service {
  id: string;
  item: string;
  name: string;
  productType: "APPOINTMENTS_SERVICE" | "REGULAR";
  minutes: number;
  price: number;
  /** no longer in the catalogue */
  deleted?: boolean;
}
