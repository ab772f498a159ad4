import { headOf } from "../accounts/store.ts";
import { clientStands } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import { type ClientHead, headOfClient } from "../clients/store.ts";
import type { Channel } from "../consents/schema.ts";
import type { Means } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { waiverLinkTo } from "../links/waiver-token.ts";
import { compose, type Draft, threadFor } from "../messages/compose.ts";
import { sendableAt } from "../messages/quiet.ts";
import { type Go, type Known, reachNow } from "../messages/reach.ts";
import type { Sender } from "../messages/schema.ts";
import { messagingSettings } from "../messages/settings.ts";
import { contentOf } from "../messages/words.ts";
import { cardsOf, relationshipsIn } from "../relationships/store.ts";
import type { Action } from "../table/expressions.ts";
import { templateNow } from "../templates/read.ts";
import { render } from "../templates/render.ts";
import { variablesOf } from "../templates/variables.ts";
import type { SignatureState } from "./schema.ts";

/** What became of a request on one channel: the message and whom it is for, or the reason why none went out. */
export interface Told {
  channel: Channel;
  messageId: string | null;
  /** the client, or a guardian where the client has no address or number of its own */
  clientId: string | null;
  reason: string | null;
}

/** What is known of whom a request is written to. */
type Scene = Omit<Known, "client"> & { client: ClientHead };
export const sceneOf = async (means: Means, clientId: string): Promise<Scene> => {
  const [client, account, settings] = await Promise.all([
    headOfClient(means, clientId),
    headOf(means.table, means.accountId),
    messagingSettings(means),
  ]);
  return { client, account, settings };
};

interface Reached {
  head: ClientHead;
  go: Go;
}
const nobodyThere = new Set(["noEmail", "noPhone", "noMobile"]);

const guardiansOf = async (means: Means, clientId: string): Promise<ClientHead[]> => {
  const ids = (await relationshipsIn(means, clientId)).filter(({ kind }) => kind === "guardian");
  const known = await cardsOf(
    means,
    ids.map(({ otherId }) => otherId),
  );
  return Promise.all([...known.values()].map((card) => headOfClient(means, card.clientId)));
};

/** Where a client is written to; who has no address or number of its own is reached through a guardian (rules.md, People). */
const reach = async (means: Means, scene: Scene, channel: Channel): Promise<Reached | { reason: string }> => {
  const wanted = { channel, purpose: "service" as const };
  const own = await reachNow(means, wanted, scene);
  if ("go" in own) return { head: scene.client, go: own.go };
  if (!nobodyThere.has(own.reason)) return own;
  for (const head of await guardiansOf(means, scene.client.card.clientId)) {
    const theirs = await reachNow(means, wanted, { ...scene, client: head });
    if ("go" in theirs) return { head, go: theirs.go };
  }
  return own;
};

const templates = { email: "waiverRequest", sms: "waiverRequestSms" } as const;

const wordsOf = async (
  means: Means,
  scene: Scene,
  channel: Channel,
  { client, link }: { client: ClientHead; link: string },
) => {
  const { row, said } = await templateNow(means, templates[channel]);
  const variables = variablesOf(client, scene.account.account, { link: { waiver: link } });
  const { text, subject, html } = render({ ...said, channel }, variables);
  return { body: text, subject, html, template: { id: row.id, version: row.version } };
};

/** Who writes, and whether it is a reminder: an SMS of those waits for the sending hours, and none goes out days late. */
interface Writer {
  sender: Sender;
  apiUrl: string;
  reminds?: boolean;
}
const reminderMs = 3 * 24 * 3600_000;

const times = (means: Means, { settings }: Scene, { card }: ClientHead, channel: Channel) => {
  const now = means.now();
  const sendAt = channel === "sms" ? sendableAt(now, card.zone, settings.sendingHours) : now;
  return { sendAt, validUntil: new Date(Date.parse(now) + reminderMs).toISOString() };
};

const letter = async (
  means: Means,
  scene: Scene,
  { id: signatureId, waiverId }: SignatureState,
  channel: Channel,
  { sender, apiUrl, reminds }: Writer,
): Promise<{ told: Told; actions: Action[] }> => {
  const reached = await reach(means, scene, channel);
  if ("reason" in reached)
    return { told: { channel, messageId: null, clientId: null, reason: reached.reason }, actions: [] };
  const { head, go } = reached;
  const messageId = means.newId("message");
  const { clientId } = scene.client.card;
  const about = { accountId: means.accountId, clientId, waiverId, signatureId, channel, messageId };
  const link = waiverLinkTo(means.secrets, apiUrl, about);
  const words = await wordsOf(means, scene, channel, { client: head, link });
  const to = head.card.clientId;
  const whose = { pk: clientPk(means.accountId, to), clientId: to };
  const draft: Draft = {
    channel,
    purpose: "service",
    how: "notice",
    sender,
    to: go.to,
    from: go.from,
    location: head.card.homeLocation,
    ...(reminds && times(means, scene, head, channel)),
    ...contentOf(channel, words),
  };
  const making: Means = { ...means, newId: (kind) => (kind === "message" ? messageId : means.newId(kind)) };
  const { actions } = compose(making, whose, draft, await threadFor(means, whose, { channel, studio: go.from }));
  const stands = to === clientId ? [] : [clientStands(means, to)];
  return { told: { channel, messageId, clientId: to, reason: null }, actions: [...stands, ...actions] };
};

/** A reminder is not held up by a template that somebody spoiled: that channel is left out. */
const orReason = async (channel: Channel, { reminds }: Writer, write: () => ReturnType<typeof letter>) => {
  try {
    return await write();
  } catch (error) {
    if (!reminds || !(error instanceof Refusal && error.kind === "invalid")) throw error;
    return { told: { channel, messageId: null, clientId: null, reason: "template" }, actions: [] };
  }
};

/**
 * The messages that ask for a signature (S1-44), service messages by each of its channels, with the link to sign by: for the
 * transaction of the request. What the client cannot be written by says why. 422 where a template asks for what is not known.
 */
export const lettersFor = async (
  means: Means,
  scene: Scene,
  state: SignatureState,
  writer: Writer,
): Promise<{ told: Told[]; actions: Action[] }> => {
  const letters: Awaited<ReturnType<typeof letter>>[] = [];
  for (const channel of state.channels)
    letters.push(await orReason(channel, writer, () => letter(means, scene, state, channel, writer)));
  // a guardian may be written to by both channels, and is checked once
  const checked = new Set<string>();
  const actions = letters.flatMap(({ actions: of }) => of);
  const once = actions.filter((action) => {
    if (!("check" in action)) return true;
    const isNew = !checked.has(action.check.pk);
    checked.add(action.check.pk);
    return isNew;
  });
  return { told: letters.map(({ told }) => told), actions: once };
};
