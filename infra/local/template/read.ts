import { join } from "node:path";
import type { CreateTableCommandInput, GlobalSecondaryIndex } from "@aws-sdk/client-dynamodb";
import { Refused } from "../refused.ts";
import type {
  Model,
  TemplateFunction,
  TemplateQueue,
  TemplateQueueSource,
  TemplateRoute,
  TemplateSchedule,
  TemplateSecret,
  TemplateStream,
  TemplateTable,
} from "./model.ts";
import { resolve, type Template } from "./resolve.ts";

/** Where the assembly keeps what the template names by hash. */
export interface Assets {
  folder: string;
  files: Record<string, { source: { path: string } }>;
}

/** Types without a part to play on one machine: rights, logs, alarms, what stands before the bucket, and what the served ones are made of. */
const withoutPart =
  /^AWS::(IAM|Logs|CloudWatch|CloudFront|SES|SMSVOICE)::|^AWS::SNS::TopicPolicy$|^AWS::SQS::QueuePolicy$|^AWS::Cognito::UserPoolClient$|^AWS::Lambda::Permission$|^AWS::S3::BucketPolicy$|^AWS::ApiGatewayV2::(Api|Stage)$/;

// biome-ignore lint/suspicious/noExplicitAny: resolved properties are of any shape
type Properties = any;
type Reader = (properties: Properties, id: string) => void;

/** Reads from the synthesized template all that the local run serves; a type it cannot serve is refused, never left out. */
export const readTemplate = (template: Template, assets: Assets): Model => {
  const model: Model = {
    resources: Object.entries(template.Resources).map(([logicalId, { Type: type }]) => ({
      logicalId,
      type,
      physicalId: resolve(template, { Ref: logicalId }) as string,
    })),
    functions: [],
    routes: [],
    streams: [],
    schedules: [],
    tables: [],
    secrets: [],
    userPools: [],
    buckets: [],
    queues: [],
    queueSources: [],
    topics: [],
    subscriptions: [],
  };
  const nameOf = (arn: string) => model.functions.find((fn) => fn.arn === arn)?.name ?? arn;
  const integrations = new Map<string, string>();
  const authorizers = new Map<string, string>();
  const arnOf = (id: string) => resolve(template, { "Fn::GetAtt": [id, "Arn"] }) as string;

  const first: Record<string, Reader> = {
    "AWS::Lambda::Function": (p, id) => model.functions.push(functionOf(p, id, arnOf(id), assets)),
    "AWS::ApiGatewayV2::Integration": (p, id) => integrations.set(`integrations/${id}`, p.IntegrationUri),
    "AWS::ApiGatewayV2::Authorizer": (p, id) =>
      authorizers.set(id, /functions\/(.+)\/invocations$/.exec(p.AuthorizerUri)?.[1] ?? ""),
    "AWS::DynamoDB::GlobalTable": (p, id) => model.tables.push(tableOf(p, id)),
    "AWS::SecretsManager::Secret": (p, id) => model.secrets.push(secretOf(p, resolve(template, { Ref: id }) as string)),
    "AWS::Cognito::UserPool": (_, id) => model.userPools.push(resolve(template, { Ref: id }) as string),
    "AWS::SQS::Queue": (p, id) => model.queues.push(queueOf(p, id)),
    "AWS::SNS::Topic": (_, id) => model.topics.push(id),
    "AWS::S3::Bucket": (_, id) => model.buckets.push(resolve(template, { Ref: id }) as string),
  };
  const second: Record<string, Reader> = {
    "AWS::ApiGatewayV2::Route": (p) => model.routes.push(routeOf(p, integrations, authorizers)),
    "AWS::Lambda::EventSourceMapping": (p, id) =>
      /^arn:aws:sqs:/.test(p.EventSourceArn)
        ? model.queueSources.push(queueSourceOf(p, arnOf(p.FunctionName)))
        : model.streams.push(streamOf(p, id, arnOf(p.FunctionName))),
    "AWS::SNS::Subscription": (p) => {
      if (p.Protocol === "sqs") model.subscriptions.push(subscriptionOf(p));
    },
    "AWS::Scheduler::Schedule": (p) => model.schedules.push(scheduleOf(p, nameOf(p.Target.Arn))),
  };

  for (const readers of [first, second]) {
    for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
      if (withoutPart.test(Type)) continue;
      if (!(Type in first) && !(Type in second)) {
        throw new Refused(
          `The local run does not know ${Type}, which the template has: teach it in infra/local/template/read.ts.`,
        );
      }
      readers[Type]?.(resolve(template, Properties ?? {}), id);
    }
  }
  return model;
};

