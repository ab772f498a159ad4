import { BatchGetItemCommand, type DynamoDBClient, GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { Came } from "./asked.ts";

/** A request as the SDK was given it, and when. */
interface Request {
  name: string;
  input: never;
  from: number;
  to: number;
}

const commands = { BatchGetItemCommand, GetItemCommand, QueryCommand };

/** Requests that were under way together, one after the other. */
const wavesOf = (requests: Request[]): Request[][] => {
  const waves: Request[][] = [];
  for (const request of requests.toSorted((a, b) => a.from - b.from)) {
    const last = waves.at(-1);
    if (last && request.from < Math.max(...last.map(({ to }) => to))) last.push(request);
    else waves.push([request]);
  }
  return waves;
};

/** Remembers what a client is asked. */
export const recorderOf = (client: DynamoDBClient) => {
  let requests: Request[] | undefined;
  let bytes = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const all = requests;
      if (!all) return next(args);
      const from = performance.now();
      const result = await next(args);
      const { Item, Items, Responses } = result.output as { Item?: object; Items?: object; Responses?: object };
      bytes += JSON.stringify(Item ?? Items ?? Responses ?? "").length;
      all.push({ name: context.commandName!, input: args.input as never, from, to: performance.now() });
      return result;
    },
    { step: "initialize", name: "recorder" },
  );
  return {
    /** what work asked, and its answers' bytes */
    during: async (work: () => Promise<unknown>): Promise<Came & { requests: Request[] }> => {
      const all: Request[] = [];
      [requests, bytes] = [all, 0];
      await work();
      requests = undefined;
      return { requests: all, trips: all.length, bytes };
    },
  };
};

/** The same reads by another client and nothing else: those that were under way together are again. */
export const replay = (client: DynamoDBClient, requests: Request[]): (() => Promise<void>) => {
  const waves = wavesOf(requests);
  return async () => {
    for (const wave of waves)
      await Promise.all(
        wave.map(({ name, input }) => {
          const Command = commands[name as keyof typeof commands] as typeof QueryCommand;
          return client.send(new Command(input));
        }),
      );
  };
};
