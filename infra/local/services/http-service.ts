import { createServer, type IncomingHttpHeaders } from "node:http";

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

/** Serves on a free port of this machine only. What the answer throws becomes a 500, which an SDK takes for a trouble of the service. */
export const startHttpService = async (answer: (request: WireRequest) => Promise<WireAnswer>): Promise<HttpService> => {
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
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
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
