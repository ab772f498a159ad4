import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { changeFilters } from "../shared/changes/image.ts";
import { routeGroups } from "../shared/routes.ts";
import { FailedBatches } from "./constructs/failed-batches.ts";
import { HubApi } from "./constructs/hub-api.ts";
import { HubDocuments } from "./constructs/hub-documents.ts";
import { HubDomain, type HubDomainProps } from "./constructs/hub-domain.ts";
import { HubDownloads } from "./constructs/hub-downloads.ts";
import { HubFiles } from "./constructs/hub-files.ts";
import { HubFunction } from "./constructs/hub-function.ts";
import { HubMessaging } from "./constructs/hub-messaging.ts";
import { HubOperations, type Operated } from "./constructs/hub-operations.ts";
import { HubSecret } from "./constructs/hub-secret.ts";
import { HubSync } from "./constructs/hub-sync.ts";
import { HubTable, readItems, writeItems } from "./constructs/hub-table.ts";
import { HubWebhooks } from "./constructs/hub-webhooks.ts";
import { namespaceOf } from "./constructs/measures.ts";
import { QueueFunction } from "./constructs/queue-function.ts";
import { ScheduledFunction } from "./constructs/scheduled-function.ts";
import { StaffSignIn } from "./constructs/staff-sign-in.ts";
import { StreamFunction } from "./constructs/stream-function.ts";
import { functions } from "./functions.ts";
import type { Served } from "./routes-stack.ts";
import { stageOf } from "./stages.ts";

export interface HubStackProps extends StackProps, Operated {
  /** name of the stage: `dev`, `prod`, or a person's own */
  stage: string;
  /** folder of the built bundles */
  bundles: string;
  /** domain mails to clients are sent from; none: identities of SES are made by hand */
  mailDomain?: string | undefined;
  /** domain whose mail is received: replies of clients; none: replies go to the sender's own mailbox */
  replyDomain?: string | undefined;
  /** tag by which a virus scanner marks what it found clean, `GuardDutyMalwareScanStatus=NO_THREATS_FOUND`; none: nothing is scanned */
  scanTag?: string | undefined;
  /** origins whose pages may call the API from a browser; none: no page of another origin may */
  origins?: readonly string[] | undefined;
  /** an address of the studio's own; none: API Gateway's */
  domain?: HubDomainProps | undefined;
}

/** The whole hub of one studio: one table, its stream, its schedules, its API but for the routes. */
export class HubStack extends Stack {
  /** for the stack of the routes */
  readonly served: Served;

