import { createHmac, randomUUID } from "node:crypto";
import type { SimMessage } from "./model.ts";
import type { World } from "./world.ts";

/** A subscription as the vendor's push API keeps it. */
export interface Subscription {
  subscriptionId: string;
  status: string;
  eventIds: string[];
  webhookUrl: string;
  referenceId: string;
  messageSignatureKey: string;
}

export interface Delivery {
  /** where its subscription wants it; empty where no subscription is meant */
  url: string;
  headers: Record<string, string>;
  body: string;
}

const signed = (key: string, body: string, url = ""): Delivery => ({
  url,
  headers: {
    "content-type": "application/json",
    "x-mindbody-signature": `sha256=${createHmac("sha256", key).update(body).digest("base64")}`,
  },
  body,
});

const bodyOf = ({ eventId, at, data }: SimMessage, n: number): string =>
  JSON.stringify({
    messageId: `message-${n}`,
    eventId,
    eventSchemaVersion: 1,
    // the two names in which the vendor was seen to write it
    [n % 2 === 0 ? "eventInstanceOriginationDateTime" : "eventInstanceOriginationDate"]: new Date(at).toISOString(),
    transactionId: null,
    eventData: data,
  });

export const pushOf = (world: World) => {
  let sent = 0;
  const subscriptions = new Map<string, Subscription>();
  const active = () => [...subscriptions.values()].filter(({ status }) => status === "Active");
  /** What waits for the active subscriptions, in order; it waits no more. */
  const webhooks = (key?: string): Delivery[] =>
    world.messages.splice(0).flatMap((message) => {
      sent += 1;
      const body = bodyOf(message, sent);
      if (key !== undefined) return [signed(key, body)];
      return active()
        .filter(({ eventIds }) => eventIds.includes(message.eventId))
        .map(({ messageSignatureKey, webhookUrl }) => signed(messageSignatureKey, body, webhookUrl));
    });
  return {
    subscriptions,
    webhooks,
    /** Sends what waits to an address, `twice` each, in an order that is not theirs; the statuses that came back. */
    async deliver(url: string, { doubled = false, shuffled = false } = {}): Promise<number[]> {
      const waiting = webhooks();
      const all = doubled ? [...waiting, ...waiting] : waiting;
      const statuses: number[] = [];
      for (const { headers, body } of shuffled ? all.reverse() : all)
        statuses.push((await fetch(url, { method: "POST", headers, body })).status);
      return statuses;
    },
    subscribe(wanted: Partial<Subscription>): Subscription {
      const made: Subscription = {
        subscriptionId: randomUUID(),
        status: "PendingActivation",
        eventIds: wanted.eventIds ?? [],
        webhookUrl: wanted.webhookUrl ?? "",
        referenceId: wanted.referenceId ?? "",
        messageSignatureKey: randomUUID(),
      };
      subscriptions.set(made.subscriptionId, made);
      return made;
    },
  };
};
export type Push = ReturnType<typeof pushOf>;
