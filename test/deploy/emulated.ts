/** What is read of a template. */
interface Template {
  Resources: Record<string, Resource>;
  Outputs?: Record<string, unknown>;
}

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** A place where the emulator differs from AWS, and what is done about it in the template. */
interface Difference {
  type: string;
  reason: string;
  /** changes the resource, in place */
  change?: (resource: Resource) => void;
  /** what a `Ref` to such a resource reads instead */
  ref?: (id: string) => unknown;
  /** outputs made of such a resource's attributes are left out */
  withoutOutputs?: true;
}

/** A log group has a name and an ARN, as they have, and does nothing. */
const standIn = (resource: Resource): void => {
  resource.Type = "AWS::Logs::LogGroup";
  delete resource.Properties;
};

/** Sets a variable of a function that has it. */
const setVariable = ({ Properties: given }: Resource, name: string, value: string): void => {
  const { Variables: variables } = given!.Environment as { Variables: Record<string, unknown> };
  if (name in variables) variables[name] = value;
};

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

const statementsOf = ({ Properties: given }: Resource) =>
  (given!.PolicyDocument as { Statement: Statement[] }).Statement;

const allows = ({ Action: actions }: Statement, action: string): boolean => [actions].flat().includes(action);

/** Has a policy that allows an action allow another beside it. */
const allowToo = (resource: Resource, action: string, other: string): void => {
  for (const statement of statementsOf(resource))
    if (allows(statement, action)) statement.Action = [statement.Action, other].flat();
};

/** All that the deployment test changes of the product's templates; nothing of it is known to the product. */
export const differences: readonly Difference[] = [
  {
    type: "AWS::SMSVOICE::ConfigurationSet",
    reason: "There is no SMS service: nothing is sent by SMS, and nothing reports on it.",
    change: standIn,
  },
  {
    type: "AWS::SMSVOICE::OptOutList",
    reason: "There is no SMS service, so it keeps no list of who opted out.",
    change: standIn,
  },
  {
    type: "AWS::CloudWatch::Alarm",
    reason: "It takes no alarm over an expression of several metrics.",
    change: (resource) => {
      if (resource.Properties?.Metrics) standIn(resource);
    },
  },
  {
    type: "AWS::Lambda::Function",
    reason: "A handler is looked for in index.js and index.mjs; Lambda finds index.cjs too.",
    change: ({ Properties: given }) => Object.assign(given!, { Handler: "index.cjs.handler" }),
  },
  {
    type: "AWS::Lambda::Function",
    reason: "No name server knows the domain of its CloudFront: links to files lead to the bucket, as on one machine.",
    change: (resource) => setVariable(resource, "DOWNLOADS_URL", ""),
  },
  {
    type: "AWS::Lambda::Function",
    reason:
      "Nobody public listens there: the webhooks' listener is on this machine, which is allowed as on one machine.",
    change: (resource) => setVariable(resource, "OUTBOUND_ALLOWED", "127.0.0.1"),
  },
  {
    type: "AWS::IAM::Policy",
    reason: "It asks for sqs:SendMessageBatch and sns:PublishBatch; AWS has no such rights, one covers both calls.",
    change: (resource) => {
      allowToo(resource, "sqs:SendMessage", "sqs:SendMessageBatch");
      allowToo(resource, "sns:Publish", "sns:PublishBatch");
    },
  },
  {
    type: "AWS::IAM::Policy",
    reason: "It judges ses:SendEmail without the identity and configuration set it is used with.",
    change: (resource) => {
      for (const statement of statementsOf(resource)) if (allows(statement, "ses:SendEmail")) statement.Resource = "*";
    },
  },
  {
    type: "AWS::Scheduler::Schedule",
    reason: "The scheduler fills in no <aws.scheduler.scheduled-time>; without an input its own event tells the time.",
    change: ({ Properties: given }) => delete (given!.Target as { Input?: string }).Input,
  },
  {
    type: "AWS::SES::EmailIdentity",
    reason: "It has no DKIM records to show: the outputs that name them are left out.",
    withoutOutputs: true,
  },
  {
    type: "AWS::SecretsManager::Secret",
    reason: "Ref is a secret's name; in CloudFormation it is its ARN, which policies are written with.",
    ref: (id) => ({ "Fn::GetAtt": [id, "Id"] }),
  },
];

/** A template with each difference seen to. */
export const asTheEmulatorTakesIt = (template: Template): Template => {
  const refs = new Map<string, unknown>();
  for (const [id, resource] of Object.entries(template.Resources))
    for (const { type, change, ref, withoutOutputs } of differences) {
      if (resource.Type !== type) continue;
      change?.(resource);
      if (ref) refs.set(id, ref(id));
      if (withoutOutputs) leaveOutputsOut(template, id);
    }
  return replaced(template, refs) as Template;
};

const leaveOutputsOut = ({ Outputs: outputs = {} }: Template, id: string): void => {
  for (const [name, output] of Object.entries(outputs))
    if (JSON.stringify(output).includes(`"Fn::GetAtt":["${id}"`)) delete outputs[name];
};

const replaced = (value: unknown, refs: ReadonlyMap<string, unknown>): unknown => {
  if (Array.isArray(value)) return value.map((item) => replaced(item, refs));
  if (typeof value !== "object" || value === null) return value;
  const { Ref: ref } = value as { Ref?: unknown };
  if (typeof ref === "string" && refs.has(ref)) return refs.get(ref);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaced(inner, refs)]));
};
