import {
  CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
  paginateDescribeAlarms,
} from "@aws-sdk/client-cloudwatch";
import { driftIn } from "../../shared/settling/drift.ts";
import { tableIn } from "../place/means.ts";
import { ofType, type Place, resourcesIf, stackOf } from "../place/place.ts";
import { batchBucket, failedBatches } from "../redrive/batches.ts";
import { deadLettersIn, sizeOf } from "../redrive/queues.ts";
import { bad, type Check, type Line, ok, warn } from "./line.ts";

const flagOf = ({ local, stage }: Place): string => (local ? "" : ` -- --stage ${stage}`);

export const deadLetters: Check = {
  about: "dead letters",
  local: true,
  look: async (place) => {
    const lines: Line[] = [];
    const queues = deadLettersIn(place);
    for (const { name, from } of queues) {
      const size = await sizeOf(from);
      if (size > 0) lines.push(bad(`${size} messages of ${name} were put aside`, `npm run redrive${flagOf(place)}`));
    }
    return lines.length > 0 ? lines : [ok(`none in ${queues.length} queues`)];
  },
};

export const batches: Check = {
  about: "failed batches",
  local: true,
  look: async (place) => {
    const bucket = batchBucket(place);
    if (!bucket) return [bad("their bucket is not there", `npx cdk deploy --all --context stage=${place.stage}`)];
    const { length } = await failedBatches(bucket);
    if (length > 0) return [bad(`${length} of the stream were given up`, `npm run redrive${flagOf(place)}`)];
    return [ok("none")];
  },
};

/** Alarms of the stack, and of the one that watches it where there is one. */
export const alarms: Check = {
  about: "alarms",
  local: false,
  look: async (place) => {
    const beside = await resourcesIf(`${stackOf(place.stage)}-watch`);
    const all = { ...place, resources: [...place.resources, ...beside] };
    const ours = new Set(ofType(all, "AWS::CloudWatch::Alarm").map(({ physicalId }) => physicalId));
    const ringing: Line[] = [];
    const input = { StateValue: "ALARM" as const };
    for await (const page of paginateDescribeAlarms({ client: new CloudWatchClient() }, input))
      for (const { AlarmName = "", AlarmDescription = "" } of page.MetricAlarms ?? [])
        if (ours.has(AlarmName)) ringing.push(bad(`${AlarmName} rings`, AlarmDescription));
    return ringing.length > 0 ? ringing : [ok(`none of ${ours.size} rings`)];
  },
};

const hourMs = 3600_000;

/** Values of metrics by the id of their query, the last `hours`, summed or the most. */
const valuesOf = async (queries: MetricDataQuery[], hours: number): Promise<Map<string, number[]>> => {
  const now = Date.now();
  const { MetricDataResults = [] } = await new CloudWatchClient().send(
    new GetMetricDataCommand({
      MetricDataQueries: queries,
      StartTime: new Date(now - hours * hourMs),
      EndTime: new Date(now),
    }),
  );
  return new Map(MetricDataResults.map(({ Id = "", Values = [] }: MetricDataResult) => [Id, Values]));
};

const query = (Id: string, Namespace: string, MetricName: string, Name: string, Value: string, Stat: string) => ({
  Id,
  MetricStat: { Metric: { Namespace, MetricName, Dimensions: [{ Name, Value }] }, Period: 3600, Stat },
});

export const drift: Check = {
  about: "drift",
  local: true,
  look: async (place) => {
    const wrong = (count: number) =>
      bad(
        `${count} clients' numbers were not the sum of their records`,
        "the sweep mends them; report it, since it should never be",
      );
    if (place.local) {
      const { clients, drifted, dirty } = await driftIn(tableIn(place));
      if (drifted > 0) return [wrong(drifted)];
      return [ok(`none of ${clients} clients; ${dirty} records wait to be settled`)];
    }
    const asked = query("drift", `Clientele/${place.stage}`, "Drift", "service", "sweep", "Sum");
    const values = (await valuesOf([asked], 24)).get("drift") ?? [];
    if (values.length === 0)
      return [warn("no sweep reported within 24 hours", "look at the schedule and the log of sweep")];
    const sum = values.reduce((a, b) => a + b, 0);
    return [sum > 0 ? wrong(sum) : ok("none within 24 hours")];
  },
};

/** Each schedule with the function it calls, by their logical ids. */
const scheduled = (place: Place): { name: string; fn: string | undefined }[] => {
  const functions = ofType(place, "AWS::Lambda::Function");
  return ofType(place, "AWS::Scheduler::Schedule").map(({ logicalId }) => {
    const name = logicalId.replace(/Schedule[0-9A-F]{8}$/, "");
    return { name, fn: functions.find((one) => one.logicalId.replace(/[0-9A-F]{8}$/, "") === name)?.physicalId };
  });
};

/** Not whether a schedule is switched on, but whether it does its work: each is due once a day at least. */
export const schedules: Check = {
  about: "schedules",
  local: false,
  look: async (place) => {
    const all = scheduled(place);
    if (all.length === 0) return [bad("there are none", `npx cdk deploy --all --context stage=${place.stage}`)];
    const queries = all.map(({ fn = "" }, i) => query(`s${i}`, "AWS/Lambda", "Invocations", "FunctionName", fn, "Sum"));
    const values = await valuesOf(queries, 25);
    const idle = all.filter((_, i) => !(values.get(`s${i}`) ?? []).some((count) => count > 0));
    if (idle.length === 0) return [ok(`all ${all.length} called their functions within 25 hours`)];
    const todo = "right after a deployment wait a day; else look at the schedule in EventBridge";
    return idle.map(({ name }) => warn(`${name} was not called within 25 hours`, todo));
  },
};
