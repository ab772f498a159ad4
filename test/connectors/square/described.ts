import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import type { Exchange } from "../../../infra/local/simulators/square/index.ts";
import description from "./openapi.json" with { type: "json" };

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: { type?: string };
}
interface Operation {
  parameters: Parameter[];
  requestBody?: { content: { "application/json": { schema: object } } };
  responses: { 200: { content: { "application/json": { schema: object } } } };
}

/** The vendor's schemas, closed: a field that the description does not have is a fault, since somebody made it up. */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(closed);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([name, part]) => [name, closed(part)]);
  return { ...Object.fromEntries(entries), ...("properties" in value && { additionalProperties: false }) };
};

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: "square", components: closed(description.components) } as object);

const compiled = new Map<string, ValidateFunction>();
const check = (schema: object, value: unknown): string[] => {
  const text = JSON.stringify(schema).replaceAll('"#/', '"square#/');
  if (!compiled.has(text)) compiled.set(text, ajv.compile(JSON.parse(text)));
  const validate = compiled.get(text)!;
  return validate(value)
    ? []
    : validate.errors!.map((one) => `${one.instancePath} ${one.message} ${JSON.stringify(one.params)}`);
};

const operationOf = (method: string, pathname: string): Operation | undefined => {
  const paths = Object.entries(description.paths) as [string, Record<string, unknown>][];
  // a path without a variable wins over one with it
  const fitting = paths
    .filter(([path]) => new RegExp(`^${path.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(pathname))
    .sort(([a], [b]) => Number(a.includes("{")) - Number(b.includes("{")));
  return fitting.map(([, methods]) => methods[method.toLowerCase()] as Operation).find(Boolean);
};

const typed = (text: string, { type }: Parameter["schema"]): unknown => {
  if (type === "integer") return /^-?\d+$/.test(text) ? Number(text) : text;
  return type === "boolean" ? text === "true" || (text === "false" ? false : text) : text;
};

/** What of a request is not as the vendor describes it: the path, names and types of the query, the body. */
export const faultsOfRequest = ({ request }: Exchange): string[] => {
  const { pathname, searchParams } = new URL(request.target, "http://square");
  const operation = operationOf(request.method, pathname);
  if (!operation) return [`${request.method} ${pathname} is no operation`];
  const query = operation.parameters.filter((one) => one.in === "query");
  const faults = [...searchParams].flatMap(([name, text]) => {
    const known = query.find((one) => one.name === name);
    return known ? check(known.schema, typed(text, known.schema)) : [`query ${name} is not known`];
  });
  const missing = query.filter(({ name, required }) => required && !searchParams.has(name));
  const schema = operation.requestBody?.content["application/json"].schema;
  const body = schema ? check(schema, JSON.parse(request.body.toString("utf8"))) : [];
  return [...faults, ...missing.map(({ name }) => `query ${name} is missing`), ...body];
};

/** What of an answer is not as the vendor describes it. */
export const faultsOfAnswer = ({ request, body }: Exchange): string[] => {
  const { pathname } = new URL(request.target, "http://square");
  const operation = operationOf(request.method, pathname)!;
  return check(operation.responses[200].content["application/json"].schema, body);
};
