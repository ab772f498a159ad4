import { type Day, firstOfMonth, plusDays, plusMonths } from "../calendar.ts";
import { between, chance, pick } from "../chance.ts";
import type { Article } from "../prices.ts";
import type { BookingRecord, InvoiceLine, KeptRecord, PackageRecord } from "../records.ts";
import { invoice, line, membership, packSale, unlimitedId } from "../sales.ts";
import type { Studio } from "../studio.ts";
import type { Member } from "./members.ts";

/** What a member bought, and their bookings with the package each one used. */
export const purchases = (studio: Studio, member: Member, booked: BookingRecord[]): KeptRecord[] => {
  const inOrder = [...booked].sort((a, b) => (dayOf(a) < dayOf(b) ? -1 : 1));
  if (member.plan === "10-Class Pack") return [...packs(studio, member, inOrder), ...retail(studio, member)];
  if (member.plan === "none") return [...inOrder, ...guestIntro(studio, member)];
  return [
    ...inOrder.map((booking) => ({ ...booking, package: unlimitedId(member.id) })),
    ...(member.joined.startsWith(studio.january) ? [...introOf(studio, member, 3)] : []),
    ...contract(studio, member),
    ...retail(studio, member),
  ];
};

const dayOf = ({ id }: BookingRecord): Day => id.slice(4, 14);
const name = ({ id }: Member): string => id.slice(3);

/** Packs of ten, each bought on the day of its first visit; an early cancellation takes no credit. */
const packs = (studio: Studio, member: Member, booked: BookingRecord[]): KeptRecord[] => {
  const taking = booked.filter(({ status }) => status !== "earlyCancelled");
  const packOf = (booking: BookingRecord) => `pkg-${name(member)}-${1 + Math.floor(taking.indexOf(booking) / 10)}`;
  const sold = taking
    .filter((_, index) => index % 10 === 0)
    .map((first, index) => {
      const used = Math.min(10, taking.length - index * 10);
      const day = dayOf(first) < studio.today ? dayOf(first) : studio.day(-1);
      const pack: Omit<PackageRecord, "type"> = {
        id: packOf(first),
        client: member.id,
        name: "10-Class Pack",
        kind: "class",
        purchasedOn: day,
        activeOn: day,
        creditsTotal: 10,
        creditsUsed: used,
        status: used === 10 ? "used" : "active",
      };
      return packSale(studio, pack, { at: member.home });
    });
  return [
    ...booked.map((booking) => (taking.includes(booking) ? { ...booking, package: packOf(booking) } : booking)),
    ...sold.flat(),
  ];
};

/** A membership with its monthly invoices inside the history: running, ended, frozen, or suspended with the last one open. */
const contract = (studio: Studio, member: Member): KeptRecord[] => {
  const { id: client, group, joined: startsOn, left, home: at, plan } = member;
  const of = { client, plan: plan as "Unlimited Monthly", startsOn, invoicedFrom: studio.start, at };
  if (group === "frozen" && left) {
    const freezes = [{ from: plusDays(left, 1), to: plusMonths(firstOfMonth(studio.today), 2) }];
    return membership(studio, { ...of, status: "frozen", freezes });
  }
  if (group === "pastDue") {
    const due = plusDays(plusMonths(firstOfMonth(studio.today), -1), between(1, 20, "due", client));
    const open = invoice(
      `inv-${name(member)}-open`,
      client,
      due,
      [line(studio, "contract", "Unlimited Monthly", due)],
      { status: "open", dueOn: due, at },
    );
    return [...membership(studio, { ...of, status: "suspended", billedUntil: plusDays(due, -20) }), open];
  }
  return membership(studio, { ...of, ...(left && { endsOn: left }) });
};

/** Two of three guests bought the Intro and did not come yet. */
const guestIntro = (studio: Studio, member: Member): KeptRecord[] => {
  if (member.group !== "guest" || chance("intro", member.id) > 0.6) return [];
  return introOf(studio, member, 0);
};

/** The Intro on the day somebody joined: three visits. */
const introOf = (studio: Studio, member: Member, creditsUsed: number): KeptRecord[] =>
  packSale(
    studio,
    {
      id: `pkg-${name(member)}-intro`,
      client: member.id,
      name: "Intro 3",
      kind: "class",
      purchasedOn: member.joined,
      creditsTotal: 3,
      creditsUsed,
    },
    { at: member.home },
  );

const shelf: [InvoiceLine["kind"], Article][] = [
  ["product", "Yoga mat"],
  ["product", "Hand wraps"],
  ["giftCard", "Gift card"],
  ["other", "Arm Balances"],
];

/** Now and then something from the shelf, sales tax on what is a thing. */
const retail = (studio: Studio, member: Member): KeptRecord[] => {
  const records: KeptRecord[] = [];
  for (let month = firstOfMonth(studio.start); month < firstOfMonth(studio.today); month = plusMonths(month, 1)) {
    const day = plusDays(month, between(0, 27, "shopping day", member.id, month));
    const isHere = day > member.joined && (!member.left || day < member.left);
    if (!isHere || chance("shopping", member.id, month) > 0.05) continue;
    const [kind, article] = pick(shelf, "shelf", member.id, month);
    const bought = line(studio, kind, article, day);
    const tax = kind === "product" ? { tax: Math.round(bought.amount * 0.055) } : {};
    records.push(
      invoice(`inv-${name(member)}-${month.slice(0, 7)}-shop`, member.id, day, [bought], { at: member.home, ...tax }),
    );
  }
  return records;
};
