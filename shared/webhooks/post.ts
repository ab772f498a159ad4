import { createHash } from "node:crypto";
import { RequestError, TimeoutError } from "got";
import { Webhook as Signer } from "standardwebhooks";
import { type Change, pathOf } from "../changes/schema.ts";
import type { Means } from "../ctx.ts";
import { prefixes } from "../kernel/ids.ts";
import { outbound } from "../outbound/client.ts";
import type { Attempt, StoredWebhook } from "./schema.ts";

/** Calls an address; whatever comes of it is an answer, nothing is thrown. */
export type Post = (url: string, headers: Record<string, string>, body: string) => Promise<Attempt>;

/** Milliseconds a receiver has (Standard Webhooks: 15 to 30 s at most; ours are short, since others wait behind). */
const timeout = 10_000;

const reasonOf = (error: unknown): NonNullable<Attempt["reason"]> => {
  if (error instanceof TimeoutError) return "timeout";
  return /is not allowed/.test((error as Error).message) ? "notAllowed" : "unreachable";
};

/** Calls public addresses, and those of this machine that are `allowed` (shared/outbound). A redirect is an answer and is not followed. */
export const poster = (allowed: readonly string[], within = timeout): Post => {
  const client = outbound({ allowed, timeout: within });
  return async (url, headers, body) => {
    const began = performance.now();
    const lasted = () => ({ durationMs: Math.round(performance.now() - began) });
    try {
      const { statusCode } = await client.post(url, { headers, body });
      return { status: statusCode, ...lasted() };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return { reason: reasonOf(error), ...lasted() };
    }
  };
};

export const isAccepted = ({ status = 0 }: Attempt): boolean => status >= 200 && status < 300;

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The id of telling something to a webhook: the same at each try and however often it is told, so that its receiver knows it again. */
export const deliveryIdOf = (webhookId: string, of: string): string => {
  const hash = createHash("sha256").update(`${webhookId} ${of}`).digest("hex").slice(0, 32);
  const digits = BigInt(`0x${hash}`).toString(32).padStart(26, "0");
  return `${prefixes.webhookDelivery}_${[...digits].map((digit) => alphabet[Number.parseInt(digit, 32)]).join("")}`;
};

/** What is told: of a change its ids and where it is read. */
export interface Told {
  id: string;
  type: string;
  at: string;
  data: object;
}

export const toldOf = (webhookId: string, change: Change): Told => {
  const { id, entity, entityId, clientId } = change;
  const path = pathOf(change);
  return {
    id: deliveryIdOf(webhookId, id),
    type: change.type,
    at: change.at,
    data: { id, entity, entityId, clientId, path },
  };
};

const purposeOf = (accountId: string, id: string): string => `${accountId} webhook ${id}`;

export const sealSecret = ({ secrets, accountId }: Pick<Means, "secrets" | "accountId">, id: string, secret: string) =>
  secrets.seal(purposeOf(accountId, id), secret);

/** The secrets that sign now: the newest, and one that it replaced within the last day. */
const signing = ({ secrets, accountId, now }: Means, webhook: StoredWebhook): string[] =>
  webhook.secrets
    .filter(({ until }) => until === undefined || until > now())
    .flatMap(({ sealed }) => secrets.open(purposeOf(accountId, webhook.id), sealed) ?? []);

/** Tells a webhook something, once, signed as of now (Standard Webhooks, signature scheme v1: one signature for each secret). */
export const tell = (means: Means & { post: Post }, webhook: StoredWebhook, told: Told): Promise<Attempt> => {
  const at = new Date(means.now());
  const body = JSON.stringify({
    type: told.type,
    timestamp: told.at,
    data: { accountId: means.accountId, ...told.data },
  });
  const headers = {
    "content-type": "application/json",
    "user-agent": "Clientele-Webhooks/1",
    "webhook-id": told.id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": signing(means, webhook)
      .map((secret) => new Signer(secret).sign(told.id, at, body))
      .join(" "),
  };
  return means.post(webhook.url, headers, body);
};