  constructor(
    scope: Construct,
    id: string,
    { stage: name, bundles, mailDomain, replyDomain, scanTag, origins, domain, ...props }: HubStackProps,
  ) {
    super(scope, id, props);
    const stage = stageOf(name);
    const table = new HubTable(this, "Table", stage);
    const secret = new HubSecret(this, "Secret");
    const staff = new StaffSignIn(this, "Staff", stage);
    const failedBatches = new FailedBatches(this, "FailedBatches").bucket;
    const stored = new HubFiles(this, "Files");
    const alarms = new Topic(this, "Alarms", { enforceSSL: true });
    if (props.alarmEmail) alarms.addSubscription(new EmailSubscription(props.alarmEmail));
    // what the team is told of, for whoever subscribes (docs/messaging-setup.md)
    const notices = new Topic(this, "Notices", { enforceSSL: true });

    const environment = {
      TABLE_NAME: table.table.tableName,
      SECRET_ID: secret.secret.secretArn,
      STAGE: name,
      POWERTOOLS_METRICS_NAMESPACE: namespaceOf(stage),
      POWERTOOLS_LOG_LEVEL: "INFO",
    };
    const defaults = { bundles, environment, alarms, stage };

    const api = new HubFunction(this, "ApiFunction", { defaults, ...functions.api });
    const admin = new HubFunction(this, "AdminFunction", {
      defaults,
      ...functions.admin,
      environment: { USER_POOL_ID: staff.pool.userPoolId },
    });
    const open = new HubFunction(this, "PublicFunction", { defaults, ...functions.public });
    const reference = new HubFunction(this, "ReferenceFunction", { defaults, ...functions.reference });
    const charts = new HubFunction(this, "ChartsFunction", { defaults, ...functions.charts });
    const events = new HubFunction(this, "EventsFunction", { defaults, ...functions.events });
    const sales = new HubFunction(this, "SalesFunction", { defaults, ...functions.sales });
    const conversations = new HubFunction(this, "ConversationsFunction", { defaults, ...functions.conversations });
    const records = new HubFunction(this, "RecordsFunction", { defaults, ...functions.records });
    const authorizer = new HubFunction(this, "AuthorizerFunction", {
      defaults,
      ...functions.authorizer,
      environment: { USER_POOL_ID: staff.pool.userPoolId, USER_POOL_CLIENT_ID: staff.client.userPoolClientId },
    });
    const { api: http, url: apiUrl } = new HubApi(this, "Api", { origins, domainName: domain?.domainName });
    const withFiles = { FILES_BUCKET: stored.bucket.bucketName };
    const { url: downloadsUrl } = new HubDownloads(this, "Downloads", stored);
    const files = new HubFunction(this, "FilesFunction", {
      defaults,
      ...functions.files,
      environment: { ...withFiles, DOWNLOADS_URL: downloadsUrl },
    });
    const progress = new HubFunction(this, "ProgressFunction", { defaults, ...functions.progress });
    const projections = new StreamFunction(this, "ProjectionsFunction", {
      defaults,
      ...functions.projections,
      table,
      filters: [{ dynamodb: { NewImage: { dirty: { BOOL: [true] } } } }],
      batchSize: 100,
      parallelizationFactor: 2,
      retryAttempts: 10,
      maxRecordAge: Duration.hours(6),
      failedBatches,
    });
    const jobs = new QueueFunction(this, "JobsFunction", {
      defaults,
      ...functions.jobs,
      environment: withFiles,
      sources: { JobsQueue: { batchSize: 1, maxConcurrency: 10, visibility: Duration.minutes(16), receives: 3 } },
    });
    const every = (time: Duration, id: string, spec: (typeof functions)[keyof typeof functions]) =>
      new ScheduledFunction(this, id, { defaults, ...spec, schedule: ScheduleExpression.rate(time) });
    const sweep = every(Duration.hours(6), "SweepFunction", functions.sweep);
    const absences = every(Duration.hours(1), "AbsencesFunction", functions.absences);
    const resets = every(Duration.hours(1), "ResetsFunction", functions.resets);
    const waitlists = every(Duration.minutes(15), "WaitlistsFunction", functions.waitlists);
    const series = every(Duration.hours(6), "SeriesFunction", functions.series);
    const retention = new ScheduledFunction(this, "RetentionFunction", {
      defaults,
      ...functions.retention,
      schedule: ScheduleExpression.cron({ minute: "20", hour: "2" }),
    });

    const desk = [api, admin, events, sales, conversations, files, progress];
    for (const { fn } of [...desk, open, records, projections, jobs, waitlists])
      table.allow(fn, ...readItems, ...writeItems);
    staff.allow(admin.fn);
    table.allow(sweep.fn, ...readItems, ...writeItems, "Scan");
    table.allow(charts.fn, ...readItems);
    table.allow(retention.fn, "BatchGetItem", "GetItem", "PutItem");
    table.allow(absences.fn, "GetItem", "PutItem", "UpdateItem");
    table.allow(resets.fn, "GetItem", "PutItem", "Query");
    table.allow(series.fn, ...readItems, "PutItem");
    table.allow(authorizer.fn, "GetItem", "Query");
    for (const { fn } of [...desk, projections, jobs, sweep, retention, absences, resets, waitlists, series])
      table.allowIndex(fn, "gsi1"); // lists of an account
    for (const { fn } of [api, admin, jobs]) table.allowIndex(fn, "gsi2"); // the directory
    for (const { fn } of [...desk, open, charts, records, projections, jobs, sweep, retention, waitlists])
      secret.allow(fn);
    stored.allow(files, [
      { folder: "imports", actions: ["GetObject", "PutObject"] },
      { folder: "exports", actions: ["GetObject"] },
    ]);
    stored.allow(jobs, [
      { folder: "imports", actions: ["GetObject", "DeleteObject"] },
      { folder: "exports", actions: ["GetObject", "PutObject", "DeleteObject", "AbortMultipartUpload"] },
      { folder: "clients", actions: ["GetObject", "DeleteObject"] },
      { folder: "uploads", actions: ["DeleteObject"] },
      { folder: "held", actions: ["PutObject", "DeleteObject"] },
      { folder: "raw", actions: ["GetObject", "PutObject", "DeleteObject"] },
    ]);

    const documents = new HubDocuments(this, "Documents", {
      defaults,
      table,
      secret,
      files: stored,
      downloadsUrl,
      apiUrl,
      scanTag,
    });
    const webhooks = new HubWebhooks(this, "Webhooks", { defaults, table, secret });
    const sync = new HubSync(this, "Sync", { defaults, stage: name, table, secret, files: stored, apiUrl });
    this.served = {
      api: http,
      stage,
      domain: domain && new HubDomain(this, "Domain", domain).name,
      authorizer,
      groups: [
        { fn: open, routes: routeGroups.public },
        { fn: reference, routes: routeGroups.reference },
        { fn: api, routes: routeGroups.api },
        { fn: admin, routes: routeGroups.admin },
        { fn: charts, routes: routeGroups.charts },
        { fn: events, routes: routeGroups.events },
        { fn: sales, routes: routeGroups.sales },
        { fn: conversations, routes: routeGroups.conversations },
        { fn: records, routes: routeGroups.records },
        { fn: files, routes: routeGroups.files },
        { fn: documents.fn, routes: routeGroups.documents },
        { fn: progress, routes: routeGroups.progress },
        { fn: sync.sources, routes: routeGroups.sources },
        { fn: sync.hooks, routes: routeGroups.hooks },
        { fn: webhooks.api, routes: routeGroups.webhooks },
      ],
    };
    const messaging = new HubMessaging(this, "Messaging", {
      defaults,
      table,
      secret,
      files: stored,
      apiUrl,
      mailDomain,
      replyDomain,
    });
    const jobsQueue = jobs.queue("JobsQueue");
    const publisher = new StreamFunction(this, "PublisherFunction", {
      defaults,
      ...functions.publisher,
      environment: {
        JOBS_QUEUE_URL: jobsQueue.queue.queueUrl,
        OUTBOX_QUEUE_URL: messaging.outbox.queue.queueUrl,
        WEBHOOKS_QUEUE_URL: webhooks.queue.queue.queueUrl,
        NOTICES_TOPIC_ARN: notices.topicArn,
        SYNC_QUEUE_URL: sync.runs.queue.queueUrl,
        NOTIFICATIONS_QUEUE_URL: sync.notifications.queue.queueUrl,
      },
      table,
      filters: [{ dynamodb: { NewImage: { due: { BOOL: [true] } } } }, ...changeFilters],
      batchSize: 100,
      parallelizationFactor: 2,
      retryAttempts: 100,
      maxRecordAge: Duration.hours(23),
      failedBatches,
    });
    const queues = [jobsQueue, messaging.outbox, sync.runs, sync.notifications, webhooks.queue];
    for (const queue of queues) queue.allowSend(publisher.fn);
    table.allow(publisher.fn, "Query", "PutItem"); // the change log
    notices.grantPublish(publisher.fn);

    new HubOperations(this, "Operations", { ...props, defaults, api: http, apiUrl, table });

    new CfnOutput(this, "ApiUrl", { value: `${apiUrl}/` });
    new CfnOutput(this, "NoticesTopic", { value: notices.topicArn });
    new CfnOutput(this, "TableName", { value: table.table.tableName });
    new CfnOutput(this, "UserPoolId", { value: staff.pool.userPoolId });
    new CfnOutput(this, "UserPoolClientId", { value: staff.client.userPoolClientId });
  }
}
