import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { type Runbook, runbookPath } from "../runbooks.ts";
import type { Stage } from "../stages.ts";

interface Ringing {
  metric: IMetric;
  /** what it means to a person at the studio */
  means: string;
  runbook: Runbook;
  /** rings at this and above */
  from?: number;
  /** rings below this, and when nothing is told at all */
  below?: number;
  /** periods in a row; as many as the stage says where it says nothing */
  periods?: number;
}

/** An alarm that is told to the topic of alarms, and whose text says what it means and where to read on. */
export const raise = (
  scope: Construct,
  id: string,
  { alarms, stage }: { alarms: ITopic; stage: Stage },
  { metric, means, runbook, from, below, periods = stage.alarms.periods }: Ringing,
): Alarm => {
  const falls = below !== undefined;
  const alarm = new Alarm(scope, id, {
    metric,
    alarmDescription: `${means} What to do: ${runbookPath(runbook)}`,
    threshold: falls ? below : from!,
    comparisonOperator: falls
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: periods,
    treatMissingData: falls ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(alarms));
  return alarm;
};
