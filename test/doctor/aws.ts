import { startHttpService, type WireAnswer, type WireRequest } from "../../infra/local/services/http-service.ts";

/** What one service answers to an operation: a JSON value, or an error by its name. */
export type Says = Record<string, (asked: never) => unknown>;

/** An error as its service gives it. */
export class Fault {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const json = (value: unknown): WireAnswer => {
  const fault = value instanceof Fault;
  return {
    status: fault ? 400 : 200,
    headers: { "content-type": "application/json", ...(fault && { "x-amzn-errortype": value.name }) },
    body: JSON.stringify(fault ? { __type: value.name, message: "no" } : value),
  };
};

const xml = (value: unknown): string => {
  if (Array.isArray(value)) return value.map((one) => `<member>${xml(one)}</member>`).join("");
  if (value === null || typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([name, part]) => `<${name}>${xml(part)}</${name}>`)
    .join("");
};

/** CloudFormation speaks AWS Query: a form asks, XML answers. */
const cloudFormation = (says: Says, { body }: WireRequest): WireAnswer => {
  const asked = Object.fromEntries(new URLSearchParams(body.toString()));
  const value = says[asked.Action!]?.(asked as never) ?? new Fault("ValidationError");
  const [status, text] =
    value instanceof Fault
      ? [400, `<ErrorResponse><Error><Code>${value.name}</Code><Message>no</Message></Error></ErrorResponse>`]
      : [
          200,
          `<${asked.Action}Response><${asked.Action}Result>${xml(value)}</${asked.Action}Result></${asked.Action}Response>`,
        ];
  return { status, headers: { "content-type": "text/xml" }, body: text };
};

/** The services of AWS that a doctor asks and this machine has not, in their wire formats: what they say is the test's. */
export const startAws = (says: Says) =>
  startHttpService(async (request) => {
    const { headers, target, body } = request;
    const operation = String(headers["x-amz-target"] ?? "").split(".")[1];
    if (operation)
      return json(says[operation]?.(JSON.parse(body.toString()) as never) ?? new Fault("UnknownOperation"));
    if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return cloudFormation(says, request);
    const path = decodeURIComponent(target.split("?")[0]!);
    const found = Object.keys(says).find((name) => name.startsWith("/") && path.startsWith(name));
    return json(found ? says[found]!(path.slice(found.length) as never) : new Fault("NotFoundException"));
  });

/** A table as DynamoDB on AWS describes it, in front of the local one, which has no such protections. */
export const startProtected = (database: string, recovery: () => string, deletion: () => boolean) =>
  startHttpService(async ({ method, headers, body }) => {
    const target = String(headers["x-amz-target"]);
    if (target.endsWith(".DescribeContinuousBackups")) {
      const described = { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: recovery() } };
      return json({ ContinuousBackupsDescription: { ContinuousBackupsStatus: "ENABLED", ...described } });
    }
    const sent = Object.fromEntries(
      Object.entries(headers).filter(([name]) => !["host", "connection", "content-length"].includes(name)),
    ) as Record<string, string>;
    const reply = await fetch(database, { method, headers: sent, body: new Uint8Array(body) });
    const text = await reply.text();
    const answer = target.endsWith(".DescribeTable")
      ? text.replace(/"DeletionProtectionEnabled":(true|false)/, `"DeletionProtectionEnabled":${deletion()}`)
      : text;
    return { status: reply.status, headers: { "content-type": "application/x-amz-json-1.0" }, body: answer };
  });
