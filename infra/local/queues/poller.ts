import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Outcome } from "../functions/sandbox.ts";
import type { TemplateQueueSource } from "../template/model.ts";
import { region } from "../template/resolve.ts";

export interface PollerProps {
  client: SQSClient;
  queueUrl: string;
  source: TemplateQueueSource;
  invoke: (event: SQSEvent) => Promise<Outcome>;
  onTrouble: (error: unknown) => void;
}

export interface Poller {
  /** messages in hand now */
  readonly busy: number;
  stop(): Promise<void>;
}

/** Seconds after which a message that failed comes back here; on AWS it is the queue's visibility timeout. */
const backAfter = 1;
/** Milliseconds between two looks at an empty queue. */
const pause = 40;
/** Calls at once where the template sets no limit. */
const usualAbreast = 4;

const recordOf = (message: Message, { queueArn }: TemplateQueueSource): SQSEvent["Records"][number] => ({
  messageId: message.MessageId ?? "",
  receiptHandle: message.ReceiptHandle ?? "",
  body: message.Body ?? "",
  attributes: (message.Attributes ?? {}) as unknown as SQSEvent["Records"][number]["attributes"],
  messageAttributes: {},
  md5OfBody: message.MD5OfBody ?? "",
  eventSource: "aws:sqs",
  eventSourceARN: queueArn,
  awsRegion: region,
});

/** Which messages are to come back: all where the function failed, those it names where it names some. */
const failedOf = (messages: Message[], { error, payload }: Outcome, partial: boolean): Message[] => {
  if (error) return messages;
  const named = partial ? ((payload as SQSBatchResponse | null)?.batchItemFailures ?? []) : [];
  const ids = new Set(named.map(({ itemIdentifier }) => itemIdentifier));
  return messages.filter(({ MessageId }) => ids.has(MessageId ?? ""));
};

/** Hands a queue's messages to its function as an event source mapping does: in batches, so many at once; what failed comes back. */
export const startPoller = ({ client, queueUrl: QueueUrl, source, invoke, onTrouble }: PollerProps): Poller => {
  let running = true;
  let busy = 0;
  const entriesOf = (messages: Message[]) => messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
  const handle = async (messages: Message[]): Promise<void> => {
    const outcome = await invoke({ Records: messages.map((message) => recordOf(message, source)) });
    const failed = failedOf(messages, outcome, source.partialFailures);
    const done = messages.filter((message) => !failed.includes(message));
    if (done.length > 0) await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: entriesOf(done) }));
    if (failed.length === 0) return;
    const Entries = entriesOf(failed).map((entry) => ({ ...entry, VisibilityTimeout: backAfter }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  };
  const look = async (): Promise<boolean> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: Math.min(10, source.batchSize),
        AttributeNames: ["All"],
      }),
    );
    if (Messages.length === 0) return false;
    busy += Messages.length;
    try {
      await handle(Messages);
    } finally {
      busy -= Messages.length;
    }
    return true;
  };
  const lane = async (): Promise<void> => {
    while (running) {
      try {
        if (await look()) continue;
      } catch (error) {
        if (running) onTrouble(error);
      }
      await new Promise((resolve) => setTimeout(resolve, pause).unref());
    }
  };
  const lanes = Array.from({ length: Math.min(source.maxConcurrency ?? usualAbreast, usualAbreast) }, lane);
  return {
    get busy() {
      return busy;
    },
    stop: async () => {
      running = false;
      await Promise.race([Promise.all(lanes), new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
    },
  };
};
