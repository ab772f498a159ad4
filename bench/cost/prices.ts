/**
 * Prices of AWS in us-east-1 in dollars, on demand, without any free tier: what the pages beside them said in 2025 (DynamoDB's since
 * November 2024), noted on 2026-11-28. Compare before you budget, and change them here alone: everything else is counted.
 */
export const pricesOf = "us-east-1, on demand, no free tier, as published in 2025, noted on 2026-11-28";

interface Price {
  /** dollars of one */
  each: number;
  unit: string;
  page: string;
}

const million = 1e6;
const gigabyte = 1e9;
const at = (path: string): string => `https://aws.amazon.com/${path}/pricing/`;

export const prices = {
  readUnit: { each: 0.125 / million, unit: "$0.125 per million", page: at("dynamodb") },
  writeUnit: { each: 0.625 / million, unit: "$0.625 per million", page: at("dynamodb") },
  tableByte: { each: 0.25 / gigabyte, unit: "$0.25 per GB and month", page: at("dynamodb") },
  backupByte: { each: 0.2 / gigabyte, unit: "$0.20 per GB and month, point-in-time recovery", page: at("dynamodb") },
  invocation: { each: 0.2 / million, unit: "$0.20 per million", page: at("lambda") },
  gigabyteSecond: { each: 0.0000133334, unit: "$0.0000133334 per GB-second, arm64", page: at("lambda") },
  httpRequest: { each: 1 / million, unit: "$1.00 per million, HTTP API", page: at("api-gateway") },
  queueRequest: { each: 0.4 / million, unit: "$0.40 per million", page: at("sqs") },
  topicMessage: { each: 0.5 / million, unit: "$0.50 per million", page: at("sns") },
  schedule: { each: 1 / million, unit: "$1.00 per million runs", page: at("eventbridge") },
  email: { each: 0.1 / 1000, unit: "$0.10 per 1,000", page: at("ses") },
  fileByte: { each: 0.023 / gigabyte, unit: "$0.023 per GB and month", page: at("s3") },
  filePut: { each: 0.005 / 1000, unit: "$0.005 per 1,000", page: at("s3") },
  logByte: { each: 0.5 / gigabyte, unit: "$0.50 per GB taken in", page: at("cloudwatch") },
  metric: { each: 0.3, unit: "$0.30 a month", page: at("cloudwatch") },
  alarm: { each: 0.1, unit: "$0.10 a month", page: at("cloudwatch") },
  dashboard: { each: 3, unit: "$3.00 a month", page: at("cloudwatch") },
  secret: { each: 0.4, unit: "$0.40 a month", page: at("secrets-manager") },
  transferByte: { each: 0.09 / gigabyte, unit: "$0.09 per GB out", page: at("ec2/on-demand") },
} satisfies Record<string, Price>;
export type Priced = keyof typeof prices;

/** Beside the total, since it depends on the carriers and on how much a studio texts: a part of an SMS within the US, with its carrier's fee. */
export const smsPart = {
  each: 0.00581 + 0.003,
  unit: "about $0.0088 a part in the US, carrier fee included",
  page: at("end-user-messaging"),
};
