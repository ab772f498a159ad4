import { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { HubFunction, type HubFunctionProps } from "./hub-function.ts";
import { WorkQueue, type WorkQueueProps } from "./work-queue.ts";

export interface QueueSource extends Pick<WorkQueueProps, "visibility" | "receives"> {
  /** messages in one call at most */
  batchSize: number;
  /** calls under way at once, at least 2; none: as many as Lambda makes */
  maxConcurrency?: number;
  /** the function answers which messages of a batch failed; otherwise an error fails all of them */
  partialFailures?: boolean;
}

export interface QueueFunctionProps extends HubFunctionProps {
  /** by the queue's name, which is its logical id */
  sources: Readonly<Record<string, QueueSource>>;
}

/** A function called with the messages of queues of its own; a message that fails comes back until it is put aside. */
export class QueueFunction extends HubFunction {
  readonly queues: ReadonlyMap<string, WorkQueue>;

  constructor(scope: Construct, id: string, props: QueueFunctionProps) {
    super(scope, id, props);
    const { defaults, impact } = props;
    this.queues = new Map(
      Object.entries(props.sources).map(([name, source]) => {
        const { visibility, receives } = source;
        const queue = new WorkQueue(this, name, { visibility, receives, defaults, impact });
        this.readFrom(name, queue, source);
        return [name, queue];
      }),
    );
  }

  private readFrom(name: string, queue: WorkQueue, { batchSize, maxConcurrency, partialFailures }: QueueSource): void {
    queue.allowReceive(this.fn);
    const mapping = new EventSourceMapping(this, `${name}Source`, {
      target: this.fn,
      eventSourceArn: queue.queue.queueArn,
      batchSize,
      ...(maxConcurrency && { maxConcurrency }),
      ...(partialFailures && { reportBatchItemFailures: true }),
    });
    mapping.node.addDependency(this.role);
  }

  /** One of its queues. */
  queue(name: string): WorkQueue {
    return this.queues.get(name)!;
  }
}
