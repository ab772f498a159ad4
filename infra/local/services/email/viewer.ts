import { request as ask } from "node:http";
import { createRequire } from "node:module";
import type { HttpService, WireAnswer, WireRequest } from "../http-service.ts";

// a CommonJS module whose default export Node and vitest unwrap differently when it is imported
const require = createRequire(import.meta.url);

/** The web page of the mails that were sent, and what else its server knows of SES. */
export interface Viewer extends Pick<HttpService, "stop"> {
  /** Hands a request on and answers what it answered. */
  pass(request: WireRequest): Promise<Exclude<WireAnswer, "hangUp">>;
}

/** Starts aws-ses-v2-local, which keeps mails in this process's memory, on this machine only. */
export const startViewer = async (): Promise<Viewer> => {
  // loading it takes a second, so who needs no page does without
  const { default: serve } = require("aws-ses-v2-local") as typeof import("aws-ses-v2-local");
  const listening = await serve({ host: "127.0.0.1", port: 0 });
  if (!listening.listening) await new Promise((resolve) => listening.once("listening", resolve));
  const { port } = listening.address() as { port: number };
  return {
    pass: ({ method, target, headers, body }) =>
      new Promise((resolve, reject) => {
        const onward = ask({ host: "127.0.0.1", port, method, path: target, headers }, async (answer) => {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk);
          const type = answer.headers["content-type"] ?? "text/plain";
          resolve({ status: answer.statusCode ?? 500, headers: { "content-type": type }, body: Buffer.concat(chunks) });
        });
        onward.on("error", reject).end(body);
      }),
    stop: async () => {
      const closed = new Promise((resolve) => listening.close(resolve));
      listening.closeAllConnections();
      await closed;
    },
  };
};
