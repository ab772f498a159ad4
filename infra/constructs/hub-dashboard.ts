import { Duration, Stack } from "aws-cdk-lib";
import { Dashboard, GraphWidget, type IMetric, Row, TextWidget } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { WatchedProps } from "./hub-alarms.ts";
import { HubFunction } from "./hub-function.ts";
import { counted, ofApi, ofMail, ofTable, throttledCalls } from "./measures.ts";
import { StreamFunction } from "./stream-function.ts";
import { WorkQueue } from "./work-queue.ts";

const wide = 24;
const sum = { period: Duration.minutes(5), statistic: "Sum" };
const most = { period: Duration.minutes(5), statistic: "Maximum" };

interface Section {
  title: string;
  /** what is seen here, and what it should look like */
  about: string;
  graphs: Readonly<Record<string, readonly IMetric[]>>;
}

/** The one dashboard of a stage, from what people notice first down to what it is made of; last of all, since it shows what the stack has. */
export class HubDashboard extends Construct {
  private readonly props: WatchedProps;

  constructor(scope: Construct, id: string, props: WatchedProps) {
    super(scope, id);
    this.props = props;
    const { name } = props.defaults.stage;
    const dashboard = new Dashboard(this, "Resource", {
      dashboardName: `Clientele-${name}`,
      defaultInterval: Duration.hours(24),
    });
    for (const { title, about, graphs } of [
      this.desk(),
      this.numbers(),
      this.queues(),
      this.messages(),
      this.functions(),
      this.data(),
    ]) {
      dashboard.addWidgets(new TextWidget({ markdown: `## ${title}\n${about}`, width: wide, height: 2 }));
      const all = Object.entries(graphs);
      const width = wide / all.length;
      dashboard.addWidgets(
        new Row(
          ...all.map(([heading, left]) => new GraphWidget({ title: heading, left: [...left], width, height: 6 })),
        ),
      );
    }
  }

  private all<T>(kind: abstract new (...args: never[]) => T): T[] {
    return Stack.of(this)
      .node.findAll()
      .filter((one): one is typeof one & T => one instanceof kind);
  }

  private desk(): Section {
    const { requests, refused, failed, p50, p99 } = ofApi(this.props.api);
    const { stage } = this.props.defaults;
    return {
      title: "The desk",
      about:
        "Requests of staff and other software. Failed ones are ours: there should be none. The canary tries the main job from outside.",
      graphs: {
        Requests: [requests, refused, failed],
        "Answered within, ms": [p50, p99],
        "Canary: 1 is well, seconds to the right number": [
          counted(stage, "canary", "CanaryOk", { statistic: "Minimum" }),
          counted(stage, "canary", "CanarySeconds", { statistic: "Maximum" }),
        ],
      },
    };
  }

  private numbers(): Section {
    const { stage } = this.props.defaults;
    const readers = this.all(StreamFunction);
    return {
      title: "Numbers and booking software",
      about:
        "How soon a number follows its records, and how old what the booking software said is. Drift and batches given up should be 0.",
      graphs: {
        "Stream behind, ms": readers.map(({ lag, bundle }) => lag.with({ label: bundle })),
        "Batches given up, drift, clients not swept": [
          ...readers.map(({ givenUp, bundle }) => givenUp.with({ label: `${bundle} gave up` })),
          counted(stage, "sweep", "Drift"),
          counted(stage, "sweep", "NotSwept"),
        ],
        "Booking software: minutes since the last sync, sources behind": [
          counted(stage, "clock", "SyncLagMinutes", { statistic: "Maximum" }),
          counted(stage, "clock", "SourcesBehind", { statistic: "Maximum" }),
        ],
      },
    };
  }

  private queues(): Section {
    const queues = this.all(WorkQueue).map(({ queue, deadLetters, node: { id } }) => ({
      queue,
      deadLetters,
      label: id,
    }));
    return {
      title: "Queues",
      about:
        "Work that waits: jobs, messages, syncs, webhooks. Dead letters are work that failed to the end: there should be none.",
      graphs: {
        Waiting: queues.map(({ queue, label }) => queue.metricApproximateNumberOfMessagesVisible({ ...most, label })),
        "Waiting for, seconds": queues.map(({ queue, label }) =>
          queue.metricApproximateAgeOfOldestMessage({ ...most, label }),
        ),
        "Dead letters": queues.map(({ deadLetters, label }) =>
          deadLetters.metricApproximateNumberOfMessagesVisible({ ...most, label }),
        ),
      },
    };
  }

  private messages(): Section {
    const { became, bounceRate, complaintRate } = ofMail();
    return {
      title: "Messages",
      about:
        "Mail of this AWS account and region. SES reviews an account from 0.05 bounced and 0.001 complained about.",
      graphs: { "Mail an hour": became, Bounced: [bounceRate], "Complained about": [complaintRate] },
    };
  }

  private functions(): Section {
    const functions = this.all(HubFunction).map(({ fn, bundle: label }) => ({ fn, label }));
    return {
      title: "Functions",
      about:
        "Errors are crashes and timeouts: a request that failed in good order shows above. Each function's log is /clientele/<stage>/<function>.",
      graphs: {
        Errors: functions.map(({ fn, label }) => fn.metricErrors({ ...sum, label })),
        "Duration p99, ms": functions.map(({ fn, label }) => fn.metricDuration({ ...sum, statistic: "p99", label })),
        Throttled: [throttledCalls(), ...functions.map(({ fn, label }) => fn.metricThrottles({ ...sum, label }))],
      },
    };
  }

  private data(): Section {
    const { consumed, throttled, failed } = ofTable(this.props.table);
    return {
      title: "The table",
      about: "Units are what DynamoDB bills; throttled requests are tried again, and errors are DynamoDB's own.",
      graphs: { "Units in five minutes": consumed, Throttled: [throttled], Errors: [failed] },
    };
  }
}
