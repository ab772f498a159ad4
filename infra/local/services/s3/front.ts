import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { requirePolicy } from "./policy.ts";
import { requireSignedLink, S3Refusal } from "./signature.ts";
import { tagsOfObjects } from "./tags.ts";

export interface Front {
  endpoint: string;
  stop(): Promise<void>;
}

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer<ArrayBuffer>> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const isForm = ({ method, headers }: IncomingMessage): boolean =>
  method === "POST" && String(headers["content-type"]).startsWith("multipart/form-data");

const formOf = async (body: Buffer<ArrayBuffer>, type: string): Promise<FormData> => {
  try {
    return await new Response(body, { headers: { "content-type": type } }).formData();
  } catch {
    throw new S3Refusal(400, "MalformedPOSTRequest", "The body of your POST request is not well-formed.");
  }
};

/** What a link says of the headers of its answer: `response-content-disposition` and its kin. */
const overrides = ({ searchParams }: URL): Record<string, string> =>
  Object.fromEntries(
    [...searchParams]
      .filter(([name]) => name.toLowerCase().startsWith("response-"))
      .map(([name, value]) => [name.toLowerCase().replace("response-", ""), value]),
  );

/**
 * Lets through what S3 would: requests signed in a header, links and forms that are signed, good still, and held to.
 * @returns the body, where it was read, and which object it is about
 */
const admit = async (incoming: IncomingMessage, url: URL): Promise<{ body?: Buffer; path: string }> => {
  if (isForm(incoming)) {
    const body = await bodyOf(incoming);
    const bucket = url.pathname.split("/")[1] ?? "";
    const form = await formOf(body, String(incoming.headers["content-type"]));
    requirePolicy(bucket, form);
    return { body, path: `/${bucket}/${form.get("key")}` };
  }
  if (url.searchParams.has("X-Amz-Signature")) requireSignedLink(incoming.method ?? "GET", url, incoming.headers);
  else if (incoming.headers.authorization === undefined) throw new S3Refusal(403, "AccessDenied", "Access Denied");
  return { path: decodeURIComponent(url.pathname) };
};

const refuse = (response: ServerResponse, error: unknown): void => {
  const { status, code, message } =
    error instanceof S3Refusal ? error : { status: 500, code: "InternalError", message: String(error) };
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message.replace(/[<&]/g, " ")}</Message></Error>`;
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { "content-type": "application/xml" }).end(xml);
};

/** A browser is told not to guess what a file is. */
const nosniff = { "x-content-type-options": "nosniff" };

/**
 * What stands before fauxqs, which serves forms and links and judges neither, and knows no tags: signatures, expiry, policies,
 * the headers a link asks for and the tags of objects, as S3 does. Everything else goes through as it is.
 */
export const startFront = async (port: number): Promise<Front> => {
  const tags = tagsOfObjects();
  const server = createServer(async (incoming, response) => {
    const url = new URL(incoming.url ?? "/", "http://s3.local");
    try {
      const { body, path } = await admit(incoming, url);
      const { method = "GET", headers } = incoming;
      if (url.searchParams.has("tagging")) {
        const answer = tags.answer(method, path, (await bodyOf(incoming)).toString());
        response.writeHead(200, { "content-type": "application/xml" }).end(answer);
        return;
      }
      if (method !== "GET" && method !== "HEAD") tags.forget(path);
      const onward = request({ host: "127.0.0.1", port, method, path: incoming.url, headers }, (answer) => {
        const shown = answer.statusCode! < 300 ? overrides(url) : {};
        response.writeHead(answer.statusCode!, { ...answer.headers, ...shown, ...nosniff });
        answer.pipe(response);
      });
      onward.on("error", (error) => refuse(response, error));
      if (body) onward.end(body);
      else incoming.pipe(onward);
    } catch (error) {
      incoming.resume();
      refuse(response, error);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const own = (server.address() as { port: number }).port;
  return {
    endpoint: `http://127.0.0.1:${own}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
