import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { Call, Done, Place } from "./protocol.ts";

const { folder, handler: place, name, arn, memoryMb } = workerData as Place;
const [module = "", exported = ""] = place.split(".");
const file = [".js", ".cjs", ".mjs"].map((end) => join(folder, module + end)).find(existsSync) ?? join(folder, module);
const handler = createRequire(import.meta.url)(file)[exported];
if (typeof handler !== "function") throw new Error(`${place} is no function of ${file}.`);

const errorOf = (error: unknown) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: error.stack?.split("\n") ?? [] }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };

const contextOf = ({ id, deadline }: Call) => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: name,
  functionVersion: "$LATEST",
  invokedFunctionArn: arn,
  memoryLimitInMB: String(memoryMb),
  awsRequestId: id,
  logGroupName: `/aws/lambda/${name}`,
  logStreamName: "local",
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
});

parentPort?.on("message", async (call: Call) => {
  let done: Done;
  try {
    const result = await handler(JSON.parse(call.event), contextOf(call));
    done = { id: call.id, payload: JSON.stringify(result) ?? "null" };
  } catch (error) {
    done = { id: call.id, error: errorOf(error) };
    console.error(JSON.stringify({ level: "ERROR", message: "Invoke Error", requestId: call.id, ...done.error }));
  }
  parentPort?.postMessage(done);
});

parentPort?.postMessage("loaded");
