import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ulid } from "ulid";
import * as z from "zod";
import { clientPk } from "../../../shared/clients/header.ts";
import { Channel } from "../../../shared/consents/schema.ts";
import { begun } from "../../../shared/discussions/machine.ts";
import { newDiscussionActions } from "../../../shared/discussions/store.ts";
import { faultsOf } from "../../../shared/kernel/errors.ts";
import { AccountId, AutomationId, ClientId, newId } from "../../../shared/kernel/ids.ts";
import { Instant } from "../../../shared/kernel/time.ts";
import { Marks, MessageState } from "../../../shared/messages/counted.ts";
import type { Message } from "../../../shared/messages/schema.ts";
import { newMessageActions } from "../../../shared/messages/store.ts";
import { tableOf } from "../../../shared/table/client.ts";
import type { Answer } from "../gateway/answer.ts";
import { json, problem } from "./problem.ts";

const SentMessage = z.strictObject({
  accountId: AccountId,
  clientId: ClientId,
  channel: Channel,
  automation: z.strictObject({ id: AutomationId, name: z.string() }),
  subject: z.string().optional(),
  body: z.string(),
  /** address or number of the client, and of the studio */
  to: z.string(),
  from: z.string(),
  sentAt: Instant,
  state: MessageState.extract(["delivered", "bounced", "complained"]),
  reason: z.string().optional(),
  marks: Marks.default({}),
});
type SentMessage = z.output<typeof SentMessage>;
export type KeepSent = (sent: SentMessage) => Promise<string>;

/** Writes down what an automation sent in the past, in a discussion of its own, with what became of it; its id. */
export const sentKeeper =
  (client: DynamoDBClient, table: string): KeepSent =>
  async ({ accountId, automation, sentAt, ...fields }) => {
    const means = { table: tableOf(client, table), accountId, newId, now: () => sentAt };
    const message: Message = {
      ...fields,
      id: `msg_${ulid(Date.parse(sentAt))}`,
      discussionId: newId("discussion"),
      direction: "out",
      how: "automated",
      purpose: "marketing",
      sender: { kind: "automation", ...automation },
      createdAt: sentAt,
      sentAt,
    };
    const { id, clientId, channel, subject, body, from } = message;
    const discussion = {
      id: message.discussionId,
      clientId,
      channel,
      ...begun,
      creator: message.sender,
      senders: [automation.id],
      ...(subject !== undefined && { subject }),
      studio: from!,
      createdAt: sentAt,
      last: { at: sentAt, by: "studio" as const, text: body, messageId: id },
    };
    const pk = clientPk(accountId, fields.clientId);
    await means.table.transact([
      ...newMessageActions(means, pk, message, subject === undefined ? undefined : { subject, text: body }),
      ...newDiscussionActions(means, pk, discussion),
    ]);
    return id;
  };

/** `POST /_local/messages`: what an automation sent before this machine had one, for the demo. */
export const postSent = async (keep: KeepSent, body: unknown): Promise<Answer> => {
  const parsed = SentMessage.safeParse(body);
  if (!parsed.success) return problem(422, "invalid", "This is no message.", faultsOf(parsed.error.issues));
  return json(201, { id: await keep(parsed.data) });
};
