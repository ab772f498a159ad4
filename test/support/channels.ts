import type { Context, DynamoDBRecord, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { type Providers, providersOfFile } from "./providers.ts";
import type { Studio } from "./studio.ts";

type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

const context = { getRemainingTimeInMillis: () => 30_000, awsRequestId: "test" } as Context;

const eventOf = (bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, i) => ({ messageId: `m${i}`, body })) as SQSEvent["Records"],
});

/** The way a message goes: from the stream by the queue to the sender, and what the channels tell back to the intake. */
export interface Channels extends Providers {
  /** hands what is due to the sender, as often as it is put off, at most `tries` times; then settles */
  send(tries?: number): Promise<void>;
  /** hands what the channels published to the intake */
  hear(): Promise<void>;
  /** send and hear until nothing is left */
  flow(): Promise<void>;
  /** hands these notices to the intake; the ones it reported */
  intake(notices: object[]): Promise<SQSBatchResponse>;
  /** hands these places to the sender */
  sender(places: { pk: string; sk: string }[]): Promise<SQSBatchResponse>;
  /** places of messages that became due since it was last asked */
  due(): Promise<{ pk: string; sk: string }[]>;
  /** runs the clock as of a time */
  clock(time: string): Promise<unknown>;
}

const isDue = ({ dynamodb }: DynamoDBRecord): boolean =>
  dynamodb?.NewImage?.due?.BOOL === true && dynamodb.NewImage.type?.S === "message";

export const channelsOf = async (studio: Studio): Promise<Channels> => {
  const providers = await providersOfFile();
  Object.assign(process.env, {
    EMAIL_CONFIGURATION_SET: "emails",
    SMS_CONFIGURATION_SET: "texts",
    API_URL: "https://hub.example.com",
    REPLY_DOMAIN: "reply.example.com",
    INBOUND_BUCKET: "files",
    SMS_OPT_OUT_LIST: "studio-list",
  });
  const handlerOf = async (name: string) =>
    ((await import(`../../functions/messaging/${name}.ts`)) as { handler: QueueHandler }).handler;
  const due = async () =>
    (await studio.stream.unread()).filter(isDue).map(({ dynamodb }) => ({
      pk: String(dynamodb!.Keys!.pk!.S),
      sk: String(dynamodb!.Keys!.sk!.S),
    }));
  const sender = async (places: { pk: string; sk: string }[]) =>
    (await handlerOf("sender"))(eventOf(places.map((place) => JSON.stringify(place))), context);
  const intake = async (notices: object[]) =>
    (await handlerOf("intake"))(eventOf(notices.map((notice) => JSON.stringify(notice))), context);
  const send = async (tries = 3) => {
    for (let places = await due(); places.length > 0; places = await due()) {
      let again = places;
      for (let i = 0; i < tries && again.length > 0; i += 1) {
        const { batchItemFailures } = await sender(again);
        const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        again = again.filter((_, at) => failed.has(`m${at}`));
      }
    }
  };
  const hear = async () => {
    const { email, sms, inboundSms, inboundEmail } = providers.events;
    for (const list of [email, sms, inboundSms, inboundEmail])
      while (list.length > 0) {
        const { batchItemFailures } = await intake(list.splice(0, 10));
        if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} notices were not taken in.`);
      }
  };
  return {
    ...providers,
    due,
    sender,
    intake,
    send,
    hear,
    flow: async () => {
      for (let i = 0; i < 4; i += 1) {
        await send();
        await hear();
      }
    },
    clock: async (time) => {
      const { handler } = (await import("../../functions/jobs/clock.ts")) as unknown as {
        handler: (event: unknown, context: Context) => Promise<unknown>;
      };
      return handler({ time }, context);
    },
  };
};
