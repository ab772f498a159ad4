import { Refused } from "../refused.ts";

export const region = "us-east-1";
export const awsAccount = "000000000000";

export interface TemplateResource {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of a template are of any shape
  Properties: any;
}

export interface Template {
  Resources: Record<string, TemplateResource>;
  Outputs?: Record<string, { Value: unknown; Export?: { Name: string } }>;
}

/** The stacks of the app as one template: what one imports of another is the value that other exports. */
export const joined = (templates: readonly Template[]): Template => {
  const outputs = templates.flatMap(({ Outputs = {} }) => Object.values(Outputs));
  return {
    Resources: Object.assign({}, ...templates.map(({ Resources }) => Resources)),
    Outputs: Object.fromEntries(outputs.flatMap((output) => (output.Export ? [[output.Export.Name, output]] : []))),
  };
};

const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${awsAccount}:${rest}`;

/** What `Ref` gives for a resource on this machine, by its type: its logical id, where its type asks for no other form. */
const refs: Record<string, (id: string) => string> = {
  "AWS::S3::Bucket": (id) => `clientele-${id.toLowerCase()}`,
  "AWS::SecretsManager::Secret": (id) => arn("secretsmanager", `secret:${id}`),
  "AWS::SNS::Topic": (id) => arn("sns", id),
  "AWS::SQS::Queue": (id) => `https://sqs.${region}.amazonaws.com/${awsAccount}/${id}`,
  "AWS::Cognito::UserPool": (id) => `${region}_${id}`,
};

const arns: Record<string, (id: string) => string> = {
  "AWS::S3::Bucket": (id) => `arn:aws:s3:::clientele-${id.toLowerCase()}`,
  "AWS::Lambda::Function": (id) => arn("lambda", `function:${id}`),
  "AWS::SQS::Queue": (id) => arn("sqs", id),
  "AWS::SNS::Topic": (id) => arn("sns", id),
  "AWS::DynamoDB::GlobalTable": (id) => arn("dynamodb", `table/${id}`),
  "AWS::DynamoDB::Table": (id) => arn("dynamodb", `table/${id}`),
};

const pseudo: Record<string, string> = {
  "AWS::Region": region,
  "AWS::AccountId": awsAccount,
  "AWS::Partition": "aws",
  "AWS::URLSuffix": "amazonaws.com",
  "AWS::StackName": "Clientele-local",
};

/** A resource's value on this machine for `Ref` (no attribute) or `Fn::GetAtt`. */
const localValue = ({ Resources }: Template, id: string, attribute?: string): string => {
  const type = Resources[id]?.Type;
  if (!type) return pseudo[id] ?? `parameter-${id}`;
  if (attribute === undefined) return refs[type]?.(id) ?? id;
  if (attribute === "Arn") return arns[type]?.(id) ?? arn("resource", id);
  if (attribute === "StreamArn") return `${arns[type]?.(id)}/stream/local`;
  return `${id}.${attribute}`;
};

const substitute = (template: Template, text: string): string =>
  text.replace(/\$\{([^!}][^}]*)\}/g, (_, name: string) =>
    localValue(template, ...(name.split(".") as [string, string?])),
  );

/** Replaces the intrinsic functions in a part of the template by what they stand for on this machine. */
export const resolve = (template: Template, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((entry) => resolve(template, entry));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length !== 1 || !name || (name !== "Ref" && !name.startsWith("Fn::"))) {
    return Object.fromEntries(entries.map(([key, entry]) => [key, resolve(template, entry)]));
  }
  if (name === "Ref") return localValue(template, argument);
  if (name === "Fn::GetAtt") return localValue(template, ...(argument as [string, string]));
  if (name === "Fn::ImportValue" && template.Outputs?.[argument])
    return resolve(template, template.Outputs[argument].Value);
  if (name === "Fn::Join") return (resolve(template, argument[1]) as string[]).join(argument[0]);
  if (name === "Fn::Sub" && typeof argument === "string") return substitute(template, argument);
  throw new Refused(
    `The local run does not know ${name}, which the template uses: teach it in infra/local/template/resolve.ts.`,
  );
};
