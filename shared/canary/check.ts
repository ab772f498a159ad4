import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { ask, type Door, Trouble } from "./door.ts";

export interface Canary extends Door {
  /** when this run was due, RFC 3339: what it sends is of this moment */
  time: string;
  /** how long a number may take, ms */
  patience: number;
  /** ms between two looks */
  every: number;
}

export interface Sung {
  ok: boolean;
  /** from the record's answer to the right number on the profile; 0 where it never came */
  seconds: number;
  /** what is wrong, as a sentence */
  because?: string;
}

const source = "canary";
const currency = "USD";

const Taken = z.object({ rejected: z.array(z.unknown()).length(0), waiting: z.literal(0) });
const Clients = z.object({ items: z.array(z.object({ id: z.string() })) });
const Ltv = z.object({ amount: z.int(), currency: z.string() });
const Profile = z.object({
  source: z.object({ name: z.string() }).nullable(),
  quickStats: z.object({ ltv: Ltv }),
});
const Explained = z.object({ value: Ltv, items: z.array(z.object({ value: Ltv })) });

const read = <T>(schema: z.ZodType<T>, body: unknown, what: string): T => {
  const { data, error } = schema.safeParse(body);
  if (error)
    throw new Trouble(`${what} is not what the API promises: ${error.issues[0]!.path.join(".") || "all of it"}`);
  return data;
};

/** An amount of its own for each run, in cents: the minute of the year, so that yesterday's number is no answer. */
const amountAt = (time: string): number => 100 + (Math.floor(Date.parse(time) / 60_000) % 525_600);

const now = (): string => new Date().toISOString();

const client = () => ({ type: "client", id: "canary", firstName: "Canary", lastName: "Canary", modifiedAt: now() });

const invoice = (issuedAt: string, status: "paid" | "void") => ({
  type: "invoice",
  id: "canary",
  client: "canary",
  issuedAt,
  status,
  currency,
  total: amountAt(issuedAt),
  modifiedAt: now(),
});

const send = async (canary: Canary, records: unknown[]): Promise<void> => {
  const body = await ask(canary, "POST", `/v1/sources/${source}/records`, { records });
  read(Taken, body, "What became of the records");
};

/** The canary's client: the only one there is. An account with others is a studio's, and not to be worked in. */
const ownClient = async (canary: Canary): Promise<string | undefined> => {
  const { items } = read(Clients, await ask(canary, "GET", "/v1/clients?limit=2"), "The list of clients");
  if (items.length > 1)
    throw new Trouble("The key is of an account with clients of its own: the canary needs one for itself");
  return items[0]?.id;
};

/** The client that was just sent, once the list has it: an index follows the table a moment later. */
const newClient = async (canary: Canary): Promise<string> => {
  for (const until = Date.now() + canary.patience; Date.now() < until; await pause(canary.every)) {
    const id = await ownClient(canary);
    if (id) return id;
  }
  throw new Trouble("The client that was sent does not show in the list");
};

const profileOf = async (canary: Canary, id: string) => {
  const profile = read(Profile, await ask(canary, "GET", `/v1/clients/${id}`), "The profile");
  if (profile.source?.name !== source) throw new Trouble("The account's client is not the canary's");
  return profile;
};

/** Looks at the profile until it shows the number; a profile that never does is late where it shows what was before, else wrong. */
const shown = async (canary: Canary, id: string, amount: number, before: number): Promise<void> => {
  const until = Date.now() + canary.patience;
  for (;;) {
    const { ltv } = (await profileOf(canary, id)).quickStats;
    if (ltv.amount === amount) return;
    if (Date.now() > until)
      throw new Trouble(
        ltv.amount === before
          ? `The number is late: the profile shows ${before} still, not ${amount}`
          : `The number is wrong: the profile shows ${ltv.amount}, not ${amount}`,
      );
    await pause(canary.every);
  }
};

const explained = async (canary: Canary, id: string, amount: number): Promise<void> => {
  const { value, items } = read(
    Explained,
    await ask(canary, "GET", `/v1/clients/${id}/explain/ltv`),
    "What explains it",
  );
  const sum = items.reduce((total, item) => total + item.value.amount, 0);
  if (value.amount !== amount || sum !== amount)
    throw new Trouble(
      `The number is not explained: ${amount} on the profile, ${value.amount} told, ${sum} in its records`,
    );
};

const sing = async (canary: Canary): Promise<number> => {
  const { time } = canary;
  const known = await ownClient(canary);
  const before = known ? (await profileOf(canary, known)).quickStats.ltv.amount : 0;
  await send(canary, [...(known ? [] : [client()]), invoice(time, "paid")]);
  const began = Date.now();
  const id = known ?? (await newClient(canary));
  await shown(canary, id, amountAt(time), before);
  const seconds = (Date.now() - began) / 1000;
  await explained(canary, id, amountAt(time));
  await send(canary, [invoice(time, "void")]);
  await shown(canary, id, 0, amountAt(time));
  return seconds;
};

/**
 * Tries by the front door what a studio relies on: a paid invoice is sent, the profile comes to show exactly its amount, the number explains
 * itself, the invoice is voided and the number goes. It uses one client and one invoice again and again, so nothing grows; a run that was cut
 * off is put right by the next. It never throws for what the API does.
 */
export const check = async (canary: Canary): Promise<Sung> => {
  try {
    return { ok: true, seconds: await sing(canary) };
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    return { ok: false, seconds: 0, because: error.message };
  }
};
