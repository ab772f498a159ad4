import type { Counted, Units } from "../kept.ts";
import { lambda, stored, sweeps } from "./assumed.ts";
import { type Priced, prices, smsPart } from "./prices.ts";
import { smsPerClient, type Use, uses } from "./usage.ts";

/** Studios that are told of. */
export const studioSizes = [300, 3000, 100_000] as const;

/** Dollars a month by feature, by what is paid for, and what SMS cost beside. */
export interface Month {
  clients: number;
  features: Record<string, number>;
  services: Record<string, number>;
  total: number;
  perClient: number;
  sms: number;
}

/** Under which name of the bill a price stands. */
const services: Record<Priced, string> = {
  readUnit: "DynamoDB reads",
  writeUnit: "DynamoDB writes",
  tableByte: "DynamoDB storage and backup",
  backupByte: "DynamoDB storage and backup",
  invocation: "Lambda",
  gigabyteSecond: "Lambda",
  httpRequest: "API Gateway",
  queueRequest: "SQS and SNS",
  topicMessage: "SQS and SNS",
  schedule: "Scheduler",
  email: "SES",
  fileByte: "S3",
  filePut: "S3",
  logByte: "CloudWatch",
  metric: "CloudWatch",
  alarm: "CloudWatch",
  dashboard: "CloudWatch",
  secret: "Secrets Manager",
  transferByte: "Transfer",
};

type Amounts = Partial<Record<Priced, number>>;

/** What one of a use asks for, in what is paid. */
const amountsOf = ({ units, memory }: Counted, use: Use): Amounts => {
  const asked = units[use.operation];
  if (!asked) throw new Error(`Nobody counted ${use.operation}.`);
  const runs = Object.entries(use.runs).filter(([name]) => name !== "authorizer");
  const invocations = Object.values(use.runs).reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const most = Math.max(...runs.map(([name]) => memory[name] ?? 1024));
  const ms =
    asked.requests * (lambda.requestMs + lambda.ownMsPerRequest) +
    invocations * (lambda.invocationMs + lambda.coldShare * lambda.coldMs);
  return {
    readUnit: asked.readUnits,
    writeUnit: asked.writeUnits,
    invocation: invocations,
    gigabyteSecond: (ms / 1000) * (most / 1024),
    httpRequest: use.http ?? 0,
    queueRequest: 3 * (use.queued ?? 0),
    email: use.emails ?? 0,
    logByte: invocations * lambda.logBytes,
    transferByte: (use.http ?? 0) * lambda.answerBytes,
  };
};

const secondsOfMonth = 30 * 24 * 3600;
/** Lambda keeps five requests open at a queue, each for twenty seconds. */
const polls = (5 * secondsOfMonth) / 20;

/** What is paid whether anything happens or not. */
const standing = ({ standing: of }: Counted): Amounts => ({
  alarm: of["AWS::CloudWatch::Alarm"] ?? 0,
  dashboard: of["AWS::CloudWatch::Dashboard"] ?? 0,
  metric: of.metrics ?? 0,
  // one more for the booking software's credentials
  secret: (of["AWS::SecretsManager::Secret"] ?? 0) + 1,
  queueRequest: (of.queuesWaitedAt ?? 0) * polls,
  schedule: secondsOfMonth / 60 + ((of["AWS::Scheduler::Schedule"] ?? 1) - 1) * 30 * 24,
});

const bytesOf = ({ sizes }: Counted, clients: number, where: "table" | "all"): number =>
  clients * Object.entries(stored).reduce((sum, [kind, count]) => sum + count * (sizes[kind]?.[where] ?? 0), 0);

/** The sweep reads what is stored, row by row; what it read of the counted studio says how much that is for each byte. */
const swept = (counted: Counted, clients: number): Amounts => {
  const sweep: Units = counted.units["a sweep"]!;
  const bytes = counted.standing["items swept"]! * counted.sizes["an item"]!.table;
  const readUnit = sweeps * (sweep.readUnits / bytes) * bytesOf(counted, clients, "table");
  const megabytes = (readUnit * 4096) / 1e6;
  return { readUnit, gigabyteSecond: megabytes * 0.05, invocation: sweeps };
};

const scaled = (amounts: Amounts, times: number): Amounts =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, amount * times]));

/** What each feature asks for in a month of a studio with so many clients. */
const asked = (counted: Counted, clients: number): [feature: string, amounts: Amounts][] => [
  ...uses.map((use): [string, Amounts] => [
    use.feature,
    scaled(amountsOf(counted, use), (use.perClient ?? 0) * clients + (use.perStudio ?? 0)),
  ]),
  ["Sweep", swept(counted, clients)],
  ["Storage", { tableByte: bytesOf(counted, clients, "all"), backupByte: bytesOf(counted, clients, "all") }],
  ["Standing: alarms, metrics, secrets, queues", standing(counted)],
];

/** P12: a month's bill of a studio, from what was counted, what is assumed of its use, and the prices. */
export const monthOf = (counted: Counted, clients: number): Month => {
  const [features, paid]: Record<string, number>[] = [{}, {}];
  for (const [feature, amounts] of asked(counted, clients))
    for (const [name, amount] of Object.entries(amounts) as [Priced, number][]) {
      const dollars = amount * prices[name].each;
      features![feature] = (features![feature] ?? 0) + dollars;
      paid![services[name]] = (paid![services[name]] ?? 0) + dollars;
    }
  const total = Object.values(features!).reduce((sum, dollars) => sum + dollars, 0);
  return {
    clients,
    features: features!,
    services: paid!,
    total,
    perClient: total / clients,
    sms: clients * smsPerClient * smsPart.each,
  };
};
