import { App, Validations } from "aws-cdk-lib";
import { Annotations, Template as Asserted, Match } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { joined, resolve, type Template } from "../../infra/local/template/resolve.ts";
import { entries } from "../../scripts/build.ts";
import { routeGroups } from "../../shared/routes.ts";
import { hubStacks, hubTemplate, hubTemplates, resourcesOf } from "./synthesized.ts";

const [template, ofRoutes] = hubTemplates();
const pathIn = (routeKey: string): string | undefined => routeKey.split(" ")[1];
const functions = resourcesOf(template, "AWS::Lambda::Function");
const nameOf = (id: string): string => functions[id]!.Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME;

/** Wildcards that are granted, each with the reason why it cannot be narrower. */
const wildcards: Record<string, string> = {
  "/aws/lambda/*": "Lambda names each failed batch itself below this prefix",
  "/imports/*": "each import is an object named when it is begun",
  "/exports/*": "each export is an object named when it is asked for",
  "/raw/*": "each page a booking software sends is an object named when it comes",
  "/drops/*": "each file put down for a source has a name its sender chooses",
  ":secret:clientele/test/sources/*": "each source has a secret named when it is connected",
  "/*/clients/*": "each file of a client is an object named when it is uploaded",
  "/uploads/*": "each file sent for a client is an object until it was looked at",
  "/held/*": "each document kept of an erased client is an object named when the client is erased",
  "/inbound/*": "each mail received is an object that SES names",
  ":identity/*": "each location sends from an identity an operator verified",
  ":phone-number/*": "each location sends from a number an operator registered",
  ":pool/*": "as numbers",
  ":sender-id/*": "as numbers",
};

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}

describe("the stack", () => {
  it.each([
    ["hub", template],
    ["routes", ofRoutes],
  ])("is what the snapshot shows: %s", (_, one) => {
    const withoutHashes = JSON.stringify(one.toJSON(), null, 2).replaceAll(/[0-9a-f]{64}/g, "<asset>");
    expect(withoutHashes).toMatchSnapshot();
  });

  // CloudFormation takes 500 in a stack; an API 300 routes, unless AWS is asked for more
  it("has room for more in each of its two", () => {
    expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(300);
    expect(Object.keys(ofRoutes.toJSON().Resources).length).toBeLessThan(470);
    expect(Object.keys(resourcesOf(ofRoutes, "AWS::ApiGatewayV2::Route")).length).toBeLessThanOrEqual(300);
  });

  it("runs every bundle that is built but the canary, which a stage asks for, and no other", () => {
    const names = Object.keys(entries).filter((name) => name !== "canary");
    expect(Object.keys(functions).map(nameOf).sort()).toEqual(names.sort());
  });

  it("raises an alarm for every function, mailed by a topic, whose text says what a person notices", () => {
    const alarms = Object.values(resourcesOf(template, "AWS::CloudWatch::Alarm")).map((alarm) => alarm.Properties);
    for (const id of Object.keys(functions)) {
      const own = alarms.find(
        (alarm) =>
          alarm.MetricName === "Errors" &&
          alarm.Dimensions.some((dimension: { Value: { Ref: string } }) => dimension.Value.Ref === id),
      );
      expect(own, nameOf(id)).toBeDefined();
      expect(own.AlarmDescription.length, nameOf(id)).toBeGreaterThan(40);
      expect(own.AlarmActions, nameOf(id)).toHaveLength(1);
    }
  });

  it("has a route for every entry of the route tables, to the function of its group", () => {
    const whole = joined([template, ofRoutes].map((one) => one.toJSON() as Template));
    const ids = new Map(Object.keys(functions).map((id) => [resolve(whole, { "Fn::GetAtt": [id, "Arn"] }), id]));
    const integrations = resourcesOf(ofRoutes, "AWS::ApiGatewayV2::Integration");
    const routes = Object.values(resourcesOf(ofRoutes, "AWS::ApiGatewayV2::Route")).map(({ Properties: route }) => {
      const integration = integrations[route.Target["Fn::Join"][1][1].Ref]!.Properties;
      return [route.RouteKey, nameOf(ids.get(resolve(whole, integration.IntegrationUri))!), route.AuthorizationType];
    });
    const answering = new Map(routes.map(([routeKey, ...answers]) => [routeKey, answers]));
    for (const [group, table] of Object.entries(routeGroups))
      for (const [routeKey, { right }] of Object.entries(table)) {
        const answers = answering.get(routeKey) ?? answering.get(routeKey.replace(/^\w+/, "ANY"));
        expect(answers, routeKey).toEqual([group, right === "public" ? "NONE" : "CUSTOM"]);
      }
    const paths = new Set(Object.values(routeGroups).flatMap((table) => Object.keys(table).map(pathIn)));
    expect(new Set(routes.map(([routeKey]) => pathIn(routeKey)))).toEqual(new Set([...paths, undefined]));
  });

  it("gives a stream to two readers at most, each with its own filter", () => {
    const sources = Object.values(resourcesOf(template, "AWS::Lambda::EventSourceMapping"))
      .filter(({ Properties: source }) => JSON.stringify(source.EventSourceArn).includes("StreamArn"))
      .map(({ Properties: source }) => [
        nameOf(source.FunctionName.Ref),
        JSON.parse(source.FilterCriteria.Filters[0].Pattern),
      ]);
    expect(Object.fromEntries(sources)).toEqual({
      projections: { dynamodb: { NewImage: { dirty: { BOOL: [true] } } } },
      publisher: { dynamodb: { NewImage: { due: { BOOL: [true] } } } },
    });
  });

  it("holds no secret in a variable", () => {
    const variables = new Set(
      Object.values(functions).flatMap((fn) => Object.keys(fn.Properties.Environment.Variables)),
    );
    expect([...variables].sort()).toEqual([
      "API_URL",
      "DOWNLOADS_URL",
      "EMAIL_CONFIGURATION_SET",
      "FILES_BUCKET",
      "INBOUND_BUCKET",
      "JOBS_QUEUE_URL",
      "NOTICES_TOPIC_ARN",
      "NOTIFICATIONS_QUEUE_URL",
      "OUTBOUND_ALLOWED",
      "OUTBOX_QUEUE_URL",
      "POWERTOOLS_LOG_LEVEL",
      "POWERTOOLS_METRICS_NAMESPACE",
      "POWERTOOLS_SERVICE_NAME",
      "REPLY_DOMAIN",
      "SECRET_ID",
      "SMS_CONFIGURATION_SET",
      "SMS_OPT_OUT_LIST",
      "SOURCE_SECRETS",
      "STAGE",
      "SYNC_QUEUE_URL",
      "TABLE_NAME",
      "USER_POOL_CLIENT_ID",
      "USER_POOL_ID",
      "WEBHOOKS_QUEUE_URL",
    ]);
  });
});

