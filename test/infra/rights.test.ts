import { App } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { expectedRights } from "./expected-rights.ts";
import { type Granted, grantedTo, rightsOf, type Statement } from "./granted.ts";
import { hubStacks, resourcesOf } from "./synthesized.ts";

const [hub, routesStack] = hubStacks(new App({ analyticsReporting: false }), {
  canary: true,
  mailDomain: "mail.example.com",
  replyDomain: "reply.example.com",
});
const [template, ofRoutes] = [Template.fromStack(hub), Template.fromStack(routesStack)];
const functions = resourcesOf(template, "AWS::Lambda::Function");
const rights = rightsOf(template);
const isLog = ({ on }: Granted): boolean => on.startsWith("log ");

/** Names of the functions that hold a right, in order. */
const holders = (holds: (right: Granted) => boolean): string[] =>
  [...rights].flatMap(([name, granted]) => (granted.some(holds) ? [name] : [])).sort();

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

describe("what functions may do", () => {
  it("is what the table of rights says, each with its reason: nothing more, nothing less", () => {
    const found: Record<string, string[]> = {};
    for (const [name, granted] of rights)
      for (const [on, ofIt] of Map.groupBy(
        granted.filter((one) => !isLog(one)),
        (one) => one.on,
      )) {
        const actions = [...new Set(ofIt.map(({ action }) => action))].sort().join("+");
        found[`${actions} on ${on}`] = [...(found[`${actions} on ${on}`] ?? []), name].sort();
      }
    const expected = expectedRights.map(([right, names]) => [right, names.split(" ").sort()]);
    expect(found).toEqual(Object.fromEntries(expected));
    expect(expected).toHaveLength(Object.keys(found).length);
  });

  it("is to write to a log of their own, and to no other", () => {
    for (const fn of Object.values(functions)) {
      const name = fn.Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME;
      const own = `log ${fn.Properties.LoggingConfig.LogGroup.Ref}`;
      expect(rights.get(name)!.filter(isLog), name).toEqual([
        { action: "logs:CreateLogStream", on: own },
        { action: "logs:PutLogEvents", on: own },
      ]);
    }
  });
});

describe("what functions may not do", () => {
  const everything = [...rights.values()].flat();

  it("is to administer: but for letting a person in, no table, backup, key, role, policy, queue, bucket or function is made, changed or removed", () => {
    const changing =
      /Delete(?:Table|Backup|Queue|Bucket|Function)|Create(?!Secret|LogStream)\w+|Update(?!Item)|Put(?!Item|Object$|LogEvents|SecretValue)|Tag|Policy|Acl|Purge|Restore|Export/;
    const administering = everything.map(({ action }) => action).filter((action) => changing.test(action));
    expect(administering).toEqual(["cognito-idp:AdminCreateUser"]);
    const services = new Set(everything.map(({ action }) => action.split(":")[0]));
    expect([...services].sort()).toEqual(
      ["cognito-idp", "dynamodb", "logs", "s3", "secretsmanager", "ses", "sms-voice", "sns", "sqs"].sort(),
    );
  });

  it("S3-28 is to send mail or SMS, unless it is the sender", () => {
    expect(holders(({ action }) => /^(?:ses|sms-voice):Send/.test(action))).toEqual(["sender"]);
    expect(holders(({ action }) => /^ses:/.test(action))).toEqual(["sender"]);
    expect(holders(({ action }) => /^sms-voice:/.test(action))).toEqual(["clock", "sender"]);
  });

  it("is to read across accounts, unless it is the sweep", () => {
    expect(holders(({ action }) => /Scan|PartiQL|Export/.test(action))).toEqual(["sweep"]);
  });

  it("is to change anything, where charts and the authorizer are asked", () => {
    const writing = /^dynamodb:(?!BatchGetItem|GetItem|Query)/;
    for (const name of ["charts", "authorizer"])
      expect(
        rights
          .get(name)!
          .filter((one) => writing.test(one.action) || (!isLog(one) && /^s3|^sqs|^sns/.test(one.action))),
      ).toEqual([]);
    expect(
      rights
        .get("authorizer")!
        .filter((one) => !isLog(one))
        .map(({ on }) => on),
    ).toEqual(["items", "items"]);
  });

  it("is to touch sign-in, unless it is admin, or a source's credentials, unless it is sources, hooks or sync", () => {
    expect(holders(({ action }) => action.startsWith("cognito-idp:"))).toEqual(["admin"]);
    expect(holders(({ on }) => on === "secrets of sources")).toEqual(["hooks", "sources", "sync"]);
    expect(holders(({ action }) => /^secretsmanager:(?!GetSecretValue)/.test(action))).toEqual(["sources"]);
    expect(holders(({ on }) => on === "the hub's secret")).not.toContain("authorizer");
  });

  it("is to read another's queue, or put anything into one, unless it is the publisher", () => {
    const readers = Object.groupBy(
      [...rights].flatMap(([name, granted]) =>
        granted.flatMap(({ action, on }) => (action === "sqs:ReceiveMessage" ? [{ name, on }] : [])),
      ),
      ({ on }) => on,
    );
    for (const [queue, by] of Object.entries(readers)) expect(by, queue).toHaveLength(1);
    expect(Object.keys(readers).some((queue) => queue.endsWith("DeadLetters"))).toBe(false);
    expect(holders(({ action }) => action === "sqs:SendMessage")).toEqual(["publisher"]);
  });

  it("is to reach a folder of files that is not its own", () => {
    const folders: Record<string, string[]> = {
      "imports/*": ["files", "jobs"],
      "exports/*": ["files", "jobs"],
      "*/clients/*": ["documents", "intake", "jobs", "sender"],
      "uploads/*": ["documents", "jobs"],
      "held/*": ["documents", "jobs"],
      "raw/*": ["jobs", "sync"],
      "drops/*": ["sources", "sync"],
    };
    const named = new Set(everything.flatMap(({ on }) => (on.startsWith("files ") ? [on.slice(6)] : [])));
    expect([...named].sort()).toEqual(Object.keys(folders).sort());
    for (const [folder, names] of Object.entries(folders))
      expect(
        holders(({ on }) => on === `files ${folder}`),
        folder,
      ).toEqual(names);
  });

  it("reliability 20: is to read the tags of a virus scan, unless it is documents and there is a scan", () => {
    const tagReaders = (of: Template) =>
      Object.keys(resourcesOf(of, "AWS::IAM::Policy")).filter((id) =>
        JSON.stringify(resourcesOf(of, "AWS::IAM::Policy")[id]).includes("s3:GetObjectTagging"),
      );
    expect(tagReaders(template)).toEqual([]);
    const scanned = Template.fromStack(hubStacks(new App({ analyticsReporting: false }), { scanTag: "Scan=clean" })[0]);
    expect(tagReaders(scanned)).toEqual([expect.stringMatching(/^DocumentsFunction/)]);
    const variables = { Environment: { Variables: Match.objectLike({ SCAN_TAG: "Scan=clean" }) } };
    scanned.resourcePropertiesCountIs("AWS::Lambda::Function", variables, 1);
  });
});

