import { faultsOf } from "../../kernel/errors.ts";
import { LocalDate } from "../../kernel/time.ts";
import type { Mapped, NewRecord } from "../contract.ts";
import { Customer, Gone } from "./schema.ts";

type NewClient = Extract<NewRecord, { type: "client" }>;

/** Square has a birthday without its year as that of the year 0: there is no such day here. */
const birthdayOf = (text: string | null | undefined): string | undefined =>
  text && !text.startsWith("0000") && LocalDate.safeParse(text).success ? text : undefined;

const addressOf = (address: Customer["address"]): Record<string, string> | undefined => {
  const given = Object.entries(address ?? {}).filter(([, line]) => line?.trim()) as [string, string][];
  return given.length > 0 ? Object.fromEntries(given) : undefined;
};

/** A company, or somebody of whom there is a nickname only, is called by that. */
const namesOf = ({ given_name, family_name, company_name, nickname }: Customer) => {
  const [firstName, lastName] = [given_name?.trim() ?? "", family_name?.trim() ?? ""];
  if (firstName || lastName) return { firstName, lastName };
  return { firstName: nickname?.trim() || company_name?.trim() || "", lastName: "" };
};

const clientOf = (customer: Customer): NewClient => {
  const birthday = birthdayOf(customer.birthday);
  const address = addressOf(customer.address);
  const unsubscribed = customer.preferences?.email_unsubscribed;
  return {
    type: "client",
    id: customer.id,
    ...namesOf(customer),
    ...(customer.email_address && { email: customer.email_address }),
    ...(customer.phone_number && { phones: [{ kind: "mobile", number: customer.phone_number }] }),
    ...(birthday && { birthday }),
    ...(address && { address }),
    ...(customer.note && { notes: customer.note }),
    ...(customer.created_at && { createdAt: customer.created_at }),
    ...(typeof unsubscribed === "boolean" && { marketing: { email: !unsubscribed } }),
    ...(customer.updated_at && { modifiedAt: customer.updated_at }),
  };
};

/** A customer as a client; one that is gone as a deletion, or as the client that became another one. */
export const mapCustomer = (record: unknown, id: string | null): Mapped => {
  const left = Gone.safeParse(record);
  const { at, mergedInto } = left.data?.gone ?? {};
  if (at && !mergedInto)
    return { records: [{ type: "deleted", of: "client", id: id ?? "", modifiedAt: at }], errors: [] };
  const parsed = Customer.safeParse(left.success ? left.data.customer : record);
  if (!parsed.success) return { records: [], errors: faultsOf(parsed.error.issues) };
  const client = clientOf(parsed.data);
  return { records: [mergedInto ? { ...client, mergedInto, modifiedAt: at } : client], errors: [] };
};
