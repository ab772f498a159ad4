import { Duration } from "aws-cdk-lib";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Throttle } from "./throttles.ts";

/** What a stage decides. Whatever it says, what holds data outlives the stack, and the table is recoverable to any second. */
export interface Stage {
  /** `dev`, `prod`, or a person's own */
  name: string;
  /** CloudFormation refuses to remove the stacks */
  terminationProtection: boolean;
  /** DynamoDB and Cognito refuse to delete the table and the user pool, even by hand */
  deletionProtection: boolean;
  /** daily and weekly copies of the table in a vault of their own (ADR 0031) */
  backups: boolean;
  /** the main job is tried every five minutes, unless the context says otherwise */
  canary: boolean;
  /** US dollars a month, unless the context says otherwise; none: nobody is told what the stage costs */
  monthlyBudget: number | undefined;
  logRetention: RetentionDays;
  /** requests a second, and at once, over all callers; `prod`: three times the busiest hour of a large studio */
  throttle: Throttle;
  alarms: {
    /** periods in a row something has to be wrong before an alarm rings */
    periods: number;
    /** requests that may end in an error of ours, percent */
    failing: number;
    /** time within which 99 of 100 requests are answered, ms */
    slow: number;
    /** how far a reader of the stream may be behind */
    streamLag: Duration;
  };
}

const prod: Omit<Stage, "name"> = {
  terminationProtection: true,
  deletionProtection: true,
  backups: true,
  canary: true,
  monthlyBudget: 50,
  logRetention: RetentionDays.THREE_MONTHS,
  throttle: { rateLimit: 200, burstLimit: 400 },
  alarms: { periods: 1, failing: 1, slow: 3000, streamLag: Duration.minutes(5) },
};

/** For trying things out: cheap, quickly taken down, and silent about what passes by itself. */
const other: Omit<Stage, "name"> = {
  terminationProtection: false,
  deletionProtection: false,
  backups: false,
  canary: false,
  monthlyBudget: undefined,
  logRetention: RetentionDays.TWO_WEEKS,
  throttle: { rateLimit: 50, burstLimit: 100 },
  alarms: { periods: 3, failing: 5, slow: 10_000, streamLag: Duration.hours(1) },
};

/** What a stage of this name decides: `prod` is strict, every other is cheap. */
export const stageOf = (name: string): Stage => ({ name, ...(name === "prod" ? prod : other) });
