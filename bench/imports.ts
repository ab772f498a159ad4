import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { redact } from "../functions/http/redact.ts";
import { startStorage } from "../infra/local/services/storage.ts";
import { Profile } from "../shared/clients/routes.ts";
import type { Ctx } from "../shared/ctx.ts";
import type { Seen } from "../shared/exports/columns.ts";
import { beginExport } from "../shared/exports/service.ts";
import { exportStep } from "../shared/exports/step.ts";
import { bucketOf } from "../shared/files/s3.ts";
import { importKey } from "../shared/files/schema.ts";
import { headOf, proposalOf } from "../shared/imports/head.ts";
import { beginImport, mapColumns, startPhase } from "../shared/imports/service.ts";
import { importStep } from "../shared/imports/step.ts";
import { runJob, type Step } from "../shared/jobs/run.ts";
import type { Job } from "../shared/jobs/schema.ts";
import { jobs } from "../shared/jobs/store.ts";
import { newId } from "../shared/kernel/ids.ts";
import { secretsOf } from "../shared/secrets.ts";
import { tableOf } from "../shared/table/client.ts";
import { createTable } from "../test/support/table.ts";
import type { Row } from "./measure.ts";
import { account, accountRow } from "./records.ts";

/** A file of so many people, one row in a hundred faulty. */
const fileOf = (count: number): string => {
  const row = (i: number) =>
    i % 100 === 50
      ? `Nobody,${i},not an email,`
      : `First${i},Last ${i % 7000},member${i}@example.com,+1415${5_550_000 + i}`;
  return `First name,Last name,Email,Mobile\n${Array.from({ length: count }, (_, i) => row(i)).join("\n")}\n`;
};

const mebibytes = (): number => Math.round(process.memoryUsage().rss / 1024 / 1024);

/**
 * What it takes to import a file of `count` rows, to import it again, and to export all that came of it, against DynamoDB
 * Local: time and requests a row, and the most memory seen.
 */
export const imports = async (count: number): Promise<Row[]> => {
  const name = "bench-imports";
  const client = new DynamoDBClient({});
  await createTable(client, name, { stream: false });
  const table = tableOf(client, name);
  await table.put(accountRow());
  const storage = await startStorage(["bench"], "us-east-1", undefined);
  const bucket = bucketOf(new S3Client({ endpoint: storage.endpoint, forcePathStyle: true }), "bench");
  const ctx: Ctx = {
    accountId: account.id,
    actor: { id: "stf_bench", role: "owner", permissions: [] },
    now: () => new Date().toISOString(),
    newId,
    table,
    secrets: secretsOf(JSON.stringify({ current: "k1", pepper: "k1", k1: "bench" })),
  };
  const rows: Row[] = [];
  let memory = 0;
  const run = async (what: string, { id }: Pick<Job, "id">, step: Step, done: string) => {
    const before = { ...table.usage };
    const start = performance.now();
    const item = (await table.get(jobs.key(account.id, id)))!;
    const job = await runJob(
      ctx,
      item,
      (one) => {
        memory = Math.max(memory, mebibytes());
        process.stderr.write(`\r${what}: ${JSON.stringify(one.progress)} `);
        return step(one);
      },
      () => false,
    );
    const seconds = (performance.now() - start) / 1000;
    process.stderr.write("\n");
    const each = ((table.usage.requests - before.requests) / count).toFixed(1);
    rows.push({
      figure: "S4-23",
      what: `${what}, ${count} rows: ${JSON.stringify(job.progress)}`,
      measured: `${seconds.toFixed(0)} s, ${(count / seconds).toFixed(0)} rows a second, ${each} requests a row`,
      target: done,
      holds: JSON.stringify(Object.entries(job.progress).sort()).includes(done),
    });
  };
  const text = fileOf(count);
  const faulty = Math.floor((count + 49) / 100);
  const again = async (what: string, done: string) => {
    const one = await beginImport(ctx, bucket, { name: "bench.csv", format: "csv", size: text.length });
    await bucket.write(importKey(account.id, one.id), text, "text/csv");
    await mapColumns(ctx, bucket, one.id, proposalOf(headOf(Buffer.from(text.slice(0, 4096)), "csv", false)));
    const job = await startPhase(ctx, bucket, one.id, "run");
    await run(what, job, importStep(ctx, bucket), done);
  };
  await again("import", `["created",${count - faulty}],["failed",${faulty}]`);
  await again("the same file again", `["unchanged",${count - faulty}],["updated",0]`);
  const seenBy = (profile: Profile, actor: Ctx["actor"]) => redact(Profile, profile, actor) as Seen;
  const { job } = await beginExport(ctx, { what: "clients", format: "csv", who: {} });
  await run("export", job, exportStep(ctx, { bucket, seenBy }), `["clients",${count - faulty}]`);
  rows.push({
    figure: "S4-23",
    what: "most memory of the process",
    measured: `${memory} MB`,
    target: "≤ 1769 MB",
    holds: memory <= 1769,
  });
  await storage.stop();
  return rows;
};
