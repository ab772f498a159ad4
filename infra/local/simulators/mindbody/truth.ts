import type { SimClient } from "./model.ts";
import type { World } from "./world.ts";

/** What is true of a client, counted in the site's own records. */
export interface Truth {
  /** cents */
  ltv: number;
  attended: number;
  /** bookings by what became of them */
  statuses: Record<string, number>;
  /** visits used and held by package id; held is absent for any number */
  packages: Record<string, { used?: number; total?: number }>;
}

const words = { booked: "booked", signedIn: "attended", lateCancelled: "lateCancelled", missed: "absent" };
const appointmentWords = {
  Booked: "booked",
  Completed: "attended",
  NoShow: "absent",
  Cancelled: "earlyCancelled",
  LateCancelled: "lateCancelled",
};
const spentBefore = ["Gift Card", "Account", "Comp"];

/** By UniqueId: what each client paid for itself and others, came to, and holds. */
export const truthOf = (world: World): Map<number, Truth> => {
  const truths = new Map<SimClient, Truth>(
    world.clients.map((client) => [client, { ltv: 0, attended: 0, statuses: {}, packages: {} }]),
  );
  const count = (client: SimClient, word: string, cancelled: boolean) => {
    const truth = truths.get(client)!;
    truth.statuses[word] = (truth.statuses[word] ?? 0) + 1;
    if (word === "attended" && !cancelled) truth.attended += 1;
  };
  for (const sale of world.sales)
    for (const { type, cents } of sale.payments) if (!spentBefore.includes(type)) truths.get(sale.payer)!.ltv += cents;
  for (const one of world.classes)
    for (const visit of one.visits) count(visit.client, words[visit.state], one.cancelled);
  for (const one of world.appointments) count(one.client, appointmentWords[one.status], false);
  for (const [client, services] of world.servicesOf)
    for (const { id, count: total, left } of services)
      truths.get(client)!.packages[id] = total >= 100_000 ? {} : { used: total - left, total };
  return new Map([...truths].map(([client, truth]) => [client.uniqueId, truth]));
};
