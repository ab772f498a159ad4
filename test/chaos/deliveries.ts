import { setTimeout as wait } from "node:timers/promises";
import type { DynamoDBRecord, SQSEvent } from "aws-lambda";
import type { Edges } from "../../infra/local/edges.ts";
import type { Outcome } from "../../infra/local/functions/sandbox.ts";
import { sequenceOf } from "../../infra/local/stream/records.ts";
import type { FaultKind, Faults } from "./faults.ts";

type Invoke<Event> = (event: Event) => Promise<Outcome>;
interface StreamEvent {
  Records: DynamoDBRecord[];
}

/** Streams and queues that deliver at least once and no better. */
export interface FaultyDeliveries extends Required<Pick<Edges, "records" | "messages">> {
  /** hands records to the stream function of this name, with no fault between */
  redeliver(name: string, event: StreamEvent): Promise<Outcome>;
  /** resolves when what was to come again later has come */
  settled(): Promise<void>;
}

const died: Outcome = {
  error: { errorType: "Runtime.ExitError", errorMessage: "The function ended (by chaos).", trace: [] },
};
const done: Outcome = { payload: { batchItemFailures: [] } };

const ofStream: Partial<Record<FaultKind, number>> = {
  "stream batch dropped": 0.05,
  "stream batch done, not acknowledged": 0.05,
  "stream batch doubled": 0.05,
  "stream batch held back": 0.08,
  "stream batch again later": 0.05,
};
const ofQueue: Partial<Record<FaultKind, number>> = {
  "queue message dropped": 0.05,
  "queue message done, not acknowledged": 0.05,
  "queue message doubled": 0.06,
  "queue message delayed": 0.08,
  "queue message again later": 0.06,
  "queue message failed until it was a dead letter": 0.02,
};
/** The sweep finds what projections were never told; the publisher's source keeps trying for a day. */
const ofProjections = {
  "stream batch lost for ever": 0.04,
  "stream batch failed until it was given up": 0.03,
  ...ofStream,
};
/** More tries than any source of the template makes before it gives up, those of halves included. */
const everyTry = 30;

/** The fault without the name of what it befalls. */
const actOf = (fault: FaultKind | undefined): string => fault?.replace(/^(stream batch|queue message) /, "") ?? "";

export const faultyDeliveries = (faults: Faults): FaultyDeliveries => {
  const later = new Set<Promise<unknown>>();
  const streams = new Map<string, Invoke<StreamEvent>>();
  /** how often what is called so is still to fail */
  const failing = new Map<string, number>();
  const fails = (names: string[]): boolean => {
    const [name] = names.filter((one) => failing.get(one));
    if (name !== undefined) failing.set(name, failing.get(name)! - 1);
    return name !== undefined;
  };
  const again = <Event>(event: Event, invoke: Invoke<Event>) => {
    const one = wait(faults.random.int(1000, 20_000))
      .then(() => invoke(event))
      .finally(() => later.delete(one));
    later.add(one);
  };
  const meet = async <Event>(
    chances: typeof ofStream,
    names: string[],
    event: Event,
    invoke: Invoke<Event>,
  ): Promise<Outcome> => {
    if (fails(names)) return died;
    const act = actOf(faults.draw(chances));
    if (act.startsWith("failed until")) failing.set(names[0]!, everyTry);
    if (act === "dropped" || fails(names)) return died;
    if (act === "lost for ever") return done;
    if (act === "held back" || act === "delayed") await wait(faults.random.int(100, 2500));
    if (act === "again later") again(event, invoke);
    if (act !== "doubled") {
      const outcome = await invoke(event);
      return act === "done, not acknowledged" ? died : outcome;
    }
    const [first, second] = await Promise.all([invoke(event), invoke(event)]);
    return faults.random.chance(0.5) ? first : second;
  };
  return {
    records(name, event: StreamEvent, invoke) {
      streams.set(name, invoke);
      const names = event.Records.map((record) => `${name} ${sequenceOf(record)}`);
      return meet(name === "projections" ? ofProjections : ofStream, names, event, invoke);
    },
    messages(_, event: SQSEvent, invoke) {
      const names = event.Records.map(({ messageId }) => messageId);
      return meet(ofQueue, names, event, invoke);
    },
    redeliver: (name, event) => streams.get(name)!(event),
    settled: async () => {
      while (later.size > 0) await Promise.all(later);
    },
  };
};
