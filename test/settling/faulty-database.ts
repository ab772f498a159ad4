import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of one request: passed on, refused as DynamoDB refuses, or done with the answer lost or replaced. */
export type Fate = "passes" | "throttled" | "done, answer lost" | "done, then killed";

export interface FaultyDatabase {
  endpoint: string;
  /** asked for every request; the name of the operation and its body */
  fate: (operation: string, body: string) => Fate;
  stop: () => Promise<void>;
}

const refusal = (type: string) => JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type });

/** Stands between the functions and the database, so that faults happen where they do on AWS: on the wire. */
export const faultyDatabase = async (database: string): Promise<FaultyDatabase> => {
  const faulty = { fate: (): Fate => "passes" } as unknown as FaultyDatabase;
  const server = createServer((incoming, answer) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const body = Buffer.concat(parts);
      const operation = String(incoming.headers["x-amz-target"]).split(".")[1]!;
      const fate = faulty.fate(operation, body.toString());
      const refuse = (type: string) => {
        const text = refusal(type);
        answer
          .writeHead(400, { "content-type": "application/x-amz-json-1.0", "content-length": text.length })
          .end(text);
      };
      if (fate === "throttled") return refuse("ProvisionedThroughputExceededException");
      const onward = request(database, { method: incoming.method ?? "POST", headers: incoming.headers }, (reply) => {
        const given: Buffer[] = [];
        reply.on("data", (part: Buffer) => given.push(part));
        reply.on("end", () => {
          if (fate === "done, answer lost") incoming.socket.destroy();
          else if (fate === "done, then killed") refuse("AccessDeniedException");
          else answer.writeHead(reply.statusCode!, reply.headers).end(Buffer.concat(given));
        });
      });
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  faulty.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  faulty.stop = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return faulty;
};
