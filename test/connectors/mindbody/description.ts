import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import type { Asked } from "../../../shared/connectors/ask.ts";
import description from "./openapi.json" with { type: "json" };

interface Parameter {
  in: string;
  name: string;
  required?: boolean;
  schema: object;
}
interface Operation {
  parameters: Parameter[];
  requestBody?: { content: { "application/json": { schema: object } } };
  responses: { 200: { content: { "application/json": { schema: object } } } };
}

/** Beside RFC 3339 what the vendor documents to send and take: times on the site's wall, without an offset. */
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$/;

/** Of what is described nothing else may stand in an answer: a misspelt field is a field that is not there. */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, closed(part)]));
  return "properties" in parts && parts.type === "object" ? { ...parts, additionalProperties: false } : parts;
};

const ajv = new Ajv({ strict: false, allErrors: true, formats: { "date-time": time } });
formats.default(ajv, ["int32", "double"]);
ajv.addSchema({ $id: "vendor", ...(closed(description) as object) });

const pointer = (...parts: string[]): string =>
  `vendor#/${parts.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;
const compiled = new Map<string, ValidateFunction>();
const check = (at: string, value: unknown): string[] => {
  if (!compiled.has(at)) compiled.set(at, ajv.compile({ $ref: at }));
  const valid = compiled.get(at)!;
  return valid(value) ? [] : (valid.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
};

const paths = description.paths as unknown as Record<string, Record<string, Operation>>;

const operationOf = ({ url, method = "GET" }: Asked): { path: string; verb: string; operation: Operation } => {
  const asked = new URL(url).pathname;
  const path = Object.keys(paths).find((one) => new RegExp(`^${one.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(asked));
  const operation = path && paths[path]?.[method.toLowerCase()];
  if (!path || !operation) throw new Error(`${method} ${asked} is not described.`);
  return { path, verb: method.toLowerCase(), operation };
};

/** Faults of a request by the vendor's description: its path, the names and types of its query, the headers it must have, its body. */
export const faultsOfRequest = (asked: Asked): string[] => {
  const { path, verb, operation } = operationOf(asked);
  const query = Object.entries(asked.query ?? {}).filter(([, value]) => value !== undefined);
  const headers = Object.keys(asked.headers ?? {}).map((name) => name.toLowerCase());
  const known = operation.parameters.map((parameter, i) => ({ ...parameter, i }));
  const ofQuery = query.flatMap(([name, value]) => {
    const parameter = known.find((one) => one.in === "query" && one.name === name);
    if (!parameter) return [`${name} is no parameter`];
    return check(pointer("paths", path, verb, "parameters", String(parameter.i), "schema"), value);
  });
  const missing = known.filter(({ in: where, name, required }) => {
    if (!required || where === "path") return false;
    return where === "header" ? !headers.includes(name.toLowerCase()) : !query.some(([given]) => given === name);
  });
  const body = operation.requestBody
    ? check(pointer("paths", path, verb, "requestBody", "content", "application/json", "schema"), asked.json)
    : [];
  const key = headers.includes("api-key") ? [] : ["API-Key is missing"];
  return [...ofQuery, ...missing.map(({ name }) => `${name} is missing`), ...body, ...key].map(
    (fault) => `${path}: ${fault}`,
  );
};

/** Faults of an answer by the vendor's description. */
export const faultsOfAnswer = (asked: Asked, answer: unknown): string[] => {
  const { path, verb } = operationOf(asked);
  return check(pointer("paths", path, verb, "responses", "200", "content", "application/json", "schema"), answer).map(
    (fault) => `${path}: ${fault}`,
  );
};
