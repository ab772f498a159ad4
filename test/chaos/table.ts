import { setTimeout as wait } from "node:timers/promises";
import { startHttpService, type WireAnswer, type WireRequest } from "../../infra/local/services/http-service.ts";
import type { FaultKind, Faults } from "./faults.ts";

/** A sandbox as the table knows it: where its requests go, and how it is killed. */
interface Asker {
  target: string;
  alive: () => boolean;
  kill: () => void;
}

/** What stands between the functions and DynamoDB Local. */
export interface FaultyTable {
  /** where a sandbox of this name is to ask for the table */
  endpointOf(name: string, asker: Asker): string;
  stop(): Promise<void>;
}

const writing = new Set(["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"]);

const chancesOf = (writes: boolean): Partial<Record<FaultKind, number>> => ({
  "function killed before its request to the table": writes ? 0.006 : 0.001,
  "function killed after its request to the table": writes ? 0.012 : 0.001,
  "table throttles": 0.02,
  "table fails (500)": 0.01,
  "table slow": 0.02,
  "connection to the table cut before": 0.005,
  "connection to the table cut after": writes ? 0.015 : 0.003,
});

const refusal = (status: number, type: string, more: object = {}): WireAnswer => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type, ...more }),
});

/** Throttling as DynamoDB tells it: of a transaction by the reasons of its actions, of one request in one of two ways. */
const throttled = (operation: string, body: Buffer, often: boolean): WireAnswer => {
  if (operation !== "TransactWriteItems")
    return refusal(400, often ? "ProvisionedThroughputExceededException" : "ThrottlingException");
  const { TransactItems } = JSON.parse(body.toString()) as { TransactItems: unknown[] };
  const CancellationReasons = TransactItems.map((_, i) => ({ Code: i === 0 ? "ThrottlingError" : "None" }));
  return refusal(400, "TransactionCanceledException", { CancellationReasons });
};

const forwarded = async (target: string, { headers, body }: WireRequest): Promise<WireAnswer> => {
  const passed = ["authorization", "content-type", "x-amz-date", "x-amz-target"].flatMap((name) => {
    const value = headers[name];
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  const response = await fetch(target, {
    method: "POST",
    headers: Object.fromEntries(passed),
    body: new Uint8Array(body),
  });
  return {
    status: response.status,
    headers: { "content-type": response.headers.get("content-type") ?? "application/x-amz-json-1.0" },
    body: Buffer.from(await response.arrayBuffer()),
  };
};

/** Starts the proxy: each sandbox asks under a path of its own, so that it can be killed right before or after its write. */
export const startFaultyTable = async (faults: Faults): Promise<FaultyTable> => {
  const askers = new Map<string, Asker>();
  const answer = async (request: WireRequest): Promise<WireAnswer> => {
    const asker = askers.get(request.target.split("/")[1] ?? "");
    if (!asker?.alive()) return "hangUp";
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const fault = faults.draw(chancesOf(writing.has(operation)));
    if (fault === "function killed before its request to the table") asker.kill();
    if (!asker.alive() || fault === "connection to the table cut before") return "hangUp";
    if (fault === "table throttles") return throttled(operation, request.body, faults.random.chance(0.5));
    if (fault === "table fails (500)") return refusal(500, "InternalServerError");
    if (fault === "table slow") await wait(faults.random.int(50, 600));
    const reply = await forwarded(asker.target, request);
    if (fault === "function killed after its request to the table") asker.kill();
    return asker.alive() && fault !== "connection to the table cut after" ? reply : "hangUp";
  };
  const service = await startHttpService(answer);
  return {
    endpointOf(name, asker) {
      askers.set(name, asker);
      return `${service.endpoint}/${name}`;
    },
    stop: service.stop,
  };
};