describe("rights", () => {
  const statements = Object.entries(resourcesOf(template, "AWS::IAM::Policy")).flatMap(([id, policy]) =>
    policy.Properties.PolicyDocument.Statement.map((statement: Statement) => ({ id, ...statement })),
  );

  const statementsOf = (fn: string): Statement[] => {
    const role = functions[fn]!.Properties.Role["Fn::GetAtt"][0];
    return Object.values(resourcesOf(template, "AWS::IAM::Policy"))
      .filter((policy) => policy.Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role))
      .flatMap((policy) => policy.Properties.PolicyDocument.Statement as Statement[]);
  };

  it("name their actions and resources; a wildcard has a written reason", () => {
    for (const { id, Action, Resource } of statements) {
      for (const action of [Action].flat()) expect(action, id).not.toContain("*");
      const wild = JSON.stringify(Resource).match(/[^"]*\*[^"]*/g) ?? [];
      for (const found of wild) expect(Object.keys(wildcards), `${id}: ${found}`).toContain(found);
    }
  });

  it("on items are what each function calls", () => {
    const reads = ["BatchGetItem", "GetItem", "Query"];
    const edits = ["BatchGetItem", "ConditionCheckItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"];
    const onItems = Object.keys(functions).map((fn) => {
      const actions = statementsOf(fn)
        .filter(({ Resource }) => JSON.stringify(Resource) === '{"Fn::GetAtt":["Table","Arn"]}')
        .flatMap(({ Action }) => Action);
      return [nameOf(fn), actions.map((action) => action.replace("dynamodb:", "")).sort()];
    });
    expect(Object.fromEntries(onItems)).toEqual({
      admin: edits,
      api: edits,
      public: edits,
      records: edits,
      files: edits,
      documents: edits,
      progress: edits,
      charts: reads,
      events: edits,
      sales: edits,
      conversations: edits,
      authorizer: ["GetItem", "Query"],
      projections: edits,
      publisher: ["PutItem", "Query"],
      webhooks: edits,
      dispatcher: edits,
      sources: edits,
      hooks: ["GetItem", "PutItem"],
      sync: edits,
      sender: edits,
      intake: edits,
      clock: edits,
      jobs: edits,
      sweep: [...edits, "Scan"].sort(),
      retention: ["BatchGetItem", "GetItem", "PutItem"],
      waitlists: edits,
      absences: ["GetItem", "PutItem", "UpdateItem"],
      resets: ["GetItem", "PutItem", "Query"],
      series: ["BatchGetItem", "GetItem", "PutItem", "Query"],
    });
  });

  it("on indexes are those each function asks", () => {
    const onIndexes = Object.keys(functions).flatMap((fn) =>
      statementsOf(fn).flatMap(({ Resource }) =>
        (JSON.stringify(Resource).match(/index\/\w+/g) ?? []).map((index) => `${nameOf(fn)} ${index}`),
      ),
    );
    expect(onIndexes.sort()).toEqual([
      "absences index/gsi1",
      "admin index/gsi1",
      "admin index/gsi2",
      "api index/gsi1",
      "api index/gsi2",
      "clock index/gsi1",
      "conversations index/gsi1",
      "documents index/gsi1",
      "events index/gsi1",
      "files index/gsi1",
      "intake index/gsi1",
      "intake index/gsi2",
      "jobs index/gsi1",
      "jobs index/gsi2",
      "progress index/gsi1",
      "projections index/gsi1",
      "resets index/gsi1",
      "retention index/gsi1",
      "sales index/gsi1",
      "sender index/gsi1",
      "series index/gsi1",
      "sweep index/gsi1",
      "sync index/gsi1",
      "sync index/gsi2",
      "waitlists index/gsi1",
    ]);
  });

  it("to let people in, and no more than that of the user pool, are the admin function's alone", () => {
    const onPool = statements.filter(({ Action }) => JSON.stringify(Action).includes("cognito-idp:"));
    expect(onPool).toEqual([
      {
        id: expect.stringMatching(/^AdminFunction/),
        Effect: "Allow",
        Action: ["cognito-idp:AdminCreateUser", "cognito-idp:AdminGetUser"],
        Resource: { "Fn::GetAtt": ["UserPool", "Arn"] },
      },
    ]);
  });

  it("reliability 20: to read the tags of a virus scan are the documents function's, where there is a scan", () => {
    const tagReaders = (of: Asserted) =>
      Object.keys(resourcesOf(of, "AWS::IAM::Policy")).filter((id) =>
        JSON.stringify(resourcesOf(of, "AWS::IAM::Policy")[id]).includes("s3:GetObjectTagging"),
      );
    expect(tagReaders(hubTemplate())).toEqual([]);
    const [hub] = hubStacks(new App({ analyticsReporting: false }), { scanTag: "Scan=clean" });
    const scanned = Asserted.fromStack(hub);
    expect(tagReaders(scanned)).toEqual([expect.stringMatching(/^DocumentsFunction/)]);
    const variables = { Environment: { Variables: Match.objectLike({ SCAN_TAG: "Scan=clean" }) } };
    scanned.resourcePropertiesCountIs("AWS::Lambda::Function", variables, 1);
  });

  it("to the secret are not given to the authorizer", () => {
    const ours = statements.filter(({ Resource }) => JSON.stringify(Resource) === '{"Ref":"Secret"}');
    expect(ours.map(({ Action }) => Action)).toEqual(Array(24).fill("secretsmanager:GetSecretValue"));
    expect(ours.some(({ id }) => id.startsWith("Authorizer"))).toBe(false);
  });

  it("to the credentials of sources are to make them for one function, to read them for two more", () => {
    const theirs = Object.keys(functions).flatMap((fn) => {
      const granted = statementsOf(fn).filter(({ Resource }) => JSON.stringify(Resource).includes(":secret:clientele"));
      return granted.map(({ Action }) => [nameOf(fn), [Action].flat().map((name) => name.split(":")[1])]);
    });
    expect(Object.fromEntries(theirs)).toEqual({
      sources: ["CreateSecret", "PutSecretValue", "GetSecretValue", "DeleteSecret"],
      hooks: ["GetSecretValue"],
      sync: ["GetSecretValue"],
    });
  });
});

describe("cdk-nag", () => {
  const scanTag = "GuardDutyMalwareScanStatus=NO_THREATS_FOUND";
  it.each([{}, { mailDomain: "mail.example.com", replyDomain: "reply.example.com", scanTag }])(
    "finds nothing that is not explained, with %j",
    (properties) => {
      const app = new App({ analyticsReporting: false });
      const stacks = hubStacks(app, properties);
      Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
      expect(() => app.synth()).not.toThrow();
      for (const stack of stacks) expect(Annotations.fromStack(stack).findError("*", Match.anyValue())).toEqual([]);
    },
  );
});
