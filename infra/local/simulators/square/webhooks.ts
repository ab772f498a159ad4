import { createHash, createHmac } from "node:crypto";
import type { Chance } from "../chance.ts";
import type { Subscription } from "./routes.ts";

/** A notification as it is sent: where to, with which headers, the very bytes. */
export interface SentWebhook {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What happened: a type of the vendor's, what it is about, and the thing as it is then. */
export interface Happening {
  type: string;
  id: string;
  object: Record<string, unknown>;
  deleted?: boolean;
}

/** The notifications of what happened, one for each subscription that wants it, signed with its key over its address and the body. */
export const notify = (
  subscriptions: Subscription[],
  { type, id, object, deleted }: Happening,
  at: string,
  n: number,
): SentWebhook[] => {
  const hex = createHash("sha256").update(`${n} ${type} ${id}`).digest("hex");
  const event_id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
  const data = { type: type.split(".")[0], id, ...(deleted && { deleted }), object };
  const body = JSON.stringify({ merchant_id: "MLCLIENTELE", type, event_id, created_at: at, data });
  return subscriptions
    .filter((one) => one.enabled && one.event_types.includes(type))
    .map(({ notification_url: url, signature_key }) => ({
      url,
      headers: {
        "content-type": "application/json",
        "x-square-hmacsha256-signature": createHmac("sha256", signature_key)
          .update(url + body)
          .digest("base64"),
      },
      body,
    }));
};

/** The same notifications in any order, some of them twice, as Square may deliver them. */
export const disturbed = (sent: SentWebhook[], chance: Chance): SentWebhook[] =>
  [...sent, ...sent.filter(() => chance.often(0.5))]
    .map((one) => ({ one, turn: chance.next() }))
    .sort((a, b) => a.turn - b.turn)
    .map(({ one }) => one);
