import { Duration } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Construct } from "constructs";
import type { FunctionDefaults } from "./hub-function.ts";
import type { HubTable } from "./hub-table.ts";
import { counted, ofApi, ofMail, ofTable, throttledCalls } from "./measures.ts";
import { raise } from "./raise.ts";

export interface WatchedProps {
  defaults: FunctionDefaults;
  api: HttpApi;
  table: HubTable;
}

/** Alarms on what is nobody's own; each function, reader and queue brings its own. */
export class HubAlarms extends Construct {
  private readonly props: WatchedProps;

  constructor(scope: Construct, id: string, props: WatchedProps) {
    super(scope, id);
    this.props = props;
    this.onApi();
    this.onTable();
    this.onMail();
    this.onOwnCounts();
    raise(this, "Throttles", props.defaults, {
      metric: throttledCalls(),
      means:
        "Calls of functions were turned away since too many were under way at once: requests of staff fail or wait.",
      runbook: "functions-are-throttled",
      from: 1,
    });
  }

  private onApi(): void {
    const { defaults, api } = this.props;
    const { failing, p99 } = ofApi(api);
    const { failing: most, slow } = defaults.stage.alarms;
    raise(this, "ApiFailing", defaults, {
      metric: failing,
      means: `At least ${most} of 100 requests end in an error of ours: staff and other software do not get done what they ask for.`,
      runbook: "many-requests-fail",
      from: most,
    });
    raise(this, "ApiSlow", defaults, {
      metric: p99,
      means: `One request in a hundred takes ${slow / 1000} seconds or longer: the desk waits while a client stands before it.`,
      runbook: "the-api-is-slow",
      from: slow,
      periods: 3,
    });
  }

  private onTable(): void {
    const { defaults, table } = this.props;
    const { throttled, failed } = ofTable(table);
    raise(this, "TableThrottled", defaults, {
      metric: throttled,
      means: "The table turned requests away for a while: they are tried again by themselves, slower, and some fail.",
      runbook: "the-table-is-throttled",
      from: 10,
    });
    raise(this, "TableFailed", defaults, {
      metric: failed,
      means:
        "DynamoDB itself answers with errors: requests fail, and work that waits in queues and the stream goes on later.",
      runbook: "the-table-answers-with-errors",
      from: 5,
    });
  }

  private onMail(): void {
    const { defaults } = this.props;
    const { bounceRate, complaintRate } = ofMail();
    raise(this, "Bounces", defaults, {
      metric: bounceRate,
      means: "5 of 100 mails bounce: SES puts the account under review, and at 10 it stops all mail to clients.",
      runbook: "mails-bounce",
      from: 0.05,
      periods: 1,
    });
    raise(this, "Complaints", defaults, {
      metric: complaintRate,
      means:
        "One mail in a thousand is called spam by who got it: SES puts the account under review, and at five it stops all mail.",
      runbook: "mails-are-complained-about",
      from: 0.001,
      periods: 1,
    });
  }

  private onOwnCounts(): void {
    const { defaults } = this.props;
    const { stage } = defaults;
    raise(this, "Drift", defaults, {
      metric: counted(stage, "sweep", "Drift"),
      means:
        "Numbers on profiles were not the sum of their records. The sweep has mended them; they must not come about.",
      runbook: "numbers-had-drifted",
      from: 1,
      periods: 1,
    });
    raise(this, "NotSwept", defaults, {
      metric: counted(stage, "sweep", "NotSwept"),
      means: "The sweep could not read or mend some clients: what a lost event left unsettled with them stays so.",
      runbook: "the-sweep-failed",
      from: 1,
      periods: 1,
    });
    raise(this, "NotWoken", defaults, {
      metric: counted(stage, "clock", "NotWoken"),
      means:
        "Something whose time has come is not done: a scheduled message, a sync, a reminder. It is tried every minute.",
      runbook: "the-clock-failed",
      from: 1,
      periods: 3,
    });
    raise(this, "SourcesBehind", defaults, {
      metric: counted(stage, "clock", "SourcesBehind", { statistic: "Maximum", over: Duration.minutes(30) }),
      means:
        "A booking software was not synced for an hour, or three times its pace: profiles show what was, not what is.",
      runbook: "booking-software-is-behind",
      from: 1,
    });
  }
}
