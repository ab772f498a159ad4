import { contractOffer, goods, offers, taxPercent } from "./catalogue.ts";
import type { SimClient, SimLine, SimSale } from "./model.ts";
import { touch } from "./people.ts";
import { addTo, dayMs, firstFrom, tell, type World } from "./world.ts";

export interface Selling {
  at?: number;
  payer: SimClient;
  recipient?: SimClient;
  lines: (Pick<SimLine, "name" | "kind" | "price"> &
    Partial<Pick<SimLine, "quantity" | "product" | "contract" | "tax">> & { visits?: number; days?: number })[];
  /** cents by type; absent: all by Visa */
  payments?: { type: string; cents: number }[];
}

const methods: Record<string, number> = { Visa: 1, Cash: 2, Account: 3, "Gift Card": 4, Comp: 5 };

export const lineTotal = ({ quantity, price, tax }: Pick<SimLine, "quantity" | "price" | "tax">): number =>
  quantity * price + tax;

/** What the lines of a sale come to, in cents with tax. */
const totalOf = (lines: SimLine[]): number => lines.reduce((sum, line) => sum + lineTotal(line), 0);

const keep = (world: World, sale: SimSale): SimSale => {
  world.sales.splice(
    firstFrom(world.sales, ({ at }) => at, sale.at + 1),
    0,
    sale,
  );
  tell(world, "clientSale.created", {
    saleId: sale.id,
    purchasingClientId: sale.payer.id,
    saleDateTime: new Date(sale.at).toISOString(),
    locationId: sale.location,
    totalAmountPaid: sale.payments.reduce((sum, { cents }) => sum + cents, 0) / 100,
    payments: sale.payments.map(({ id, method, type, cents }) => ({
      paymentId: id,
      paymentMethodId: method,
      paymentMethodName: type,
      paymentAmountPaid: cents / 100,
    })),
    items: sale.lines.map((line) => ({
      itemId: line.product,
      type: line.kind,
      name: line.name,
      amountPaid: lineTotal(line) / 100,
      quantity: line.quantity,
      recipientClientId: (sale.recipient ?? sale.payer).id,
    })),
  });
  return sale;
};

/** A sale; packages and contracts are the recipient's. */
export const sell = (world: World, { at = world.now, payer, recipient, lines: wanted, payments }: Selling): SimSale => {
  const lines = wanted.map(
    (line): SimLine => ({
      detail: world.nextId(),
      product: line.product ?? 699,
      name: line.name,
      kind: line.kind,
      contract: line.contract,
      quantity: line.quantity ?? 1,
      price: line.price,
      tax: line.tax ?? 0,
      returned: false,
    }),
  );
  const owner = recipient ?? payer;
  for (const line of wanted)
    if (line.kind === "service")
      addTo(world.servicesOf, owner, {
        id: world.nextId(),
        client: owner,
        product: line.product ?? 699,
        name: line.name,
        count: line.visits ?? 1,
        left: line.visits ?? 1,
        boughtAt: at,
        expiresAt: at + (line.days ?? 30) * dayMs,
        returned: false,
      });
    else if (line.kind === "contract")
      addTo(world.contractsOf, owner, {
        id: world.nextId(),
        client: owner,
        signedAt: at,
        endsAt: at + 365 * dayMs,
        terminatedAt: undefined,
        suspended: false,
      });
  const paid = payments ?? [{ type: "Visa", cents: totalOf(lines) }];
  return keep(world, {
    id: world.nextId(),
    at,
    payer,
    recipient: recipient === payer ? undefined : recipient,
    location: payer.home,
    lines,
    payments: paid.map((one) => ({ id: world.nextId(), method: methods[one.type] ?? 9, ...one })),
  });
};

/** Gives a sale back: a sale of its own, its amounts below 0, on the day it happens. */
export const refund = (world: World, sale: SimSale, at = world.now): SimSale => {
  for (const line of sale.lines) line.returned = true;
  const owner = sale.recipient ?? sale.payer;
  for (const service of world.servicesOf.get(owner) ?? []) if (service.boughtAt === sale.at) service.returned = true;
  return keep(world, {
    ...sale,
    id: world.nextId(),
    at,
    lines: sale.lines.map((line) => ({
      ...line,
      detail: world.nextId(),
      quantity: -line.quantity,
      tax: -line.tax,
      returned: true,
    })),
    payments: sale.payments.map((one) => ({ ...one, id: world.nextId(), cents: -one.cents })),
  });
};

/** What a client buys when it is due, by its habit; when it is due next is set. */
export const buyAgain = (world: World, client: SimClient): void => {
  const { chance } = world;
  const at = client.nextBuy;
  const { visits, days, ...offer } = offers[client.habit];
  const first = client.habit === "member" && client.status === "Non-Member";
  const recipient =
    client.child !== undefined && client.habit === "packs" ? world.byUniqueId.get(client.child) : undefined;
  const contract = client.habit === "member" ? contractOffer.id : undefined;
  sell(world, {
    at,
    payer: client,
    ...(recipient && { recipient }),
    lines: [
      ...(first ? [{ name: contractOffer.name, kind: "contract" as const, price: 0, contract: contractOffer.id }] : []),
      { ...offer, kind: "service", visits, days, ...(contract !== undefined && { contract }) },
    ],
    ...(chance.often(0.03) && { payments: [{ type: "Comp", cents: offer.price }] }),
    ...(client.habit === "dropIn" &&
      chance.often(0.1) && {
        payments: [
          { type: "Gift Card", cents: 1000 },
          { type: "Cash", cents: offer.price - 1000 },
        ],
      }),
  });
  if (first) {
    client.status = "Active";
    touch(world, client);
  }
  client.nextBuy =
    at +
    (client.habit === "member" ? 30 : client.habit === "packs" ? chance.between(40, 90) : chance.between(20, 60)) *
      dayMs;
};

/** Something off the shelf, or a gift card. */
export const buyGoods = (world: World, client: SimClient, at: number): SimSale => {
  const { chance } = world;
  if (chance.often(0.1))
    return sell(world, {
      at,
      payer: client,
      lines: [{ name: "Gift Card", kind: "giftCard", product: 701, price: 5000 }],
    });
  const chosen = [chance.pick(goods), chance.pick(goods)];
  const lines = chosen.map((one) => ({
    ...one,
    kind: "product" as const,
    quantity: 1,
    tax: Math.round((one.price * taxPercent) / 100),
  }));
  const cents = lines.reduce((sum, line) => sum + line.price + line.tax, 0);
  const type = chance.pick(["Visa", "Cash", "Account"]);
  return sell(world, { at, payer: client, lines, payments: [{ type, cents }] });
};
