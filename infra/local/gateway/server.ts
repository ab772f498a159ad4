import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { Refused } from "../refused.ts";
import { type Answer, gatewayAnswer, internalError } from "./answer.ts";
import type { Incoming } from "./event.ts";

/** Largest body of an HTTP API, in bytes. */
const bodyLimit = 10 * 1024 * 1024;

export type Handle = (incoming: Incoming) => Promise<Answer>;

export interface HttpServer {
  url: string;
  port: number;
  /** Until this is called every request is told that the start is under way. */
  serve(handle: Handle): void;
  stop(): Promise<void>;
}

const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= bodyLimit) chunks.push(chunk);
  }
  return length <= bodyLimit ? Buffer.concat(chunks) : undefined;
};

const starting: Handle = async () => gatewayAnswer(503, "Clientele is starting.");

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = new Refused(
        `Port ${port} is taken by another program: stop it, or choose another port with --port.`,
      );
      reject(error.code === "EADDRINUSE" ? taken : error);
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
  });

/** Opens the port, on this machine only; refused with a sentence when it is taken. Port 0: any that is free. */
export const openServer = async (wanted: number): Promise<HttpServer> => {
  let handle = starting;
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const body = await readBody(request);
    if (!body) return gatewayAnswer(413, "Request Entity Too Large");
    return handle({
      id: randomUUID(),
      method: request.method ?? "GET",
      target: request.url ?? "/",
      rawHeaders: request.rawHeaders,
      body,
      address: request.socket.remoteAddress ?? "127.0.0.1",
      protocol: `HTTP/${request.httpVersion}`,
      at: new Date(),
    });
  };
  const server = createServer(async (request, response) => {
    const send = ({ status, headers, body }: Answer) => {
      const length = status === 204 || status === 304 ? {} : { "content-length": body.length };
      response.writeHead(status, { ...headers, ...length }).end(body);
    };
    try {
      send(await answer(request));
    } catch {
      if (!response.headersSent) send(internalError);
    }
  });
  server.on("clientError", (_, socket) => socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
  const port = await listen(server, wanted);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    serve: (next) => {
      handle = next;
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};
