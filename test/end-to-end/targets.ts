import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { LocalRun } from "../../infra/local/run.ts";
import type { SentMail, Target, TargetKind } from "./target.ts";

const asked = async (url: string, method = "GET", body?: unknown) => {
  const response = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
};

/** A run on this machine. */
export const localTarget = ({ url, apiKey }: Pick<LocalRun, "url" | "apiKey">): Target => ({
  kind: "local",
  url,
  apiKey,
  sender: "hello@example.com",
  outbox: async () => ((await asked(`${url}/_local/outbox`)) as { emails: SentMail[] }).emails,
  textIn: (text) => asked(`${url}/_local/sms/inbound`, "POST", text) as Promise<never>,
  runSchedule: (name) =>
    asked(`${url}/_local/schedules/${name}`, "POST", { time: new Date().toISOString() }) as Promise<never>,
});

/** The function whose logical id begins so, whatever its case. */
const functionOf = async (stack: string, beginning: string): Promise<string> => {
  const pages = paginateListStackResources({ client: new CloudFormationClient({}) }, { StackName: stack });
  for await (const { StackResourceSummaries: resources = [] } of pages)
    for (const { ResourceType: type, LogicalResourceId: id, PhysicalResourceId: called } of resources)
      if (type === "AWS::Lambda::Function" && id?.toLowerCase().startsWith(beginning)) return called!;
  throw new Error(`No function of ${stack} begins with ${beginning}.`);
};

/** What a deployed stack lets somebody do who holds credentials of its AWS account. */
const stackMeans = (stack: string): Pick<Target, "textIn" | "runSchedule"> => ({
  textIn: async ({ from, to, body }) => {
    const { Stacks: found } = await new CloudFormationClient({}).send(new DescribeStacksCommand({ StackName: stack }));
    const topic = found?.[0]?.Outputs?.find(({ OutputKey: key }) => key?.startsWith("MessagingInboundSmsTopic"));
    const told = { originationNumber: from, destinationNumber: to, messageKeyword: "KEYWORD", messageBody: body };
    const inboundMessageId = `e2e-${Date.now()}-${from}`;
    const Message = JSON.stringify({ ...told, inboundMessageId });
    await new SNSClient({}).send(new PublishCommand({ TopicArn: topic!.OutputValue!, Message }));
  },
  runSchedule: async (name) => {
    const called = await functionOf(stack, `${name}function`);
    const Payload = JSON.stringify({ time: new Date().toISOString() });
    const { FunctionError: failed } = await new LambdaClient({}).send(
      new InvokeCommand({ FunctionName: called, Payload }),
    );
    if (failed) throw new Error(`${name} failed: ${failed}`);
  },
});

interface MiniStackMail {
  To: string[];
  Subject: string;
  BodyText: string;
}

const emulatorOutbox = (endpoint: string) => async (): Promise<SentMail[]> => {
  const { messages } = (await asked(`${endpoint}/_ministack/ses/messages`)) as {
    messages: Record<string, MiniStackMail[]>;
  };
  return Object.values(messages)
    .flat()
    .map((mail) => ({ to: mail.To, subject: mail.Subject, text: mail.BodyText }));
};

/**
 * A deployed target by the environment: CLIENTELE_URL and CLIENTELE_API_KEY, CLIENTELE_SENDER (an address SES sends from),
 * CLIENTELE_STACK where AWS credentials are at hand too, CLIENTELE_TARGET=emulator with AWS_ENDPOINT_URL for the emulator.
 * @throws Error naming what is missing
 */
export const deployedTarget = (env: NodeJS.ProcessEnv): Target => {
  const read = (name: string): string => {
    if (!env[name]) throw new Error(`${name} is not set: see docs/deploy.md.`);
    return env[name];
  };
  const kind = kindIn(env);
  return {
    kind,
    url: read("CLIENTELE_URL").replace(/\/$/, ""),
    apiKey: read("CLIENTELE_API_KEY"),
    sender: read("CLIENTELE_SENDER"),
    ...(env.CLIENTELE_STACK && stackMeans(env.CLIENTELE_STACK)),
    ...(kind === "emulator" && { outbox: emulatorOutbox(read("AWS_ENDPOINT_URL")) }),
  };
};

/** Whether the environment names the emulator. */
export const kindIn = (env: NodeJS.ProcessEnv): Exclude<TargetKind, "local"> =>
  env.CLIENTELE_TARGET === "emulator" ? "emulator" : "stage";
