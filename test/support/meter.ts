import {
  BatchGetItemCommand,
  type ConsumedCapacity,
  DynamoDBClient,
  type TransactWriteItem,
} from "@aws-sdk/client-dynamodb";
import { indexUnits, keyOf, type Raw, readUnits, sizeOf, writeUnits } from "./units.ts";

/** What was asked of DynamoDB and what it costs by DynamoDB's rules (test/support/units.ts), whatever an emulator reports. */
export interface Figures {
  requests: number;
  byOperation: Record<string, number>;
  readUnits: number;
  writeUnits: number;
  /** what the server says it charged, transactions left out: DynamoDB Local misreports those */
  reported: number;
}

export interface Meter {
  /** what a piece of work asks of the metered client */
  during(work: () => Promise<unknown>): Promise<Figures>;
}

interface Input {
  TableName?: string;
  IndexName?: string;
  ConsistentRead?: boolean;
  Key?: Raw;
  Item?: Raw;
  RequestItems?: Record<string, { Keys: Raw[]; ConsistentRead?: boolean }>;
  TransactItems?: TransactWriteItem[];
}
interface Output {
  Item?: Raw;
  Items?: Raw[];
  Responses?: Record<string, Raw[]>;
  UnprocessedKeys?: Record<string, { Keys?: Raw[] }>;
  ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
}

interface Target {
  table: string;
  key: Raw;
  /** a ConditionCheck is charged like a write and changes nothing */
  check?: boolean;
}

const targetOf = ({ Put, Update, Delete, ConditionCheck }: TransactWriteItem): Target => {
  if (Put) return { table: Put.TableName!, key: keyOf(Put.Item!) };
  if (ConditionCheck) return { table: ConditionCheck.TableName!, key: ConditionCheck.Key!, check: true };
  const { TableName, Key } = (Update ?? Delete)!;
  return { table: TableName!, key: Key! };
};

/** What a command writes, or undefined for a read. */
const targetsOf = (operation: string, { TableName, Item, Key, TransactItems }: Input): Target[] | undefined => {
  if (operation === "PutItem") return [{ table: TableName!, key: keyOf(Item!) }];
  if (operation === "UpdateItem" || operation === "DeleteItem") return [{ table: TableName!, key: Key! }];
  if (operation === "TransactWriteItems") return TransactItems!.map(targetOf);
  return undefined;
};

const chargeOfRead = (operation: string, input: Input, output: Output): number => {
  const consistent = input.ConsistentRead === true;
  if (operation === "GetItem") return readUnits(output.Item ? sizeOf(output.Item) : 0, consistent);
  if (operation === "Query" || operation === "Scan")
    return readUnits(
      (output.Items ?? []).reduce((sum, item) => sum + sizeOf(item), 0),
      consistent,
    );
  if (operation === "BatchGetItem")
    return Object.entries(input.RequestItems!).reduce((sum, [table, asked]) => {
      const found = output.Responses?.[table] ?? [];
      const missing = asked.Keys.length - found.length - (output.UnprocessedKeys?.[table]?.Keys?.length ?? 0);
      const each = found.map((item) => readUnits(sizeOf(item), asked.ConsistentRead === true));
      return sum + each.reduce((a, b) => a + b, 0) + missing * readUnits(0, asked.ConsistentRead === true);
    }, 0);
  throw new Error(`The meter does not know ${operation}.`);
};

/** Counts what a client asks. Items are read by a client of its own before and after each write, to know what changed. */
export const meterOf = (client: DynamoDBClient): Meter => {
  const aside = new DynamoDBClient({});
  let figures: Figures | undefined;

  const readNow = async (targets: Target[]): Promise<(Raw | undefined)[]> => {
    const RequestItems: Record<string, { Keys: Raw[]; ConsistentRead: boolean }> = {};
    for (const { table, key } of targets) {
      RequestItems[table] ??= { Keys: [], ConsistentRead: true };
      RequestItems[table].Keys.push(key);
    }
    const { Responses = {} } = await aside.send(new BatchGetItemCommand({ RequestItems }));
    const name = (table: string, key: Raw) => `${table} ${JSON.stringify(keyOf(key))}`;
    const found = new Map(
      Object.entries(Responses).flatMap(([table, items]) => items.map((item) => [name(table, item), item])),
    );
    return targets.map(({ table, key }) => found.get(name(table, key)));
  };

  const write = async (operation: string, targets: Target[], send: () => Promise<unknown>): Promise<void> => {
    const factor = operation === "TransactWriteItems" ? 2 : 1;
    const before = await readNow(targets);
    // a condition that fails costs the write all the same
    let after = before;
    try {
      await send();
      after = await readNow(targets);
    } finally {
      targets.forEach(({ check }, i) => {
        figures!.writeUnits += factor * writeUnits(before[i], check ? before[i] : after[i]);
        figures!.writeUnits += indexUnits(before[i], after[i]);
      });
    }
  };

  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (!figures) return next(args);
      const operation = context.commandName!.replace(/Command$/, "");
      const input = args.input as Input;
      figures.requests += 1;
      figures.byOperation[operation] = (figures.byOperation[operation] ?? 0) + 1;
      let result: Awaited<ReturnType<typeof next>> | undefined;
      const send = async () => {
        result = await next(args);
      };
      const targets = targetsOf(operation, input);
      if (targets) await write(operation, targets, send);
      else await send();
      const output = result!.output as Output;
      if (!targets) figures.readUnits += chargeOfRead(operation, input, output);
      if (operation !== "TransactWriteItems")
        for (const { CapacityUnits = 0 } of [output.ConsumedCapacity ?? []].flat()) figures.reported += CapacityUnits;
      return result!;
    },
    { step: "initialize", name: "meter", override: true },
  );

  return {
    during: async (work) => {
      const counted: Figures = { requests: 0, byOperation: {}, readUnits: 0, writeUnits: 0, reported: 0 };
      figures = counted;
      try {
        await work();
      } finally {
        figures = undefined;
      }
      return counted;
    },
  };
};
