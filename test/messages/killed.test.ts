import { beforeAll, describe, expect, it } from "vitest";
import type { Means } from "../../shared/ctx.ts";
import { newId } from "../../shared/kernel/ids.ts";
import { deliver, type Sending } from "../../shared/messages/deliver.ts";
import { dueBy, messages } from "../../shared/messages/store.ts";
import { wakeMessage } from "../../shared/messages/wake.ts";

import type { Table } from "../../shared/table/table.ts";
import type { Channels } from "../support/channels.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import type { Studio } from "../support/studio.ts";

let studio: Studio;
let channels: Channels;
let desk: Desk;

beforeAll(async () => {
  ({ studio, channels, desk } = await openDesk());
});

/** A generator of numbers that a seed fixes (mulberry32). */
const seeded = (seed: number) => () => {
  seed += 0x6d2b79f5;
  let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

class Killed extends Error {}

/** A process that ends before or after its so-many-th act: from then on nothing it does happens. */
const mortal = (acts: number) => {
  let left = acts;
  const alive =
    <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (left <= 0) throw new Killed();
      left -= 1;
      const result = await act(...args);
      // killed after the act, before anybody learns of it
      if (left <= 0) throw new Killed();
      left -= 1;
      return result;
    };
  const table = (held: Table): Table => {
    const wrapped = { ...held } as Table;
    for (const name of ["get", "getMany", "query", "put", "update", "transact"] as const)
      Object.assign(wrapped, { [name]: alive((held[name] as (...args: never[]) => Promise<unknown>).bind(held)) });
    return wrapped;
  };
  return { alive, table };
};

describe("a sender that is killed at random", () => {
  it("200 times in one run sends nothing twice and loses nothing, and what is unknown is settled", async () => {
    const random = seeded(20260328);
    const { providers } = await import("../../functions/providers.ts");
    const base: Means = { ...studio.means, now: () => new Date().toISOString(), newId };
    const sending = (acts: number): Sending => {
      const { alive, table } = mortal(acts);
      const { email, sms } = providers();
      return {
        ...base,
        table: table(studio.table),
        providers: { email: alive(email), sms: alive(sms) },
        apiUrl: "https://hub.example.com",
        replyDomain: "reply.example.com",
        readFile: async () => new Uint8Array(),
      };
    };
    const clients = [];
    for (let i = 0; i < 20; i += 1) clients.push(await desk.client());
    const written: { clientId: string; id: string }[] = [];
    for (let i = 0; i < 100; i += 1) {
      const { id: clientId } = clients[i % clients.length]!;
      const body =
        i % 2 ? { channel: "sms", body: `Text ${i}` } : { channel: "email", subject: `Mail ${i}`, body: "x" };
      const { body: made } = await studio.call("POST /v1/clients/{clientId}/messages", { params: { clientId }, body });
      written.push({ clientId, id: made.id });
    }
    let killed = 0;
    let queue = await channels.due();
    for (let rounds = 0; queue.length > 0 && rounds < 2000; rounds += 1) {
      const place = queue.splice(Math.floor(random() * queue.length), 1)[0]!;
      const acts = killed < 200 ? 1 + Math.floor(random() * 24) : 10_000;
      try {
        if ((await deliver(sending(acts), place)) === "later") queue.push(place);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        killed += 1;
        queue.push(place);
      }
      if (random() < 0.2) await channels.hear();
      if (queue.length === 0 || random() < 0.1) queue = [...queue, ...(await channels.due())];
    }
    await channels.hear();
    expect(killed).toBeGreaterThanOrEqual(200);

    // nothing twice: each message's own id went over the wire at most once
    const tags = channels.emails().map((one) => (one as unknown as { tags: { message: string } }).tags.message);
    const contexts = channels.sms().map((one) => (one as unknown as { context: { message: string } }).context.message);
    const went = [...tags, ...contexts];
    expect(new Set(went).size).toBe(went.length);
    // each number was told how to opt out once, at most
    const told = channels.sms().filter(({ body }) => body.includes("Reply STOP"));
    expect(new Set(told.map(({ to }) => to)).size).toBe(told.length);

    // nothing lost: each message went out and says so, or did not and says that nobody knows
    for (const { clientId, id } of written) {
      const item = await studio.table.get(messages.key(`${studio.accountId}#${clientId}`, id));
      const { state } = messages.fromItem(item!);
      if (went.includes(id)) expect(state, id).toBe("delivered");
      else expect(state, id).toBe("unknown");
    }
    // what stays unknown is settled in the end, and the team is told
    const later = new Date(Date.now() + 73 * 3600_000).toISOString();
    for (const item of (await dueBy({ table: studio.table }, later, { limit: 1000 })).items)
      await wakeMessage({ ...base, now: () => later }, item);
    for (const { clientId, id } of written) {
      const item = await studio.table.get(messages.key(`${studio.accountId}#${clientId}`, id));
      expect(["delivered", "failed"]).toContain(messages.fromItem(item!).state);
    }
  });
});
