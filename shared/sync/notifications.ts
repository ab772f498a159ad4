import { ZodError } from "zod";
import { Later, Unusable } from "../connectors/ask.ts";
import type { Notice } from "../connectors/contract.ts";
import type { Means } from "../ctx.ts";
import { faultsOf, invalid, notFound, Refusal } from "../kernel/errors.ts";
import type { WireRequest } from "../route.ts";
import type { Secrets } from "../secrets.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import { callsLeft, withCalls } from "./budget.ts";
import { withoutErased } from "./erased.ts";
import { connectorOf, credentialsOf, linkOf, type Meter, type Tools } from "./link.ts";
import { keepRaw, runFolder } from "./raw.ts";
import type { Source } from "./schema.ts";
import {
  keepNotification,
  notifications,
  notificationTaken,
  saveState,
  someRejections,
  sourceAndState,
  sourceIn,
  sources,
} from "./store.ts";
import { takeRaws } from "./take.ts";

const purpose = "hook";

/** What the booking software's webhooks are sent to: an address that names a source to us alone. Two of the same source differ. */
export const newHookId = (secrets: Pick<Secrets, "seal">, accountId: string, source: string): string =>
  secrets.seal(purpose, `${accountId} ${source}`);

/** The account and the source an address is of; 404 for one that is not ours. */
export const hookOf = (secrets: Pick<Secrets, "open">, hookId: string): { accountId: string; name: string } => {
  const [accountId, name] = secrets.open(purpose, hookId)?.split(" ") ?? [];
  if (!accountId || !name) throw notFound("address");
  return { accountId, name };
};

/** The source an address still is of. */
const sourceAt = async (means: Means, hookId: string): Promise<Source> => {
  const { name } = hookOf(means.secrets, hookId);
  const item = await sourceIn(means, name);
  const source = item && sources.fromItem(item);
  if (source?.hookId !== hookId) throw notFound("address");
  return source;
};

/** Asked by vendors before they send anything: whether there is somebody at this address. */
export const isHook = async (means: Means, hookId: string): Promise<void> => {
  await sourceAt(means, hookId);
};

/**
 * Takes a webhook of a booking software: its signature over the untouched bytes is checked, then it is kept, due to be worked at; one that came
 * before changes nothing (rules.md, Test vectors). 404 for an address that is none, 401 for a signature that does not hold, 400 for what is no
 * JSON, 422 for what is not in the vendor's form.
 */
export const receiveWebhook = async (
  means: Means,
  tools: Pick<Tools, "vault">,
  hookId: string,
  request: WireRequest,
): Promise<"taken" | "repeated" | "ignored"> => {
  const source = await sourceAt(means, hookId);
  const { webhook } = connectorOf(source);
  if (!webhook) throw notFound("address");
  if (!webhook.verify(request, await credentialsOf(tools, source)))
    throw new Refusal("unauthenticated", "bad-signature", "The signature of this webhook does not hold.");
  const notice = noticeIn(webhook.read, request.body);
  if (!notice || source.state === "paused") return "ignored";
  const { id, at, about, raw } = notice;
  const kept = await keepNotification(means, { id, at, about, raw, source: source.name, receivedAt: means.now() });
  return kept ? "taken" : "repeated";
};

const noticeIn = (read: (body: unknown) => Notice | undefined, body: string): Notice | undefined => {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new Refusal("malformed", "malformed-json", "The body is not JSON we can read.");
  }
  try {
    return read(json);
  } catch (error) {
    if (error instanceof ZodError) throw invalid(faultsOf(error.issues, "/body"));
    throw error;
  }
};

const lookedFor = 500;

/**
 * Takes in what a webhook is about, asking the vendor where it does not say enough. What the vendor does not answer now is left to the next sync,
 * which comes the sooner for it. Done twice, it changes nothing.
 */
export const takeNotification = async (means: Means, tools: Tools, item: Item): Promise<void> => {
  const { source: name, id, at, about, raw } = notifications.fromItem(item);
  if (raw === undefined || about === undefined) return;
  const { source, state } = await sourceAndState(means, name);
  const connector = connectorOf(source);
  const meter: Meter = { used: 0, left: callsLeft(source, state, false, means.now()) };
  try {
    const link = await linkOf(means, tools, source, meter);
    const all = await connector.webhook!.expand(link, { id, at, about, raw: raw as Notice["raw"] });
    const raws = await withoutErased(means, name, all);
    if (raws.length > 0) {
      const folder = runFolder(means.accountId, name, { startedAt: means.now(), jobId: "webhooks" });
      const key = await keepRaw(means, tools.bucket, folder, raws);
      const rejected = await someRejections(means, name, lookedFor);
      await takeRaws(means, { source: name, connector, facts: link, rejected }, { raws, key });
    }
    await noteNotice(means, name, meter.used);
    await notificationTaken(means, item, { takenAt: means.now() });
  } catch (error) {
    if (!(error instanceof Later || error instanceof Unusable || error instanceof Refusal)) throw error;
    await noteNotice(means, name, meter.used, error instanceof Later ? error.until : means.now());
    await notificationTaken(means, item, { failure: error.message });
  }
};

const minuteMs = 60_000;

/** Counts the calls of a webhook and notes that one came, at most once a minute where there is nothing else to write; `soon`: when to sync again. */
const noteNotice = (means: Means, name: string, used: number, soon?: string): Promise<void> =>
  afresh(async () => {
    const { source, state, stateRev } = await sourceAndState(means, name);
    const now = means.now();
    const noted = Date.parse(now) - Date.parse(state.lastNoticeAt ?? "1970-01-01T00:00:00.000Z") < minuteMs;
    if (used === 0 && !soon && noted) return;
    const nextRunAt = soon && soon < state.nextRunAt ? soon : state.nextRunAt;
    const after = { ...withCalls(state, used, now), lastNoticeAt: now, nextRunAt };
    await saveState(means, source, after, stateRev);
  });
