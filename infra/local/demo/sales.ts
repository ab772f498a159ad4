import { type Day, instant, plusMonths } from "./calendar.ts";
import { chance } from "./chance.ts";
import { type Article, priceOf } from "./prices.ts";
import type { ContractRecord, InvoiceLine, InvoiceRecord, KeptRecord, PackageRecord } from "./records.ts";
import { account, type Location, type Studio, zoneOf } from "./studio.ts";

type Sale = Partial<Omit<InvoiceRecord, "type" | "id" | "client" | "lines">> & { at?: Location };

/** An invoice over lines, paid at noon of the day unless told otherwise; half of the paid ones name the card payment. */
export const invoice = (id: string, client: string, on: Day, lines: InvoiceLine[], sale: Sale = {}): InvoiceRecord => {
  const { at = "Harbor", ...given } = sale;
  const issuedAt = instant(on, "12:00", zoneOf(at));
  const total = given.total ?? lines.reduce((sum, line) => sum + line.amount, 0) + (given.tax ?? 0);
  const isPaidByCard = (given.status ?? "paid") === "paid" && chance("payment", id) < 0.5;
  return {
    type: "invoice",
    id,
    client,
    issuedAt,
    status: "paid",
    currency: account.currency,
    total,
    location: at,
    ...(isPaidByCard && { payments: [{ method: "card", amount: total, at: issuedAt }] }),
    ...given,
    lines,
  };
};

/** One line of an article at its price of the day. */
export const line = (
  studio: Studio,
  kind: InvoiceLine["kind"],
  article: Article,
  on: Day,
  quantity = 1,
): InvoiceLine => ({
  kind,
  name: article,
  quantity,
  amount: quantity * priceOf(studio, article, on),
});

/** A package and the invoice that paid for it, of one payer and perhaps another recipient. */
export const packSale = (
  studio: Studio,
  pack: Omit<PackageRecord, "type">,
  { payer = pack.client, at = "Harbor" as Location } = {},
): KeptRecord[] => {
  const bought = line(studio, "package", pack.name as Article, pack.purchasedOn);
  const recipient = payer === pack.client ? {} : { recipient: pack.client };
  return [
    { type: "package", ...pack },
    invoice(`inv-${pack.id}`, payer, pack.purchasedOn, [{ ...bought, ...recipient }], { at }),
  ];
};

interface Membership {
  client: string;
  plan: "Unlimited Monthly" | "Founders Unlimited";
  startsOn: Day;
  /** the invoices reach back no further than this */
  invoicedFrom?: Day;
  /** and no further than this, the end of the contract unless told otherwise */
  billedUntil?: Day;
  endsOn?: Day;
  status?: ContractRecord["status"];
  freezes?: { from: Day; to: Day }[];
  at?: Location;
}

/** A contract, the unlimited package it makes, and one invoice a month outside its freezes. */
export const membership = (studio: Studio, of: Membership): KeptRecord[] => {
  const { client, plan, startsOn, endsOn, status = endsOn ? "ended" : "active", freezes } = of;
  const contract = contractId(client);
  return [
    {
      type: "contract",
      id: contract,
      client,
      name: plan,
      purchasedOn: startsOn,
      startsOn,
      ...(endsOn && { endsOn }),
      status,
      ...(freezes && { freezes }),
    },
    {
      type: "package",
      id: unlimitedId(client),
      client,
      name: plan,
      kind: "class",
      purchasedOn: startsOn,
      activeOn: startsOn,
      ...(endsOn && { expiresOn: endsOn }),
      contract,
      status: status === "active" ? "active" : "inactive",
    },
    ...billingDays(studio, of).map((day) =>
      invoice(`inv-${client.slice(3)}-${day.slice(0, 7)}`, client, day, [line(studio, "contract", plan, day)], {
        at: of.at ?? "Harbor",
      }),
    ),
  ];
};

const billingDays = ({ today }: Studio, of: Membership): Day[] => {
  const { startsOn, invoicedFrom = startsOn, endsOn, billedUntil = endsOn ?? today, freezes = [] } = of;
  const days: Day[] = [];
  for (let month = 0; plusMonths(startsOn, month) < billedUntil; month += 1) days.push(plusMonths(startsOn, month));
  return days.filter((day) => day >= invoicedFrom && !freezes.some(({ from, to }) => from <= day && day <= to));
};

/** The id of a client's contract. */
export const contractId = (client: string): string => `con-${client.slice(3)}`;

/** The id of the package that a client's contract makes. */
export const unlimitedId = (client: string): string => `pkg-${client.slice(3)}-unlimited`;
