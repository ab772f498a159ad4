import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { Table } from "../../shared/table/table.ts";
import { ofType, type Place } from "../place/place.ts";

/** A queue of dead letters and the queue they came from. */
export interface DeadLetters {
  /** logical id of the queue they came from */
  name: string;
  from: string;
  to: string;
}

const suffix = "DeadLetters";
/** Seconds for which a message that is looked at or moved is kept from others. */
const inHand = 30;
/** Messages looked at, at most, to say what they are. */
const mostSeen = 50;

// else the SDK calls the host of the queue's URL, wherever AWS_ENDPOINT_URL_SQS leads
const client = (): SQSClient => new SQSClient({ useQueueUrlAsEndpoint: false });

/** Every queue of dead letters of a place. */
export const deadLettersIn = (place: Place): DeadLetters[] => {
  const urls = new Map(ofType(place, "AWS::SQS::Queue").map(({ logicalId, physicalId }) => [logicalId, physicalId]));
  return [...urls].flatMap(([id, from]) => {
    const name = id.slice(0, -suffix.length);
    const to = id.endsWith(suffix) ? urls.get(name) : undefined;
    return to ? [{ name, from, to }] : [];
  });
};

const [visible, inHands] = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;

/** How many messages wait there, and how many somebody has in hand. */
const countsOf = async (QueueUrl: string): Promise<{ waiting: number; taken: number }> => {
  const { Attributes = {} } = await client().send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [visible, inHands] }),
  );
  return { waiting: Number(Attributes[visible] ?? 0), taken: Number(Attributes[inHands] ?? 0) };
};

/** How many messages a queue holds, in hand of somebody or not. */
export const sizeOf = async (url: string): Promise<number> => {
  const { waiting, taken } = await countsOf(url);
  return waiting + taken;
};

const receive = async (sqs: SQSClient, QueueUrl: string, VisibilityTimeout: number): Promise<Message[]> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout,
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    }),
  );
  return Messages;
};

const putBack = async (sqs: SQSClient, QueueUrl: string, messages: Message[]): Promise<void> => {
  if (messages.length === 0) return;
  const Entries = messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle, VisibilityTimeout: 0 }));
  await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
};

const sentAt = ({ Attributes }: Message): number => Number(Attributes?.SentTimestamp ?? 0);

const kindOfKey = async (table: Table, key: { pk: string; sk: string }): Promise<string> => {
  const item = await table.get(key);
  if (!item) return "of something that is no more";
  if (item.type === "job") return `job of kind ${item.data.kind}, ${item.data.state}`;
  if (item.type === "message") return `message by ${item.data.channel}, ${item.data.state}`;
  return item.type;
};

/** What a message is, without anything personal: the kind of item whose key it is, or of the event it tells. */
const kindOf = async (table: Table, { Body = "" }: Message): Promise<string> => {
  try {
    const body = JSON.parse(Body);
    if (typeof body.pk === "string" && typeof body.sk === "string") return await kindOfKey(table, body);
    const told = typeof body.Message === "string" ? JSON.parse(body.Message) : body;
    return String(told.eventType ?? told.notificationType ?? (told.inboundMessageId ? "a client's text" : "a notice"));
  } catch {
    return "not to be read";
  }
};

/** What lies in a queue of dead letters, as far as it was looked at. */
export interface Looked {
  size: number;
  /** epoch ms of the oldest that was looked at */
  oldest?: number;
  kinds: Map<string, number>;
}

/** Looks at what lies there, and lets go of it. */
export const lookAt = async (table: Table, { from }: DeadLetters): Promise<Looked> => {
  const [sqs, looked]: [SQSClient, Looked] = [client(), { size: await sizeOf(from), kinds: new Map() }];
  const taken: Message[][] = [];
  while (taken.flat().length < Math.min(looked.size, mostSeen)) {
    const messages = await receive(sqs, from, inHand);
    if (messages.length === 0) break;
    taken.push(messages);
    for (const message of messages) {
      const kind = await kindOf(table, message);
      looked.kinds.set(kind, (looked.kinds.get(kind) ?? 0) + 1);
      looked.oldest = Math.min(looked.oldest ?? Number.POSITIVE_INFINITY, sentAt(message));
    }
  }
  for (const messages of taken) await putBack(sqs, from, messages);
  return looked;
};

/**
 * Takes messages back to the queue they came from: each is sent before it is removed, so that one that is cut off here is there twice
 * and never lost; whoever works from our queues does nothing twice. What a run that was cut off has in hand is waited for; what fails again
 * meanwhile is left. How many were moved.
 */
export const moveBack = async ({ from, to }: DeadLetters, told: (moved: number) => void): Promise<number> => {
  const [sqs, began] = [client(), Date.now()];
  let moved = 0;
  for (let until = began + inHand * 1000; ; ) {
    const messages = (await receive(sqs, from, inHand)).filter((message) => sentAt(message) < began);
    if (messages.length === 0) {
      if (Date.now() > until || (await countsOf(from)).taken === 0) return moved;
      continue;
    }
    until = Date.now() + inHand * 1000;
    const Entries = messages.map(({ Body, MessageAttributes }, i) => ({
      Id: String(i),
      MessageBody: Body,
      ...(MessageAttributes && { MessageAttributes }),
    }));
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: to, Entries }));
    const failed = new Set(Failed.map(({ Id }) => Id));
    const gone = messages.flatMap(({ ReceiptHandle }, i) =>
      failed.has(String(i)) ? [] : [{ Id: String(i), ReceiptHandle }],
    );
    if (gone.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: from, Entries: gone }));
    moved += gone.length;
    told(moved);
    if (failed.size > 0) throw new Error(`${failed.size} messages were not taken back: ${Failed[0]?.Code}.`);
  }
};
