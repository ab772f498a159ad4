/** What is read of a template. */
interface Template {
  Resources: Record<string, Resource>;
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
}

/** A log group has a name and an ARN, as they have, and does nothing. */
const standIn = (resource: Resource): void => {
  resource.Type = "AWS::Logs::LogGroup";
  delete resource.Properties;
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
    type: "AWS::Lambda::Function",
    reason: "A handler is looked for in index.js and index.mjs; Lambda finds index.cjs too.",
    change: ({ Properties: given }) => Object.assign(given!, { Handler: "index.cjs.handler" }),
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
    for (const { type, change, ref } of differences) {
      if (resource.Type !== type) continue;
      change?.(resource);
      if (ref) refs.set(id, ref(id));
    }
  return replaced(template, refs) as Template;
};

const replaced = (value: unknown, refs: ReadonlyMap<string, unknown>): unknown => {
  if (Array.isArray(value)) return value.map((item) => replaced(item, refs));
  if (typeof value !== "object" || value === null) return value;
  const { Ref: ref } = value as { Ref?: unknown };
  if (typeof ref === "string" && refs.has(ref)) return refs.get(ref);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaced(inner, refs)]));
};
