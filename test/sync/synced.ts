import type { Context, DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";
import { expect } from "vitest";
import { tools } from "../../functions/sources/tools.ts";
import { clientSources } from "../../shared/clients/header.ts";
import { ltvOf } from "../../shared/clients/profile.ts";
import type { Means } from "../../shared/ctx.ts";
import { runJob } from "../../shared/jobs/run.ts";
import { isUnderWay, jobs } from "../../shared/jobs/store.ts";
import { cards, directoryPk } from "../../shared/settling/card.ts";
import { beginRun, wakeSource } from "../../shared/sync/runs.ts";
import type { Run, RunKind } from "../../shared/sync/schema.ts";
import { syncStep } from "../../shared/sync/step.ts";
import { states } from "../../shared/sync/store.ts";
import type { Item } from "../../shared/table/item.ts";
import { runDue } from "../support/jobs.ts";
import { isDirty } from "../support/stream.ts";
import type { Studio } from "../support/studio.ts";
import type { Site, Truth } from "./sites.ts";

/** Connects a site to a studio, over the API. */
export const connect = async (studio: Studio, site: Site, pace: object = {}) => {
  const { connector, settings, credentials } = site;
  const answer = await studio.call("POST /v1/sources", { body: { connector, settings, credentials, pace } });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};

export const statusOf = async (studio: Studio, source: string) =>
  (await studio.call("GET /v1/sources/{source}", { params: { source } })).body;

/** The clock's minute for a source: what is due of it begins. */
export const tick = async (studio: Studio, source: string, at = new Date().toISOString()): Promise<boolean> => {
  const item = await studio.table.get(states.key(studio.accountId, source));
  return wakeSource({ ...studio.means, now: () => at }, item!);
};

type Projections = (event: { Records: DynamoDBRecord[] }, context: Context) => Promise<DynamoDBBatchResponse>;

/** What was written goes where the stream takes it, until nothing more comes: to settling, and to the functions of jobs and of syncing. */
export const flow = async (studio: Pick<Studio, "stream">): Promise<void> => {
  const { handler } = (await import("../../functions/streams/projections.ts")) as unknown as { handler: Projections };
  for (let records = await studio.stream.unread(); records.length > 0; records = await studio.stream.unread()) {
    const dirty = records.filter(isDirty);
    for (let i = 0; i < dirty.length; i += 100) {
      const { batchItemFailures } = await handler({ Records: dirty.slice(i, i + 100) }, {} as Context);
      expect(batchItemFailures).toEqual([]);
    }
    await runDue(records);
  }
};

/** A run by the function itself, as its queue calls it, and everything settled. */
export const sync = async (studio: Studio, source: string, kind: RunKind = "sync"): Promise<Run> => {
  const { status, text } = await studio.call("POST /v1/sources/{source}/sync", { params: { source }, body: { kind } });
  expect(status, text).toBe(202);
  await flow(studio);
  return (await statusOf(studio, source)).status.lastRun;
};

/**
 * A run as it would be at another time, its step called by hand. `means` may fail: as when Lambda ends it, the run is begun anew from where its job
 * stands. How often it was.
 */
export const syncAt = async (
  studio: Studio,
  source: string,
  {
    at = () => new Date().toISOString(),
    kind = "sync",
    means = studio.means,
  }: { at?: () => string; kind?: RunKind; means?: Means } = {},
): Promise<{ run: Run; killed: number }> => {
  const { id } = await beginRun({ ...studio.means, now: at }, source, kind);
  let killed = 0;
  for (;;) {
    const item: Item = (await studio.table.get(jobs.key(studio.accountId, id)))!;
    if (!isUnderWay(item)) break;
    try {
      const own = { ...means, now: at };
      await runJob(own, item, syncStep(own, tools()), () => false);
    } catch {
      killed += 1;
      if (killed > 200) throw new Error("The run never ends.");
    }
  }
  await flow(studio);
  const state = states.fromItem((await studio.table.get(states.key(studio.accountId, source)))!);
  return { run: state.lastRun!, killed };
};

/** What the cards say of a source's clients, by the source's id of them. */
export const countedHere = async (studio: Studio, source: string): Promise<Map<string, Truth>> => {
  const found = new Map<string, Truth>();
  for (const hidden of [false, true])
    for (let after: Record<string, string> | undefined, more = true; more; ) {
      const where = { index: "gsi2" as const, pk: directoryPk(studio.accountId, hidden) };
      const page = await studio.table.query({ ...where, ...(after && { after: after as never }) });
      for (const row of page.items) {
        const card = cards.fromItem(row);
        const { items } = await studio.table.query({ pk: row.pk, prefix: "0#SOURCE#" });
        const part = items.map(clientSources.fromItem).find(({ origin }) => origin.source === source);
        expect(part, card.clientId).toBeDefined();
        found.set(part!.origin.id, { ltv: ltvOf(card), attended: card.sums.attended ?? 0 });
      }
      after = page.last;
      more = after !== undefined;
    }
  return found;
};

/** That every client here has the numbers it has at the vendor. */
export const expectTrue = async (studio: Studio, source: string, site: Site): Promise<void> => {
  const here = await countedHere(studio, source);
  const there = site.truth();
  const none = { ltv: 0, attended: 0 };
  const wrong = [...new Set([...here.keys(), ...there.keys()])].flatMap((id) => {
    const { ltv, attended } = there.get(id) ?? none;
    const counted = here.get(id);
    return counted?.ltv === ltv && counted.attended === attended
      ? []
      : [{ id, there: { ltv, attended }, here: counted }];
  });
  expect(wrong).toEqual([]);
};

/** All that a run did, over the types of records. */
export const totals = ({ records }: Pick<Run, "records">) => {
  const sum = { written: 0, unchanged: 0, waiting: 0, rejected: 0, deleted: 0 };
  for (const counts of Object.values(records))
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += counts[name];
  return sum;
};

/** Another account of the same table, as a studio. */
export const anotherOf = async (studio: Studio): Promise<Studio> => {
  const { accountId, call } = await studio.another();
  return { ...studio, accountId, call, means: { ...studio.means, accountId } };
};

/** The cursors of a source are lost: everything is asked for again. */
export const forgetCursors = async (studio: Studio, source: string): Promise<void> => {
  const item = (await studio.table.get(states.key(studio.accountId, source)))!;
  await studio.table.put({ ...item, rev: "rev_lost", data: { ...item.data, resources: {} } });
};
