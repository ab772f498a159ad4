import { createServer } from "node:http";

/** An answer of a stand-in: status and body. */
export type JsonAnswer = [status: number, body: object];

/**
 * Starts a stand-in for an AWS service that speaks AWS JSON 1.1, on this machine only.
 * @param answer gets the operation as `x-amz-target` names it, and the parsed body
 */
export const startJsonService = async (answer: (operation: string, body: unknown) => JsonAnswer) => {
  const server = createServer(async (request, response) => {
    const reply = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
    };
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      reply(...answer(String(request.headers["x-amz-target"]), JSON.parse(Buffer.concat(chunks).toString())));
    } catch {
      reply(400, { __type: "SerializationException" });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
