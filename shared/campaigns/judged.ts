import { type AccountHead, headOf } from "../accounts/store.ts";
import { followed } from "../clients/alias.ts";
import { type ClientHead, headOfClient } from "../clients/store.ts";
import type { Means } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { type Go, reachNow } from "../messages/reach.ts";
import { messagingSettings } from "../messages/settings.ts";
import type { MessagingSettings } from "../messages/settings-schema.ts";
import { type Words, worded } from "../messages/words.ts";
import { variablesOf } from "../templates/variables.ts";
import type { Plan } from "./schema.ts";

/** What every client of a campaign is judged by. */
export interface Scene {
  account: AccountHead;
  settings: MessagingSettings;
}

/** Somebody a message may go to, and what it says. */
export interface Eligible {
  /** as the list names the client; `head` is whom it answers to now */
  clientId: string;
  head: ClientHead;
  go: Go;
  words: Words;
}
/** Somebody it may not go to: a reason of the message's own judge, `missingValue`, `tooLong`, `gone`, `sameAddress` or `contended`. */
export interface LeftOut {
  clientId: string;
  reason: string;
}
export type Judged = Eligible | LeftOut;

export const isEligible = (judged: Judged): judged is Eligible => "go" in judged;

/** What campaigns are judged by now: two requests. */
export const sceneOf = async (means: Means): Promise<Scene> => {
  const [account, settings] = await Promise.all([headOf(means.table, means.accountId), messagingSettings(means)]);
  return { account, settings };
};

/** Nothing is kept of a client that is not there any more; whoever was merged answers by its winner. */
const standing = async (means: Means, clientId: string): Promise<ClientHead | undefined> => {
  try {
    return await followed(clientId, (id) => headOfClient(means, id));
  } catch (error) {
    if (error instanceof Refusal && error.kind === "notFound") return undefined;
    throw error;
  }
};

/** What a campaign says to a client; else why it cannot be said: a value the template asks for is missing, or it gets too long for an SMS. */
const saidTo = (head: ClientHead, { account }: Scene, { channel, wording }: Pick<Plan, "channel" | "wording">) => {
  try {
    return worded(channel, wording, variablesOf(head, account.account));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const missing = error.faults.some(({ pointer }) => pointer.startsWith("/body/variables/"));
    return missing ? "missingValue" : "tooLong";
  }
};

/** One client, judged as whoever sends judges it (`reachNow`): three requests at most. */
export const judgeOne = async (
  means: Means,
  scene: Scene,
  plan: Pick<Plan, "channel" | "purpose" | "wording">,
  clientId: string,
): Promise<Judged> => {
  const head = await standing(means, clientId);
  if (!head) return { clientId, reason: "gone" };
  const { channel, purpose } = plan;
  const reached = await reachNow(means, { channel, purpose }, { client: head, ...scene });
  if ("reason" in reached) return { clientId, reason: reached.reason };
  const words = saidTo(head, scene, plan);
  return typeof words === "string" ? { clientId, reason: words } : { clientId, head, go: reached.go, words };
};

/** Clients judged at a time. */
export const lanes = 10;

/** Some clients, judged in their order. */
export const judgeAll = async (
  means: Means,
  scene: Scene,
  plan: Pick<Plan, "channel" | "purpose" | "wording">,
  clientIds: string[],
): Promise<Judged[]> => {
  const judged: Judged[] = [];
  for (let at = 0; at < clientIds.length; at += lanes) {
    const some = clientIds.slice(at, at + lanes);
    judged.push(...(await Promise.all(some.map((clientId) => judgeOne(means, scene, plan, clientId)))));
  }
  return judged;
};
