import type { CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import type { Pattern } from "../stream/filter.ts";

/** What the local run serves, as the template says it. Sizes in MB, times in milliseconds. */
export interface Model {
  /** all of it, as operator's commands find it (scripts/place) */
  resources: { logicalId: string; type: string; physicalId: string }[];
  functions: TemplateFunction[];
  routes: TemplateRoute[];
  streams: TemplateStream[];
  schedules: TemplateSchedule[];
  tables: TemplateTable[];
  secrets: TemplateSecret[];
  /** ids of the user pools */
  userPools: string[];
  buckets: string[];
  queues: TemplateQueue[];
  queueSources: TemplateQueueSource[];
  /** names of the topics: their logical ids */
  topics: string[];
  subscriptions: { topic: string; queue: string; raw: boolean }[];
}

export interface TemplateQueue {
  /** its logical id */
  name: string;
  visibilitySeconds: number;
  /** where a message goes that was received so often */
  deadLetters?: { arn: string; receives: number };
}

/** A queue whose messages call a function. */
export interface TemplateQueueSource {
  functionArn: string;
  queue: string;
  queueArn: string;
  batchSize: number;
  maxConcurrency?: number;
  partialFailures: boolean;
}

export interface TemplateFunction {
  id: string;
  /** as its logs name it: the bundle */
  name: string;
  arn: string;
  /** folder of the bundle, and the handler in it as `file.export` */
  folder: string;
  handler: string;
  memoryMb: number;
  timeoutMs: number;
  environment: Record<string, string>;
}

export interface TemplateRoute {
  /** `METHOD /path` or `$default` */
  key: string;
  functionArn: string;
  authorizerArn?: string;
}

export interface TemplateStream {
  id: string;
  functionArn: string;
  table: string;
  streamArn: string;
  /** a record that matches any of them is delivered; none: all are */
  filters: Pattern[];
  batchSize: number;
  windowMs: number;
  lanes: number;
  bisect: boolean;
  partialFailures: boolean;
  /** -1: until the record is too old */
  retries: number;
  /** -1: never too old */
  maxAgeMs: number;
  failureBucket?: string;
}

export interface TemplateSchedule {
  /** name of its function */
  name: string;
  functionArn: string;
  expression: string;
  timeZone: string;
  /** JSON text with `<aws.scheduler.…>` keywords */
  input: string;
  enabled: boolean;
}

export interface TemplateTable {
  name: string;
  create: CreateTableCommandInput;
  ttl?: string;
}

export interface TemplateSecret {
  arn: string;
  template: Record<string, string>;
  generatedKey: string;
  length: number;
}
