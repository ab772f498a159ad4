import type { Random } from "./simulator-random.ts";

export type Raw = Record<string, unknown> & { type: string; id: string; modifiedAt?: string };

/** What one schedule sends: requests of `inOrder` one after the other, those of `anyOrder` whenever. */
export interface Script {
  startsAt: number;
  inOrder: Raw[][];
  anyOrder: Raw[][];
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const iso = (at: number): string => new Date(at).toISOString();

/** Shortly before daylight saving in New York and London, at the end of a quarter and of a year, and an ordinary day. */
const beginnings = [
  "2026-03-07T22:00:00Z",
  "2026-03-28T23:30:00Z",
  "2026-03-31T23:59:00Z",
  "2025-12-31T22:00:00Z",
  "2026-07-15T12:00:00Z",
];
/** Local midnights of New York and London at edges of weeks, months and years. */
const edges = ["2026-04-01T04:00:00Z", "2026-03-31T23:00:00Z", "2026-01-01T05:00:00Z", "2026-03-09T04:00:00Z"];
const offsets = [-400 * day, -40 * day, -8 * day, -2 * day, -hour, -2 * minute, hour, day, 2 * day, 9 * day, 40 * day];

const statuses = [
  "booked",
  "booked",
  "attended",
  "attended",
  "absent",
  "earlyCancelled",
  "lateCancelled",
  "waitlisted",
];
export const clientIds = ["c1", "c2"];

/** Few values of each kind, so that they meet often. */
const contentsOf = (random: Random, startsAt: number, clients: string[]) => {
  const maybe = <T>(probability: number, value: () => T) => (random.chance(probability) ? value() : undefined);
  const instant = () => (random.chance(0.15) ? random.pick(edges) : iso(startsAt + random.pick(offsets)));
  const past = () => iso(startsAt - random.pick([hour, day, 40 * day]));
  const event = () => ({
    name: "Class",
    eventType: random.pick(["Vinyasa", "Childwatch", "child-watch"]),
    eventTypeId: maybe(0.4, () => random.pick(["t1", "t2"])),
    kind: "class",
    startsAt: instant(),
    location: maybe(0.7, () => random.pick(["Harbor", "Uptown"])),
    cancelled: maybe(0.15, () => true),
  });
  const client = () => ({
    firstName: random.pick(["Ada", "Bo"]),
    lastName: random.pick(["Zimmer", "Abel"]),
    homeLocation: maybe(0.6, () => random.pick(["Harbor", "Uptown"])),
    email: maybe(0.5, () => random.pick(["a@example.com", "b@example.com"])),
  });
  const booking = (eventOf: () => unknown) => ({
    client: random.pick(clients),
    event: random.chance(0.5) ? event() : eventOf(),
    status: random.pick(statuses),
    package: maybe(0.4, () => random.pick(["Intro", "Ten"])),
  });
  const invoice = () => {
    const status = random.pick(["draft", "open", "paid", "paid", "paid", "void"]);
    const total = random.pick([0, 1900, 10_000, -500, 15_000]);
    const payment = () => ({
      method: random.pick(["card", "cash", "giftCard"]),
      amount: random.int(1, 9) * 100,
      at: past(),
    });
    const payments = maybe(0.4, () => Array.from({ length: random.int(0, 3) }, payment));
    const refunds = maybe(0.25, () => [{ amount: random.int(1, 5) * 100, at: past() }]);
    return {
      client: random.pick(clients),
      issuedAt: past(),
      status,
      currency: random.pick(["USD", "USD", "EUR"]),
      total,
      tips: payments || total < 1900 ? undefined : maybe(0.2, () => 300),
      payments,
      refunds,
      refunded: refunds ? undefined : maybe(0.1, () => 100),
      location: maybe(0.4, () => random.pick(["Harbor", "Uptown"])),
    };
  };
  return { event, client, booking, invoice };
};

/** A record's life: its versions in the order the studio made them, perhaps its deletion at the end. */
interface Life {
  id: string;
  dated: boolean;
  versions: Raw[];
  /** has to arrive in this order: it says no time, or its deletion would leave what it was to chance */
  ordered: boolean;
}

const pruned = (record: Record<string, unknown>): Raw =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Raw;

/** The source's records of one schedule, cut into requests, with some of them sent again. */
export const scriptOf = (random: Random): Script => {
  const startsAt = Date.parse(random.pick(beginnings));
  const clients = random.chance(0.6) ? clientIds : clientIds.slice(0, 1);
  const make = contentsOf(random, startsAt, clients);
  const lifeOf = (type: string, id: string, content: () => Record<string, unknown>, heads: boolean): Life => {
    const dated = random.chance(0.7);
    const deleted = random.chance(heads ? 0.12 : 0.25);
    const count = random.int(1, 3) + (deleted ? 1 : 0);
    const versions = Array.from({ length: count }, (_, i) => {
      const at = dated ? { modifiedAt: iso(startsAt - day + i * minute) } : {};
      const last = deleted && i === count - 1;
      return pruned(last ? { type: "deleted", of: type, id, ...at } : { type, id, ...at, ...content() });
    });
    return {
      id,
      dated,
      versions: random.chance(heads ? 0.07 : 0) ? [] : versions,
      ordered: !dated || (heads && deleted),
    };
  };
  const people = clients.map((id) => lifeOf("client", id, make.client, true));
  const events = ["e1", "e2"].map((id) => lifeOf("event", id, make.event, true));
  let inline = 0;
  const eventOf = (): unknown => {
    const { id, dated, ordered } = random.pick(events);
    if (!dated || ordered || random.chance(0.5)) return id;
    inline += 1;
    return pruned({ ...make.event(), id, modifiedAt: iso(startsAt - random.int(1, 10_000) * 1000 + inline) });
  };
  const many = random.chance(0.1) ? 9 : random.int(1, 4);
  const bookings = Array.from({ length: many }, (_, i) =>
    lifeOf("booking", `b${i}`, () => make.booking(eventOf), false),
  );
  const invoices = Array.from({ length: random.int(0, 2) }, (_, i) => lifeOf("invoice", `i${i}`, make.invoice, false));
  const sent = new Set([...people, ...events].flatMap(({ id, versions }) => (versions.length > 0 ? [id] : [])));
  const dated = [...bookings, ...invoices].map((life) => waitingAlone(life, sent));
  return { startsAt, ...sendings(random, [...people, ...events, ...dated]) };
};

/** A record one of whose versions waits for ever is sent in that version only: whether older ones show depends on what came when. */
const waitingAlone = (life: Life, sent: Set<string>): Life => {
  const waits = life.versions.find(
    ({ client, event }) =>
      client !== undefined && !(sent.has(String(client)) && (typeof event !== "string" || sent.has(event))),
  );
  return waits ? { ...life, versions: [waits] } : life;
};

const sendings = (random: Random, lives: Life[]): Pick<Script, "inOrder" | "anyOrder"> => {
  const queues = lives.filter(({ ordered }) => ordered).map(({ versions }) => [...versions]);
  const ordered: Raw[] = [];
  while (queues.some((queue) => queue.length > 0)) {
    const next = random.pick(queues.filter((queue) => queue.length > 0)).shift()!;
    ordered.push(next);
  }
  const free = lives.filter((life) => !life.ordered).flatMap(({ versions }) => versions);
  const again = free.filter(() => random.chance(0.2));
  const cut = (records: Raw[]): Raw[][] => {
    const requests: Raw[][] = [];
    for (let i = 0; i < records.length; ) {
      const size = random.int(1, 6);
      requests.push(records.slice(i, i + size));
      i += size;
    }
    return requests;
  };
  const most = random.chance(0.5) ? free : random.shuffled(free);
  return { inOrder: cut(ordered), anyOrder: cut(random.shuffled([...most, ...again])) };
};