describe("roles", () => {
  const roles = resourcesOf(template, "AWS::IAM::Role");

  it("are each of one function or one schedule, with no policy of AWS's making, and assumed by that service alone", () => {
    const owners = Object.keys(roles).map((id) => [
      id,
      Object.values(functions).filter((fn) => fn.Properties.Role["Fn::GetAtt"][0] === id).length,
      Object.values(resourcesOf(template, "AWS::Scheduler::Schedule")).filter(
        (one) => one.Properties.Target.RoleArn["Fn::GetAtt"][0] === id,
      ).length,
    ]);
    for (const [id, ofFunctions, ofSchedules] of owners)
      expect([id, Number(ofFunctions) + Number(ofSchedules)]).toEqual([id, 1]);
    for (const [id, { Properties: role }] of Object.entries(roles)) {
      expect(role.ManagedPolicyArns, id).toBeUndefined();
      const [trust, ...more]: (Statement & { Principal: { Service: string } })[] =
        role.AssumeRolePolicyDocument.Statement;
      expect(more, id).toEqual([]);
      expect(["lambda.amazonaws.com", "scheduler.amazonaws.com"], id).toContain(trust!.Principal.Service);
      if (trust!.Principal.Service === "scheduler.amazonaws.com")
        expect(trust!.Condition, id).toEqual({ StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } });
    }
  });

  it("of schedules may call the function of their schedule, and do nothing else", () => {
    const schedules = Object.values(resourcesOf(template, "AWS::Scheduler::Schedule"));
    expect(schedules.length).toBeGreaterThan(5);
    for (const { Properties: schedule } of schedules) {
      const [called] = schedule.Target.Arn["Fn::GetAtt"];
      const role = schedule.Target.RoleArn["Fn::GetAtt"][0];
      expect(grantedTo(template).get(role)).toEqual([{ action: "lambda:InvokeFunction", on: `function ${called}` }]);
    }
  });

  it("are not needed to call a function but by this API: no other permission stands on any function", () => {
    const permissions = [template, ofRoutes].flatMap((one) =>
      Object.values(resourcesOf(one, "AWS::Lambda::Permission")),
    );
    for (const { Properties: permission } of permissions) {
      expect(permission.Principal).toBe("apigateway.amazonaws.com");
      expect(JSON.stringify(permission.SourceArn)).toContain(":execute-api:");
    }
    for (const one of [template, ofRoutes]) one.resourceCountIs("AWS::Lambda::Url", 0);
  });

  it("name their actions and resources one by one; a wildcard has a written reason", () => {
    for (const [id, { Properties: policy }] of Object.entries(resourcesOf(template, "AWS::IAM::Policy")))
      for (const { Action, Resource } of policy.PolicyDocument.Statement as Statement[]) {
        for (const action of [Action].flat()) expect(action, id).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
        const wild = JSON.stringify(Resource).match(/[^"]*\*[^"]*/g) ?? [];
        for (const found of wild) expect(Object.keys(wildcards), `${id}: ${found}`).toContain(found);
      }
  });
});
