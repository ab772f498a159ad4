import type { Template as Asserted } from "aws-cdk-lib/assertions";
import { resolve, type Template } from "../../infra/local/template/resolve.ts";
import { resourcesOf } from "./synthesized.ts";

export interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

/** What a resource of a right is, in words: by its ARN as the local run names it. The first that matches counts. */
const kinds: readonly [pattern: RegExp, words: string][] = [
  [/:table\/Table$/, "items"],
  [/:table\/Table\/index\/(\w+)$/, "index $1"],
  [/:table\/Table\/stream/, "stream"],
  [/:secret:Secret$/, "the hub's secret"],
  [/:secret:CanaryKey$/, "the canary's key"],
  [/:secret:clientele\/\w+\/sources\/\*$/, "secrets of sources"],
  [/:UserPool$/, "user pool"],
  [/:(\w+Logs\w+)$/, "log $1"],
  [/:::clientele-files\w+\/(.+)$/, "files $1"],
  [/:::clientele-files\w+$/, "names of files"],
  [/:::clientele-failedbatches\w+\/(.+)$/, "failed batches $1"],
  [/:::clientele-failedbatches\w+$/, "names of failed batches"],
  [/:::clientele-messagingemailinbox\w+\/(.+)$/, "received mail $1"],
  [/:sqs:.*:(\w+)$/, "$1"],
  [/:sns:.*:(Notices)\w*$/, "topic $1"],
  [/:identity\/\*$/, "any identity of mail"],
  [/:configuration-set\/[^*]+$/, "configuration of mail"],
  [/:((?:phone-number|pool|sender-id))\/\*$/, "any $1"],
  [/:MessagingSmsOptOuts\w+$/, "opt-out list"],
  [/:lambda:.*:function:(\w+)$/, "function $1"],
];

const kindOf = (arn: string): string => {
  for (const [pattern, words] of kinds) {
    const found = pattern.exec(arn);
    if (found) return words.replace("$1", found[1] ?? "");
  }
  return arn;
};

export interface Granted {
  action: string;
  /** of which kind of resource */
  on: string;
}

/** What the role of each resource may do, by the role's logical id. A statement that is not a plain Allow is an error: none of ours is. */
export const grantedTo = (template: Asserted): Map<string, Granted[]> => {
  const plain = template.toJSON() as Template;
  const granted = new Map<string, Granted[]>();
  for (const policy of Object.values(resourcesOf(template, "AWS::IAM::Policy")))
    for (const { Effect, Action, Resource, ...more } of policy.Properties.PolicyDocument.Statement as Statement[]) {
      if (Effect !== "Allow" || Object.keys(more).length > 0)
        throw new Error(`not a plain grant: ${JSON.stringify(more)}`);
      const on = [resolve(plain, Resource)].flat().map((arn) => kindOf(String(arn)));
      const rights = [Action].flat().flatMap((action) => on.map((one) => ({ action, on: one })));
      for (const { Ref } of policy.Properties.Roles) granted.set(Ref, [...(granted.get(Ref) ?? []), ...rights]);
    }
  return granted;
};

/** What each function may do, by the name of its bundle. */
export const rightsOf = (template: Asserted): Map<string, Granted[]> => {
  const granted = grantedTo(template);
  return new Map(
    Object.values(resourcesOf(template, "AWS::Lambda::Function")).map(({ Properties: fn }) => [
      fn.Environment.Variables.POWERTOOLS_SERVICE_NAME,
      granted.get(fn.Role["Fn::GetAtt"][0]) ?? [],
    ]),
  );
};
