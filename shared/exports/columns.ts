import type { Profile } from "../clients/routes.ts";
import type { Cell } from "./csv.ts";
import type { ColumnName } from "./schema.ts";

/** A profile as its reader sees it: what the role may not see is not there. */
export type Seen = Partial<Profile>;

interface Column {
  /** head of the column; an import knows it again */
  label: string;
  value: (client: Seen) => Cell | Cell[];
}

const phone = (kind: string) => (client: Seen) =>
  client.phones?.filter((one) => one.kind === kind).map(({ number }) => number) ?? [];

/** Money as a number of whole units, as spreadsheets have it: 1900 USD minor is 19. */
const major = ({ amount, currency }: { amount: number; currency: string }): number =>
  amount /
  10 ** (new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2);

/** The columns of an export of clients, in their usual order. Several values of one cell are told apart by `; `. */
const columns: Record<ColumnName, Column> = {
  id: { label: "Client ID", value: ({ id }) => id },
  sourceId: { label: "Member ID", value: ({ source }) => source?.id },
  firstName: { label: "First name", value: ({ firstName }) => firstName },
  lastName: { label: "Last name", value: ({ lastName }) => lastName },
  email: { label: "Email", value: ({ emails }) => emails?.map(({ address }) => address) ?? [] },
  mobile: { label: "Mobile", value: phone("mobile") },
  homePhone: { label: "Home phone", value: phone("home") },
  workPhone: { label: "Work phone", value: phone("work") },
  birthday: { label: "Birthday", value: ({ birthday }) => birthday },
  address: {
    label: "Address",
    value: ({ address }) => (address && typeof address === "object" ? Object.values(address).join(", ") : address),
  },
  homeLocation: { label: "Home location", value: ({ quickStats }) => quickStats?.homeLocation },
  tags: { label: "Tags", value: ({ tags }) => tags ?? [] },
  status: { label: "Status", value: ({ status }) => status },
  lifecycle: { label: "Lifecycle", value: ({ lifecycle }) => lifecycle },
  clientSince: { label: "Client since", value: ({ clientSinceAt }) => clientSinceAt },
  lastVisit: { label: "Last visit", value: ({ quickStats }) => quickStats?.lastAttendanceAt },
  nextVisit: { label: "Next visit", value: ({ quickStats }) => quickStats?.scheduledVisitAt },
  attended: { label: "Attended", value: ({ badges }) => badges?.attendedEvents },
  clubCount: { label: "Club Count", value: ({ quickStats }) => quickStats?.clubCount },
  ltv: { label: "LTV", value: ({ quickStats }) => quickStats?.ltv && major(quickStats.ltv) },
  currency: { label: "Currency", value: ({ quickStats }) => quickStats?.ltv?.currency },
  emailEligible: { label: "May get email", value: ({ reachability }) => reachability?.email.eligible },
  smsEligible: { label: "May get SMS", value: ({ reachability }) => reachability?.sms.eligible },
};

export const labelOf = (name: ColumnName): string => columns[name].label;
export const cellOf = (name: ColumnName, client: Seen): Cell | Cell[] => columns[name].value(client);
