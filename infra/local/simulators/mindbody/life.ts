import { kinds } from "./catalogue.ts";
import type { SimClass, SimClient } from "./model.ts";
import { deactivate, editClient, newClient } from "./people.ts";
import { buyAgain, buyGoods, refund } from "./selling.ts";
import { book, bookAppointment, cancel, mark, setAppointment } from "./visiting.ts";
import { between, dayMs, dayOn, emptyWorld, hourMs, type World, type WorldOptions, wallMs } from "./world.ts";

/** Days ahead that the timetable is made for. */
const ahead = 30;

const plan = (world: World, upTo: number): void => {
  const { chance, options } = world;
  for (; world.planned < upTo; world.planned += dayMs) {
    const day = dayOn(world.planned);
    const starts = Array.from({ length: options.classesPerDay }, (_, i) =>
      wallMs(day, 6 + Math.floor((i * 14) / options.classesPerDay), 15 * chance.between(0, 3)),
    );
    for (const start of starts.sort((a, b) => a - b)) {
      const one: SimClass = {
        id: world.nextId(),
        start,
        end: start + hourMs,
        kind: chance.between(0, kinds.length - 1),
        staff: chance.between(0, 4),
        location: chance.between(1, 2),
        capacity: chance.between(10, 20),
        cancelled: chance.often(0.02),
        modifiedAt: world.now,
        visits: [],
        over: false,
      };
      world.classes.push(one);
      world.classById.set(one.id, one);
    }
    for (let i = 0; i < options.appointmentsPerDay; i += 1) {
      const client = somebody(world);
      if (client) bookAppointment(world, client, wallMs(day, 10 + i));
    }
  }
};

/** A client who may come; those who are here longest come most. */
const somebody = (world: World): SimClient | undefined => {
  const { chance, clients } = world;
  const client = clients[Math.floor(chance.next() ** 2 * clients.length)];
  return client?.active && !client.prospect ? client : undefined;
};

const fill = (world: World, of: SimClass, size: number): void => {
  for (let tries = 0; of.visits.length < size && tries < size * 2; tries += 1) {
    const client = somebody(world);
    if (client && !of.visits.some((visit) => visit.client === client)) book(world, client, of);
  }
};

/** A class comes to its end: who was there, who was not, who had cancelled. */
const settle = (world: World, of: SimClass): void => {
  const { chance } = world;
  of.over = true;
  if (of.cancelled) return;
  fill(world, of, chance.between(3, Math.min(15, of.capacity)));
  for (const visit of [...of.visits]) {
    if (visit.state !== "booked") continue;
    const luck = chance.next();
    if (luck < 0.84) mark(world, visit, "signedIn");
    else if (luck < 0.9) cancel(world, visit, true);
    else if (luck < 0.94) cancel(world, visit, false);
    else if (luck < 0.98) mark(world, visit, "missed");
  }
};

const outcomes = ["Completed", "Completed", "Completed", "NoShow", "Cancelled", "LateCancelled"] as const;

/** What the front desk does in a piece of time: sales, returns, new clients, changes. */
const desk = (world: World, from: number, to: number): void => {
  const { chance, options } = world;
  const share = (to - from) / dayMs;
  for (const client of world.clients) if (client.active && client.nextBuy < to) buyAgain(world, client);
  const goods = (options.clients / 400) * share;
  for (let left = goods; left > 0; left -= 1) {
    const client = chance.often(Math.min(1, left)) ? somebody(world) : undefined;
    const sale = client && buyGoods(world, client, from + chance.next() * (to - from));
    if (sale && chance.often(0.05)) refund(world, sale, to - 1);
  }
  for (let left = (options.clients / 100) * share; left > 0; left -= 1) {
    const client = chance.often(Math.min(1, left)) ? somebody(world) : undefined;
    const luck = chance.next();
    if (!client || luck < 0.45) continue;
    if (luck < 0.95) editClient(world, client, { notes: `Seen on ${dayOn(to)}.` });
    else if (luck < 0.975) deactivate(world, client);
    else editClient(world, client, { id: `CARD-${client.uniqueId % 100_000}` });
  }
};

/** Time goes on: what ends is settled, what is due is bought, the next days fill. */
export const advance = (world: World, to: number): void => {
  while (world.now < to) {
    const from = world.now;
    const next = Math.min(to, from + dayMs);
    plan(world, next + ahead * dayMs);
    world.now = next;
    desk(world, from, next);
    for (const one of between(world.classes, ({ start }) => start, from - 2 * hourMs, next))
      if (!one.over && one.end <= next) settle(world, one);
    for (const one of between(world.appointments, ({ start }) => start, from - 2 * hourMs, next))
      if (one.status === "Booked" && one.start + hourMs <= next)
        setAppointment(world, one, world.chance.pick(outcomes));
    for (const one of between(world.classes, ({ start }) => start, next, next + 2 * dayMs))
      if (!one.cancelled && one.visits.length < 4) fill(world, one, one.visits.length + 1);
  }
};

/** A site with its history up to now. */
export const worldOf = (options: WorldOptions): World => {
  const world = emptyWorld(options);
  const { clients } = world.options;
  const now = Date.parse(options.now ?? "2026-03-10T15:00:00Z");
  const began = world.now;
  const late = Math.floor(clients / 3);
  for (let i = 0; i < clients - late; i += 1) newClient(world, began);
  for (const [i, client] of world.clients.entries()) if (i % 20 === 3) client.child = world.clients[i + 1]?.uniqueId;
  for (let i = 0; i < late; i += 1) {
    advance(world, began + ((now - began) * (i + 1)) / (late + 1));
    newClient(world, world.now);
  }
  advance(world, now);
  return world;
};
