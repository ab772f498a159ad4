import { afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import { type Outward, outwardOf, type Receiver } from "./outward.ts";
import { openStudio, type Studio } from "./studio.ts";

/** What tests of webhooks do: subscribe, write something down, let time pass, and read what was told. */
export interface Told {
  studio: Studio;
  outward: Outward;
  /** lets time pass, ms: only the date is faked, and it never goes back */
  pass(ms: number): void;
  subscribe(to: Receiver, more?: object): Promise<{ webhookId: string; secret: string }>;
  client(): Promise<string>;
  todo(clientId: string): Promise<void>;
  shown(webhookId: string): Promise<{ state: string; paused?: string }>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever is logged
  log(webhookId: string): Promise<any[]>;
  /** ids of a client's changes of this test, as the feed has them */
  feed(clientId: string): Promise<string[]>;
}

export const hour = 3600_000;

/** A time of the studio's clock, for a request. */
export const now = () => ({ at: new Date().toISOString() });

/** A studio whose changes go out; call it once per test file. Each test begins with no webhooks, and later than the one before. */
export const openTold = (): Told => {
  let [count, mark, latest] = [0, 0, Date.now()];
  const told = {} as Told;
  beforeAll(async () => {
    told.studio = await openStudio();
    told.outward = await outwardOf(told.studio);
  });
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: latest + 60_000 });
    await told.outward.flow();
    for (let more = true; more; ) {
      const { body } = await told.studio.call("GET /v1/changes", { query: { limit: "100", since: String(mark) } });
      mark = Number(body.nextSince);
      more = body.more;
    }
  });
  afterEach(async () => {
    latest = Date.now();
    vi.useRealTimers();
    for (const { id } of (await told.studio.call("GET /v1/webhooks")).body.items)
      await told.studio.call("DELETE /v1/webhooks/{webhookId}", { params: { webhookId: id } });
  });
  return Object.assign(told, {
    pass: (ms: number) => void vi.setSystemTime(Date.now() + ms),
    subscribe: async (to: Receiver, more: object = {}) => {
      const body = { url: to.url, types: ["*"], ...more };
      const answer = await told.studio.call("POST /v1/webhooks", { body, ...now() });
      expect(answer.status).toBe(201);
      return { webhookId: answer.body.id as string, secret: answer.body.secret as string };
    },
    client: async () => {
      count += 1;
      const body = { firstName: "Maya", emails: [{ address: `maya${count}@example.com` }] };
      return (await told.studio.call("POST /v1/clients", { body, ...now() })).body.id as string;
    },
    todo: async (clientId: string) => {
      const input = { params: { clientId }, body: { title: "Call back" }, ...now() };
      await told.studio.call("POST /v1/clients/{clientId}/todos", input);
    },
    shown: async (webhookId: string) =>
      (await told.studio.call("GET /v1/webhooks/{webhookId}", { params: { webhookId } })).body,
    log: async (webhookId: string) => {
      const input = { params: { webhookId }, query: { limit: "100" } };
      return (await told.studio.call("GET /v1/webhooks/{webhookId}/deliveries", input)).body.items;
    },
    feed: async (clientId: string) => {
      const { items } = (await told.studio.call("GET /v1/changes", { query: { limit: "100", since: String(mark) } }))
        .body;
      return items
        .filter((one: { clientId?: string }) => one.clientId === clientId)
        .map(({ id }: { id: string }) => id);
    },
  });
};
