import { afterAll } from "vitest";
import { type Database, startDatabase } from "../../infra/local/services/dynamodb.ts";

let started: Promise<Database> | undefined;

/**
 * Address of this test file's DynamoDB Local, started when it is first asked for (under a second). Files do not share one: it works at
 * one request at a time, and the slower the more it holds.
 */
export const databaseOfFile = async (): Promise<string> => {
  started ??= startDatabase(undefined, { child: () => {} });
  return (await started).endpoint;
};

// a setup file of vitest: this stands outside every suite, and so runs after all of the file's
afterAll(async () => {
  await (await started)?.stop();
});
