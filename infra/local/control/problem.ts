import { type Answer, gatewayAnswer } from "../gateway/answer.ts";

export interface Fault {
  pointer: string;
  message: string;
}

const titles: Record<number, string> = {
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  422: "Unprocessable Content",
  502: "Bad Gateway",
  504: "Gateway Timeout",
};

export const json = (status: number, body: object): Answer => ({
  ...gatewayAnswer(status, ""),
  body: Buffer.from(JSON.stringify(body)),
});

/** A refusal in the form of the API's own (RFC 9457). */
export const problem = (status: number, code: string, detail: string, errors: Fault[] = []): Answer => {
  const answer = json(status, {
    type: `urn:clientele:problem:${code}`,
    title: titles[status],
    status,
    detail,
    code,
    errors,
  });
  return { ...answer, headers: { "content-type": "application/problem+json" } };
};