const functionOf = (p: Properties, id: string, arn: string, { folder, files }: Assets): TemplateFunction => {
  const asset = files[String(p.Code.S3Key).replace(/\.zip$/, "")];
  if (!asset) throw new Refused(`The bundle of ${id} is not in the synthesized assembly.`);
  const environment = p.Environment?.Variables ?? {};
  return {
    id,
    name: environment.POWERTOOLS_SERVICE_NAME ?? id,
    arn,
    folder: join(folder, asset.source.path),
    handler: p.Handler,
    memoryMb: p.MemorySize ?? 128,
    timeoutMs: (p.Timeout ?? 3) * 1000,
    environment,
  };
};

const routeOf = (p: Properties, integrations: Map<string, string>, authorizers: Map<string, string>): TemplateRoute => {
  const authorizerArn = p.AuthorizationType === "CUSTOM" ? authorizers.get(p.AuthorizerId) : undefined;
  return { key: p.RouteKey, functionArn: integrations.get(p.Target) ?? "", ...(authorizerArn && { authorizerArn }) };
};

const streamOf = (p: Properties, id: string, functionArn: string): TemplateStream => {
  const table = /table\/([^/]+)\/stream/.exec(p.EventSourceArn)?.[1];
  if (!table) throw new Refused(`The local run reads streams of tables only, and ${id} reads ${p.EventSourceArn}.`);
  const destination: string | undefined = p.DestinationConfig?.OnFailure?.Destination;
  const filters = (p.FilterCriteria?.Filters ?? []).map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern));
  const age = p.MaximumRecordAgeInSeconds ?? -1;
  return {
    id,
    functionArn,
    table,
    streamArn: p.EventSourceArn,
    filters,
    batchSize: p.BatchSize ?? 100,
    windowMs: (p.MaximumBatchingWindowInSeconds ?? 0) * 1000,
    lanes: p.ParallelizationFactor ?? 1,
    bisect: p.BisectBatchOnFunctionError ?? false,
    partialFailures: (p.FunctionResponseTypes ?? []).includes("ReportBatchItemFailures"),
    retries: p.MaximumRetryAttempts ?? -1,
    maxAgeMs: age < 0 ? -1 : age * 1000,
    ...(destination && { failureBucket: destination.replace("arn:aws:s3:::", "") }),
  };
};

const lastOf = (arn: string): string => arn.split(":").at(-1)!;

const queueOf = (p: Properties, name: string): TemplateQueue => ({
  name,
  visibilitySeconds: p.VisibilityTimeout ?? 30,
  ...(p.RedrivePolicy && {
    deadLetters: { arn: p.RedrivePolicy.deadLetterTargetArn, receives: p.RedrivePolicy.maxReceiveCount },
  }),
});

const queueSourceOf = (p: Properties, functionArn: string): TemplateQueueSource => ({
  functionArn,
  queue: lastOf(p.EventSourceArn),
  queueArn: p.EventSourceArn,
  batchSize: p.BatchSize ?? 10,
  ...(p.ScalingConfig?.MaximumConcurrency && { maxConcurrency: p.ScalingConfig.MaximumConcurrency }),
  partialFailures: (p.FunctionResponseTypes ?? []).includes("ReportBatchItemFailures"),
});

const subscriptionOf = (p: Properties) => ({
  topic: lastOf(p.TopicArn),
  queue: lastOf(p.Endpoint),
  raw: p.RawMessageDelivery === true,
});

const scheduleOf = (p: Properties, name: string): TemplateSchedule => ({
  name,
  functionArn: p.Target.Arn,
  expression: p.ScheduleExpression,
  timeZone: p.ScheduleExpressionTimezone ?? "UTC",
  input: p.Target.Input ?? "{}",
  enabled: p.State !== "DISABLED",
});

const tableOf = (p: Properties, name: string): TemplateTable => {
  const indexes = (p.GlobalSecondaryIndexes ?? []).map(
    ({ IndexName, KeySchema, Projection }: GlobalSecondaryIndex): GlobalSecondaryIndex => ({
      IndexName,
      KeySchema,
      Projection,
    }),
  );
  const create: CreateTableCommandInput = {
    TableName: name,
    AttributeDefinitions: p.AttributeDefinitions,
    KeySchema: p.KeySchema,
    BillingMode: "PAY_PER_REQUEST",
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
    ...(p.StreamSpecification && { StreamSpecification: { StreamEnabled: true, ...p.StreamSpecification } }),
  };
  const ttl = p.TimeToLiveSpecification;
  return { name, create, ...(ttl?.Enabled && { ttl: ttl.AttributeName }) };
};

const secretOf = ({ GenerateSecretString: how }: Properties, arn: string): TemplateSecret => ({
  arn,
  template: JSON.parse(how.SecretStringTemplate),
  generatedKey: how.GenerateStringKey,
  length: how.PasswordLength ?? 32,
});
