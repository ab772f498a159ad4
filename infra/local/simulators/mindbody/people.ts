import { firstNames, lastNames } from "../names.ts";
import type { SimClient } from "./model.ts";
import { dayMs, tell, type World } from "./world.ts";

const habits = ["member", "packs", "packs", "dropIn", "dropIn"] as const;

/** A new client of the site at a time. */
export const newClient = (world: World, at: number): SimClient => {
  const { chance } = world;
  const n = world.byUniqueId.size + world.merged.size + 1;
  const uniqueId = 100_000_000 + n;
  const [first, last] = [chance.pick(firstNames), chance.pick(lastNames)];
  const client: SimClient = {
    uniqueId,
    id: String(5000 + n),
    first,
    last,
    email: chance.often(0.9) ? `${first}.${n}@example.com`.toLowerCase() : undefined,
    mobile: chance.often(0.8) ? `(212) 555-${String(1000 + (n % 9000))}` : undefined,
    photo: chance.often(0.3) ? `https://clients.mindbodyonline.com/photos/${uniqueId}.jpg` : undefined,
    born: chance.often(0.5)
      ? `${chance.between(1950, 2004)}-0${chance.between(1, 9)}-1${chance.between(0, 9)}`
      : undefined,
    createdAt: at,
    modifiedAt: at,
    active: true,
    prospect: chance.often(0.05),
    status: "Non-Member",
    red: chance.often(0.03) ? "Owes for a broken mirror" : undefined,
    yellow: chance.often(0.05) ? "Prefers the back row" : undefined,
    notes: chance.often(0.1) ? "Met at the open day." : undefined,
    indexes: chance.often(0.4)
      ? [
          [1, chance.between(10, 12)],
          [2, chance.between(20, 22)],
        ]
      : [],
    home: chance.between(1, 2),
    promoEmails: chance.often(0.8),
    promoTexts: chance.often(0.3),
    balance: chance.often(0.05) ? chance.between(-30, 200) * 10 : 0,
    child: undefined,
    habit: chance.pick(habits),
    nextBuy: at + chance.next() * 10 * dayMs,
  };
  if (client.prospect) client.nextBuy = Number.POSITIVE_INFINITY;
  world.clients.push(client);
  world.byUniqueId.set(uniqueId, client);
  world.byId.set(client.id, client);
  tell(world, "client.created", clientData(client));
  return client;
};

/** What a client's event says: less than the client itself. */
const clientData = (client: SimClient): Record<string, unknown> => ({
  clientId: client.id,
  clientUniqueId: client.uniqueId,
  firstName: client.first,
  lastName: client.last,
  email: client.email ?? null,
  mobilePhone: client.mobile ?? null,
  status: client.status,
  isProspect: client.prospect,
  homeLocation: client.home,
  indexes: [],
  sendPromotionalEmails: client.promoEmails,
  sendPromotionalTexts: client.promoTexts,
});

export const touch = (world: World, client: SimClient): void => {
  client.modifiedAt = world.now;
};

/** The studio changes a client; with its `id`, what other records call it by. */
export const editClient = (world: World, client: SimClient, change: Partial<SimClient>): void => {
  if (change.id !== undefined) {
    world.byId.delete(client.id);
    world.byId.set(change.id, client);
  }
  Object.assign(client, change);
  touch(world, client);
  tell(world, "client.updated", clientData(client));
};

export const deactivate = (world: World, client: SimClient): void => {
  Object.assign(client, { active: false, status: "Terminated" });
  touch(world, client);
  tell(world, "client.deactivated", clientData(client));
};

/** Two clients become one: all that was the removed one's is the kept one's, and the removed one is shown no more. */
export const merge = (world: World, kept: SimClient, removed: SimClient): void => {
  for (const lists of [world.visitsOf, world.servicesOf, world.contractsOf] as Map<
    SimClient,
    { client: SimClient }[]
  >[]) {
    const [mine, others] = [lists.get(kept) ?? [], lists.get(removed) ?? []];
    for (const one of others) one.client = kept;
    lists.set(kept, [...mine, ...others]);
    lists.delete(removed);
  }
  for (const one of world.appointments) if (one.client === removed) one.client = kept;
  for (const sale of world.sales) {
    if (sale.payer === removed) sale.payer = kept;
    if (sale.recipient === removed) sale.recipient = kept;
  }
  for (const one of world.clients) if (one.child === removed.uniqueId) one.child = kept.uniqueId;
  world.clients.splice(world.clients.indexOf(removed), 1);
  world.byUniqueId.delete(removed.uniqueId);
  world.byId.delete(removed.id);
  world.merged.set(removed.uniqueId, kept.uniqueId);
  touch(world, kept);
  tell(world, "clientProfileMerger.created", {
    mergeDateTime: new Date(world.now).toISOString(),
    mergedByStaffId: 100,
    keptClientId: kept.id,
    keptClientUniqueId: kept.uniqueId,
    removedClientUniqueId: removed.uniqueId,
  });
};
