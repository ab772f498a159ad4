import type { Outcome } from "../functions/sandbox.ts";
import type { TemplateFunction } from "../template/model.ts";
import { type HttpService, startHttpService, type WireAnswer } from "./http-service.ts";

const json = (status: number, body: unknown, headers: Record<string, string> = {}): WireAnswer => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body ?? null),
});

/** The function's name in the path of Lambda's Invoke (API 2015-03-31). */
const invoked = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** A stand-in for Lambda that answers Invoke alone, and waits for the function: what operator's commands ask of it. */
export const startInvoking = (
  functions: Pick<TemplateFunction, "id" | "arn">[],
  invoke: (functionArn: string, event: unknown) => Promise<Outcome>,
): Promise<HttpService> =>
  startHttpService(async ({ method, target, body }) => {
    const name = decodeURIComponent(invoked.exec(target)?.[1] ?? "");
    const found = functions.find(({ id, arn }) => id === name || arn === name);
    if (method !== "POST" || !found)
      return json(
        404,
        { Message: `There is no function ${name}.` },
        { "x-amzn-errortype": "ResourceNotFoundException" },
      );
    const { error, payload } = await invoke(found.arn, JSON.parse(body.toString() || "null"));
    return error ? json(200, error, { "x-amz-function-error": "Unhandled" }) : json(200, payload);
  });
