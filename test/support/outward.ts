import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Context, DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { Webhook } from "standardwebhooks";
import { onTestFinished } from "vitest";
import { startStorage } from "../../infra/local/services/storage.ts";
import { matches, type Pattern } from "../../infra/local/stream/filter.ts";
import { changeFilters } from "../../shared/changes/image.ts";
import { dueBy } from "../../shared/messages/store.ts";
import { dispatch } from "../../shared/webhooks/dispatch.ts";
import { type Post, poster } from "../../shared/webhooks/post.ts";
import { wakeWebhook } from "../../shared/webhooks/wake.ts";
import type { Studio } from "./studio.ts";

const filters = [{ dynamodb: { NewImage: { due: { BOOL: [true] } } } }, ...changeFilters] as Pattern[];

/** What the publisher is given of these records, as the template's filters say. */
export const forPublisher = (records: DynamoDBRecord[]): DynamoDBRecord[] =>
  records.filter((record) => filters.some((filter) => matches(filter, record)));

/** The way a change goes: from the stream by the publisher into the log, by the queue to the dispatcher. */
export interface Outward {
  /** hands these records to the publisher in batches; the ones it reported */
  publish(records: DynamoDBRecord[], size?: number): Promise<string[]>;
  /** publishes and settles what was written, until nothing is left */
  flow(): Promise<void>;
  /** every message of the queue of webhooks since it was last asked */
  queued(): { pk: string; sk: string }[];
  /** flow, then hands what is queued to the dispatcher, until nothing is */
  tell(): Promise<void>;
  /** runs the clock for webhooks as of now, then tells */
  clock(): Promise<void>;
  /** one run of the dispatcher */
  run(over?: { post?: Post; enough?: () => boolean }): Promise<void>;
}

export const outwardOf = async (studio: Studio, within = 300): Promise<Outward> => {
  const aws = await startStorage([], "us-east-1", undefined);
  const [jobs, outbox, webhooks] = ["jobs", "outbox", "webhooks"].map((name) => aws.server.createQueue(name));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${aws.server.port}`,
    AWS_ENDPOINT_URL_SNS: `http://127.0.0.1:${aws.server.port}`,
    NOTICES_TOPIC_ARN: aws.server.createTopic("notices").topicArn,
    JOBS_QUEUE_URL: jobs!.queueUrl,
    OUTBOX_QUEUE_URL: outbox!.queueUrl,
    WEBHOOKS_QUEUE_URL: webhooks!.queueUrl,
    SYNC_QUEUE_URL: jobs!.queueUrl,
    NOTIFICATIONS_QUEUE_URL: jobs!.queueUrl,
    OUTBOUND_ALLOWED: "127.0.0.1",
  });
  const { handler } = (await import("../../functions/streams/publisher.ts")) as unknown as {
    handler: (event: { Records: DynamoDBRecord[] }, context: Context) => Promise<DynamoDBBatchResponse>;
  };
  const projections = (await import("../../functions/streams/projections.ts")) as unknown as {
    handler: typeof handler;
  };
  const post = poster(["127.0.0.1"], within);
  let seen = 0;
  const publish = async (records: DynamoDBRecord[], size = 100): Promise<string[]> => {
    const wanted = forPublisher(records);
    const failures: string[] = [];
    for (let i = 0; i < wanted.length; i += size) {
      const answer = await handler({ Records: wanted.slice(i, i + size) }, {} as Context);
      failures.push(...answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    }
    return failures;
  };
  const flow = async () => {
    for (let records = await studio.stream.unread(); records.length > 0; records = await studio.stream.unread()) {
      await publish(records);
      const dirty = records.filter(({ dynamodb }) => dynamodb?.NewImage?.dirty?.BOOL === true);
      for (let i = 0; i < dirty.length; i += 100)
        await projections.handler({ Records: dirty.slice(i, i + 100) }, {} as Context);
    }
  };
  const queued = () => {
    const { ready } = aws.server.inspectQueue("webhooks")!.messages;
    const fresh = ready.slice(seen).map(({ body }) => JSON.parse(body) as { pk: string; sk: string });
    seen = ready.length;
    return fresh;
  };
  const meansOf = (pk: string) => ({
    ...studio.means,
    accountId: pk.split("#")[0]!,
    post,
    enough: () => false,
  });
  const tell = async () => {
    await flow();
    for (let fresh = queued(); fresh.length > 0; fresh = queued()) {
      for (const pk of new Set(fresh.map((place) => place.pk))) {
        const [, of, id] = pk.split("#");
        await dispatch(meansOf(pk), of === "WEBHOOK" ? id : undefined);
      }
      await flow();
    }
  };
  return {
    publish,
    flow,
    queued,
    tell,
    clock: async () => {
      const { items } = await dueBy(studio, studio.means.now());
      for (const item of items)
        if (item.type === "webhookState")
          await wakeWebhook({ ...studio.means, accountId: item.pk.split("#")[0]! }, item);
      await tell();
    },
    run: (over = {}) => dispatch({ ...meansOf(studio.accountId), ...over }),
  };
};

/** One call as a receiver got it. */
export interface Got {
  headers: IncomingHttpHeaders;
  body: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever was told
  event: any;
}

export type Behaviour = (got: Got, count: number) => { status: number; after?: number } | number;

/** A receiver of webhooks, which answers as it is told to and keeps what it accepted. */
export interface Receiver {
  url: string;
  /** every call, and those that were answered with success */
  calls: Got[];
  accepted: Got[];
  behave: Behaviour;
  /** ids of what was accepted of one client, in order */
  idsOf(clientId: string): string[];
}

export const receiver = async (behave: Behaviour = () => 204): Promise<Receiver> => {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const got: Got = { headers: request.headers, body, event: JSON.parse(body) };
    made.calls.push(got);
    const says = made.behave(got, made.calls.length);
    const { status, after = 0 } = typeof says === "number" ? { status: says } : says;
    if (after) await new Promise((resolve) => setTimeout(resolve, after));
    if (status < 300) made.accepted.push(got);
    response.writeHead(status).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const made: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    calls: [],
    accepted: [],
    behave,
    idsOf: (clientId) =>
      made.accepted.filter(({ event }) => event.data.clientId === clientId).map(({ event }) => event.data.id),
  };
  return made;
};

/** Verifies a call with the specification's own library; throws where it is not signed by this secret. */
export const verified = (secret: string, { body, headers }: Got): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
