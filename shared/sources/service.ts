import { headWithLocations } from "../accounts/service.ts";
import type { Ctx, Means } from "../ctx.ts";
import { type Fault, faultsOf } from "../kernel/errors.ts";
import { rulesOf } from "../settling/rules.ts";
import { applyClient } from "./apply/client.ts";
import { applyDated } from "./apply/dated.ts";
import { applyDeleted } from "./apply/deleted.ts";
import { applyEvent } from "./apply/event.ts";
import { type Came, type Intake, type Outcome, shelfOf } from "./intake.ts";
import { type EventRecord, type RecordsReply, type RecordType, type Rejected, SourceRecord } from "./schema.ts";
import { pointerKey, pointerOf, type Ref } from "./store.ts";

type Arrived = Came<SourceRecord> & { index: number };

/** Lanes of this many run side by side; within a lane records keep their order. */
const abreast = 16;

/** What became of records: by their place among those given, and why some were not taken. */
interface TakenRecords {
  outcomes: Map<number, Outcome>;
  rejected: Rejected[];
}

/** Takes up to 500 records of a source, and answers what became of how many. */
export const receiveRecords = async (ctx: Ctx, source: string, inputs: unknown[]): Promise<RecordsReply> => {
  const { outcomes, rejected } = await takeRecords(ctx, source, inputs);
  const counted = (wanted: Outcome) => [...outcomes.values()].filter((outcome) => outcome === wanted).length;
  return {
    written: counted("written"),
    unchanged: counted("unchanged"),
    waiting: counted("waiting"),
    rejected,
    writeUnits: ctx.table.usage.writeUnits,
  };
};

/**
 * Takes records of a source: each is judged alone; clients come first, then events, then packages, then what refers to them, and the
 * records of one id in the order given. Taking the same again writes nothing.
 * @param again whether it may have been begun before and cut off: what waited for these records is released where that was not reached
 */
export const takeRecords = async (
  ctx: Means,
  source: string,
  inputs: unknown[],
  again = false,
): Promise<TakenRecords> => {
  const rejected: Rejected[] = [];
  const arrived = inputs.flatMap((input, index): Arrived[] => {
    const judged = judge(input);
    if ("record" in judged)
      return [
        { index, record: judged.record, arrival: { received: `${ctx.now()}/${String(index).padStart(4, "0")}` } },
      ];
    rejected.push({ index, ...nameOf(input), errors: judged.errors });
    return [];
  });
  const intake = { ...(await open(ctx, source, arrived)), again };
  const outcomes = new Map<number, Outcome>();
  for (const phase of [isOf("client"), isOf("event"), isOf("package"), isOther])
    await run(
      intake,
      [...inlineEvents(arrived), ...arrived].filter(({ record }) => phase(kindOf(record))),
      outcomes,
    );
  return { outcomes, rejected };
};

/** Longest record as JSON, in bytes: with what we add to it, it fits an item (DynamoDB: 400 KB). */
const longest = 100_000;

const judge = (input: unknown): { record: SourceRecord } | { errors: Fault[] } => {
  if (Buffer.byteLength(JSON.stringify(input)) > longest)
    return { errors: [{ pointer: "", message: `is longer than ${longest} bytes of JSON` }] };
  const parsed = SourceRecord.safeParse(input);
  return parsed.success ? { record: parsed.data } : { errors: faultsOf(parsed.error.issues, "", 20) };
};

const nameOf = (input: unknown): Pick<Rejected, "type" | "id"> => {
  const { type, id } = (typeof input === "object" && input !== null ? input : {}) as Record<string, unknown>;
  return {
    type: typeof type === "string" ? type.slice(0, 40) : null,
    id: typeof id === "string" ? id.slice(0, 200) : null,
  };
};

const kindOf = (record: SourceRecord): RecordType => (record.type === "deleted" ? record.of : record.type);
const isOf = (wanted: RecordType) => (kind: RecordType) => kind === wanted;
const isOther = (kind: RecordType): boolean => !["client", "event", "package"].includes(kind);

/** The intake of these records: the account with the locations they name. */
export const open = async (ctx: Means, source: string, arrived: Came<SourceRecord>[]): Promise<Intake> => {
  const head = await headWithLocations(ctx, new Set(arrived.flatMap(({ record }) => locationsIn(record))));
  return { ctx, source, head, rules: rulesOf(head), shelf: shelfOf(ctx) };
};

const locationsIn = (record: SourceRecord): string[] => {
  const inline = record.type === "booking" && typeof record.event !== "string" ? record.event.location : undefined;
  const named =
    record.type === "client"
      ? record.homeLocation
      : record.type === "event" || record.type === "invoice"
        ? record.location
        : inline;
  return named?.trim() ? [named] : [];
};

/** Events given inline with an id, as the event records they are; without a `modifiedAt` of their own they have their booking's. */
const inlineEvents = (arrived: Arrived[]): Arrived[] =>
  arrived.flatMap(({ record, arrival, index }) => {
    if (record.type !== "booking" || typeof record.event === "string" || record.event.id === undefined) return [];
    const event: EventRecord = {
      ...record.event,
      id: record.event.id,
      type: "event",
      modifiedAt: record.event.modifiedAt ?? record.modifiedAt,
    };
    return [{ index, arrival, record: event }];
  });

const run = async (intake: Intake, arrived: Arrived[], outcomes: Map<number, Outcome>): Promise<void> => {
  await readAhead(intake, arrived);
  const lanes = Map.groupBy(arrived, ({ record }) => record.id);
  const waiting = [...lanes.values()];
  await Promise.all(
    Array.from({ length: Math.min(abreast, waiting.length) }, async () => {
      for (let lane = waiting.shift(); lane; lane = waiting.shift())
        for (const one of lane) note(outcomes, one.index, await apply(intake, one));
    }),
  );
};

/** A booking whose inline event was written counts as written. */
const note = (outcomes: Map<number, Outcome>, index: number, outcome: Outcome): void => {
  if (outcomes.get(index) !== "written" || outcome === "waiting") outcomes.set(index, outcome);
};

const apply = (intake: Intake, { record, arrival }: Arrived): Promise<Outcome> => {
  if (record.type === "client") return applyClient(intake, { record, arrival });
  if (record.type === "event") return applyEvent(intake, { record, arrival });
  if (record.type === "deleted") return applyDeleted(intake, { record, arrival });
  return applyDated(intake, { record, arrival });
};

/** Pointers of the records and of what they refer to, then the records: two requests for a hundred. */
const readAhead = async ({ ctx, source, shelf }: Intake, arrived: Arrived[]): Promise<void> => {
  const refs = arrived.flatMap(({ record }): Ref[] => [
    { source, type: kindOf(record), id: record.id },
    ...("client" in record ? [{ source, type: "client" as const, id: record.client }] : []),
    ...(record.type === "booking" ? eventRef(source, record.event) : []),
  ]);
  const pointers = refs.map((ref) => pointerKey(ctx, ref));
  await shelf.load(pointers);
  const found = await Promise.all(
    refs.map(async (ref, i) => ({ ref, to: pointerOf(await shelf.get(pointers[i]!))?.to })),
  );
  const clientsToo = arrived.some(({ record }) => kindOf(record) === "client");
  await shelf.load(found.flatMap(({ ref, to }) => (to && (ref.type !== "client" || clientsToo) ? [to] : [])));
};

const eventRef = (source: string, event: string | { id?: string | undefined }): Ref[] => {
  const id = typeof event === "string" ? event : event.id;
  return id === undefined ? [] : [{ source, type: "event", id }];
};
