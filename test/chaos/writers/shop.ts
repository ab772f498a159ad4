import { allowed, insistOn, type Kept, makeClient, type Pen, resend, type Writer } from "../writer.ts";

interface Entry extends Kept<"none" | "made"> {
  clientId: string;
  points: number;
  /** the prize it took one of */
  prizeId?: string;
}

/** The prizes that all tills redeem, with what there was of each. */
export interface Shelf {
  prizes: { id: string; stock: number }[];
}

const cost = 10;

/** A till: points given to clients of its own, and redeemed for prizes that other tills redeem too. */
export const shopWriter = (pen: Pen, shelf: Shelf): Writer => {
  const { api, random } = pen;
  const clients: string[] = [];
  const entries: Entry[] = [];
  const stockUp = async () => {
    const stock = random.int(3, 12);
    const body = { name: `Prize ${pen.token()}`, points: cost, stock };
    const id = (await api.insist(api.request("POST", "/v1/prizes", body)))?.body.id;
    if (id) shelf.prizes.push({ id, stock });
  };
  const enter = async (entry: Entry, rest: string, body: object) => {
    entries.push(entry);
    const request = api.request("POST", `/v1/clients/${entry.clientId}/rewards${rest}`, body);
    await insistOn(api, entry, { request, to: "made" });
  };
  return {
    async act() {
      if (shelf.prizes.length < 3 || random.chance(0.05)) return stockUp();
      if (clients.length < 3) {
        const id = await makeClient(pen);
        if (id) clients.push(id);
        return;
      }
      const clientId = random.pick(clients);
      const { id: prizeId } = random.pick(shelf.prizes.slice(-3));
      const points = random.int(1, 25);
      if (random.chance(0.5))
        return enter({ clientId, points: -cost, prizeId, state: "none" }, "/redemptions", { prizeId });
      await enter({ clientId, points, state: "none" }, "", { kind: "adjustment", points, reason: "Chaos" });
    },
    async finish() {
      for (const entry of entries) await resend(pen, entry);
    },
    async compare({ items }) {
      const wrong: string[] = [];
      for (const clientId of clients) {
        const own = entries.filter((entry) => entry.clientId === clientId);
        const { balance, owed } = await api.get(`/v1/clients/${clientId}/rewards`);
        const sums = sumsOf(own);
        if (balance < 0 || owed !== 0 || !sums.has(balance))
          wrong.push(`${clientId} has ${balance} points (owed ${owed}), expected ${[...sums]}`);
      }
      for (const { id, stock } of shelf.prizes) {
        const kept = items.filter(({ type, data }) => type === "reward" && data.prizeId === id).length;
        const { stock: left } = await api.get(`/v1/prizes/${id}`);
        if (left !== stock - kept) wrong.push(`${id}: ${left} of ${stock} are left, ${kept} were redeemed`);
      }
      return wrong;
    },
  };
};

/** What the entries may come to, each of unknown end being there or not. */
const sumsOf = (entries: Entry[]): Set<number> => {
  let sums = new Set([0]);
  for (const entry of entries)
    sums = new Set(
      [...sums].flatMap((sum) => allowed(entry).map((state) => (state === "made" ? sum + entry.points : sum))),
    );
  return sums;
};
