import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Watched } from "./control/idle.ts";
import { followJobs, type Jobs } from "./control/jobs.ts";
import type { Edges } from "./edges.ts";
import { type Pool, startPool } from "./functions/pool.ts";
import type { Outcome } from "./functions/sandbox.ts";
import { startPoller } from "./queues/poller.ts";
import { type Schedules, startSchedules } from "./schedules.ts";
import type { Storage } from "./services/storage.ts";
import type { LocalTable } from "./services/table.ts";
import type { StreamClient } from "./stream/client.ts";
import { failureObject, type GivenUp } from "./stream/failures.ts";
import type { Positions } from "./stream/positions.ts";
import { type Reader, startReader } from "./stream/reader.ts";
import type { Model, TemplateFunction, TemplateStream } from "./template/model.ts";
import { region } from "./template/resolve.ts";

export interface HubProps {
  model: Model;
  client: DynamoDBClient;
  streams: StreamClient;
  /** the template's table as it stands in the database */
  table: LocalTable;
  storage: Storage;
  /** variables that lead the SDK to the services of this machine */
  endpoints: Record<string, string>;
  /** where this run is asked: links in messages lead there */
  url: string;
  logs: string;
  positions: Positions;
  edges: Edges;
  say: (line: string) => void;
}

/** The template at work: its functions, the readers of its stream, its schedules. */
export interface Hub {
  invoke: (functionArn: string, event: unknown) => Promise<Outcome>;
  schedules: Schedules;
  watched: Omit<Watched, "makingDemo" | "delays">;
  stop(): Promise<void>;
}

/** A function whose links lead to this run instead of an API on AWS, and which may call what else runs on this machine. */
const hereFor = (fn: TemplateFunction, url: string): TemplateFunction => {
  const here = { API_URL: url, OUTBOUND_ALLOWED: "127.0.0.1", DOWNLOADS_URL: "" };
  const environment = Object.entries(here).filter(([name]) => name in fn.environment);
  return { ...fn, environment: { ...fn.environment, ...Object.fromEntries(environment) } };
};

/** Starts everything of the template that is not a service: functions come up at their first call. */
export const startHub = (props: HubProps): Hub => {
  const { model, client, table, say } = props;
  mkdirSync(props.logs, { recursive: true });
  const pools = new Map(
    model.functions.map((fn) => [
      fn.arn,
      startPool(
        hereFor(fn, props.url),
        props.endpoints,
        createWriteStream(join(props.logs, `${fn.name}.log`)),
        props.edges.start,
      ),
    ]),
  );
  const invoke = async (arn: string, event: unknown): Promise<Outcome> => {
    const pool = pools.get(arn);
    if (!pool) throw new Error(`The template has no function ${arn}.`);
    const outcome = await pool.invoke(event);
    if (outcome.error)
      say(
        `${pool.fn.name} failed: ${outcome.error.errorType}: ${outcome.error.errorMessage} (${join(props.logs, `${pool.fn.name}.log`)})`,
      );
    return outcome;
  };
  const jobs = followJobs(client, table.name, table.kept);
  const { readers, deadLettered } = startReaders(props, pools, invoke, jobs);
  const queues = startPollers(props, pools, invoke);
  const schedules = startSchedules(model.schedules, invoke);
  return {
    invoke,
    schedules,
    watched: {
      pools: [...pools.values()],
      readers,
      jobs,
      waiting: queues.waiting,
      deadLettered: () => deadLettered() + queues.deadLettered(),
    },
    stop: async () => {
      schedules.stop();
      await queues.stop();
      // readers wait for the batch they are at; ending the functions ends it
      const reading = readers.map(({ reader }) => reader.stop());
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
      await Promise.all(reading);
    },
  };
};

const startReaders = (props: HubProps, pools: Map<string, Pool>, invoke: Hub["invoke"], jobs: Jobs) => {
  const { model, table, storage, edges, say } = props;
  const { records: between = (_, event, call) => call(event) } = edges;
  let given = 0;
  const giveUp = (source: TemplateStream, name: string) => async (batch: GivenUp) => {
    given += batch.records.length;
    const { key, body } = failureObject(source, batch);
    if (source.failureBucket) await storage.put(source.failureBucket, key, body);
    say(`${name} gave up ${batch.records.length} records (${batch.condition}): ${source.failureBucket}/${key}`);
  };
  const readers = model.streams.map((source, i): { name: string; reader: Reader } => {
    const name = pools.get(source.functionArn)?.fn.name ?? source.id;
    const reader = startReader({
      client: props.streams,
      streamArn: table.streamArn,
      positions: props.positions,
      source,
      invoke: (event) => between(name, event, (one) => invoke(source.functionArn, one)),
      giveUp: giveUp(source, name),
      isRunning: () => true,
      onTrouble: (error) => say(`${name} could not read its stream: ${error}`),
      ...(i === 0 && { onRecord: jobs.see }),
    });
    return { name, reader };
  });
  return { readers, deadLettered: () => given };
};

/** One poller for each queue that calls a function, and what the queues hold. */
const startPollers = ({ model, storage, edges, say }: HubProps, pools: Map<string, Pool>, invoke: Hub["invoke"]) => {
  const client = new SQSClient({
    endpoint: storage.queues,
    region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    useQueueUrlAsEndpoint: false,
  });
  const { messages: between = (_, event, call) => call(event) } = edges;
  const held = (name: string) => storage.server.inspectQueue(name);
  const pollers = model.queueSources.map((source) => {
    const name = pools.get(source.functionArn)?.fn.name ?? source.queue;
    return startPoller({
      client,
      queueUrl: held(source.queue)?.url ?? "",
      source,
      invoke: (event) => between(name, event, (one) => invoke(source.functionArn, one)),
      onTrouble: (error) => say(`${name} could not read its queue: ${error}`),
    });
  });
  const isDead = (name: string) => !model.queueSources.some(({ queue }) => queue === name);
  const sizes = () =>
    model.queues.map(({ name }) => {
      const { ready = [], delayed = [], inflight = [] } = held(name)?.messages ?? {};
      return { name, size: ready.length + delayed.length + inflight.length };
    });
  return {
    waiting: () => sizes().filter(({ name, size }) => size > 0 && !isDead(name)),
    deadLettered: () =>
      sizes()
        .filter(({ name }) => isDead(name))
        .reduce((sum, { size }) => sum + size, 0),
    stop: async () => {
      await Promise.all(pollers.map((poller) => poller.stop()));
      client.destroy();
    },
  };
};
