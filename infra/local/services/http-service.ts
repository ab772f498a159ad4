import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { Refused } from "../refused.ts";

/** A request on the wire, its body read. */
export interface WireRequest {
  method: string;
  /** path and query as sent */
  target: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** An answer on the wire; `hangUp`: the connection is cut without one. */
export type WireAnswer = { status: number; headers: Record<string, string>; body: string | Buffer } | "hangUp";

export interface HttpService {
  endpoint: string;
  stop(): Promise<void>;
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = new Refused(
        `Port ${port} is taken by another program: stop it, or choose another port with --port.`,
      );
      reject(error.code === "EADDRINUSE" ? taken : error);
    });
    server.listen(port, "127.0.0.1", resolve);
  });

/** Serves on this machine only, on any free port where none is named; refused with a sentence when it is taken. What the answer throws becomes a 500, which an SDK takes for a trouble of the service. */
export const startHttpService = async (
  answer: (request: WireRequest) => Promise<WireAnswer>,
  wanted = 0,
): Promise<HttpService> => {
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk);
      const { method = "GET", url: target = "/", headers } = incoming;
      const answered = await answer({ method, target, headers, body: Buffer.concat(chunks) });
      if (answered === "hangUp") incoming.socket.destroy();
      else response.writeHead(answered.status, answered.headers).end(answered.body);
    } catch (error) {
      response.writeHead(500, { "content-type": "application/json" }).end(JSON.stringify({ message: String(error) }));
    }
  });
  await listen(server, wanted);
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};
