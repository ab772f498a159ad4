import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  records: { type: string; id: string; [field: string]: unknown }[];
  source: string;
}

/** What a test can bend: the answer to the n-th request (counted from 1), the longest body, the pace. */
export interface Bend {
  reply?: (n: number) => { status: number; headers?: Record<string, string>; body?: unknown } | "hang up" | undefined;
  longestBody?: number;
  delay?: number;
}

/** An API of one route that speaks the wire format of source records and remembers what it took. */
export const fakeServer = async (bend: Bend = {}) => {
  const taken: Received[] = [];
  const content = new Map<string, string>();
  const seen = { requests: 0, underWay: 0, mostUnderWay: 0 };

  const take = (records: Received["records"]) => {
    const answer = { written: 0, unchanged: 0, waiting: 0, rejected: [] as unknown[], writeUnits: 0 };
    records.forEach((record, index) => {
      const { type, id } = record;
      if (record.total === 0.5) {
        const errors = [{ pointer: `/lines/${index}/amount`, message: "must be a whole number of minor units" }];
        answer.rejected.push({ index, type, id, errors });
      } else if (content.get(`${type} ${id}`) === JSON.stringify(record)) answer.unchanged += 1;
      else {
        content.set(`${type} ${id}`, JSON.stringify(record));
        answer.written += 1;
        answer.writeUnits += 2.5;
      }
    });
    return answer;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    seen.requests += 1;
    const n = seen.requests;
    const text = await textOf(request);
    const problem = (status: number, detail: string, headers = {}) =>
      response
        .writeHead(status, { "content-type": "application/problem+json", ...headers })
        .end(JSON.stringify({ title: "Refused", status, detail }));
    const bent = bend.reply?.(n);
    if (bent === "hang up") return void request.socket.destroy();
    if (bent)
      return void (bent.body
        ? response.writeHead(bent.status).end(JSON.stringify(bent.body))
        : problem(bent.status, "bent", bent.headers));
    if (request.headers.authorization !== "Bearer ck_test") return void problem(401, "unknown key");
    if (Buffer.byteLength(text) > (bend.longestBody ?? Number.POSITIVE_INFINITY)) return void problem(413, "too long");
    const { records } = JSON.parse(text) as Received;
    if (bend.delay) await new Promise((passed) => setTimeout(passed, bend.delay));
    taken.push({ records, source: /sources\/([^/]+)/.exec(request.url!)![1]! });
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(take(records)));
  };

  const server = createServer(async (request, response) => {
    seen.underWay += 1;
    seen.mostUnderWay = Math.max(seen.mostUnderWay, seen.underWay);
    await handle(request, response);
    seen.underWay -= 1;
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, taken, content, seen, close };
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};
