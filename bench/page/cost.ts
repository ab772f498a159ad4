import { table } from "../../scripts/docs/markdown.ts";
import { lambda, stored, sweeps } from "../cost/assumed.ts";
import { type Month, monthOf, studioSizes } from "../cost/model.ts";
import { prices, pricesOf, smsPart } from "../cost/prices.ts";
import { smsPerClient, uses } from "../cost/usage.ts";
import type { Counted } from "../kept.ts";

const dollars = (amount: number): string => (amount > 0 && amount < 0.005 ? "< 0.01" : amount.toFixed(2));
const often = ({ perClient, perStudio }: (typeof uses)[number]): string =>
  perClient === undefined
    ? `${perStudio!.toLocaleString("en")} a studio`
    : `${Number(perClient.toPrecision(2))} a client`;

const rowsOf = (months: Month[], of: (month: Month) => Record<string, number>): string[][] => {
  const names = [...new Set(months.flatMap((month) => Object.keys(of(month))))];
  const dearest = (name: string) => of(months.at(-1)!)[name] ?? 0;
  return names
    .toSorted((a, b) => dearest(b) - dearest(a))
    .map((name) => [name, ...months.map((month) => dollars(of(month)[name] ?? 0))]);
};

const totals = (months: Month[]): string[][] => [
  ["**total**", ...months.map(({ total }) => `**${dollars(total)}**`)],
  ["a client", ...months.map(({ perClient }) => perClient.toFixed(4))],
  ["SMS beside it", ...months.map(({ sms }) => dollars(sms))],
];

/** What a month costs: by feature, by what is paid for, and what it is counted and assumed from. */
export const costPart = (counted: Counted): string => {
  const months = studioSizes.map((clients) => monthOf(counted, clients));
  const head = ["dollars a month", ...studioSizes.map((size) => `${size.toLocaleString("en")} clients`)];
  const units = uses.map((use) => {
    const { requests, readUnits, writeUnits } = counted.units[use.operation]!;
    return [use.feature, use.operation, often(use), requests, readUnits, writeUnits, use.why];
  });
  const kinds = Object.entries(stored).map(
    ([kind, count]) => `${Number(count.toPrecision(2))} ${kind} of ${counted.sizes[kind]!.all} bytes`,
  );
  return `## What a month costs (P12)

Units are counted by the meter of the tests (\`bench/counted\`), how often something happens is assumed (\`bench/cost/usage.ts\`, \`assumed.ts\`), prices
stand in \`bench/cost/prices.ts\` (${pricesOf}). Nothing of this was billed by AWS.

${table(head, [...rowsOf(months, ({ features }) => features), ...totals(months)])}

The same by what is paid for:

${table(head, [...rowsOf(months, ({ services }) => services), totals(months)[0]!])}

![Cost of a client by the size of the studio](performance/cost.svg)

SMS stand beside the total: ${smsPerClient} parts a client and month at ${smsPart.unit}; they go through whoever carries them.
The standing part is ${counted.standing["AWS::CloudWatch::Alarm"]} alarms, ${counted.standing.metrics} metrics of our own,
${counted.standing.queuesWaitedAt} queues that Lambda waits at (five open requests each) and the secrets: what a small studio pays most for.
A sweep reads the whole table ${sweeps / 30} times a day. Reading the stream by Lambda costs nothing.

### What is assumed and counted

${table(["feature", "operation", "how often a month", "requests", "RU", "WU", "why so often"], units)}

Stored of a client after two years: ${kinds.join(", ")}, index rows included. Of Lambda, which was not measured: ${lambda.requestMs} ms and
${lambda.ownMsPerRequest} ms of our own for a request to DynamoDB, ${lambda.invocationMs} ms an invocation, ${lambda.coldShare * 100} % of them cold with ${lambda.coldMs} ms,
${lambda.logBytes} bytes of log each; the memory of each function is that of \`infra/functions.ts\`.

${table(
  ["price", "us-east-1", "page"],
  Object.entries({ ...prices, smsPart }).map(([name, { unit, page }]) => [name, unit, page]),
)}
`;
};
