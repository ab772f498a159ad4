import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { conflict, Refusal } from "../../shared/kernel/errors.ts";
import { ConditionFailed, TransactionRefused } from "../../shared/table/table.ts";

const titles: Record<number, string> = {
  400: "Malformed request",
  401: "Not authenticated",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  412: "Changed meanwhile",
  413: "Too large",
  415: "Unsupported media type",
  422: "Invalid request",
  500: "Internal error",
};

/** Somebody else wrote what this request was about to write, and went on doing so: the caller may simply try again. */
const refusalOf = (error: unknown): unknown =>
  error instanceof ConditionFailed || error instanceof TransactionRefused
    ? conflict("contended", "Somebody else changed this at the same moment; try again.")
    : error;

/** A refusal as RFC 9457 says; any other error as 500 with the request's id and nothing of its inside. */
export const problem = (thrown: unknown, requestId: string): APIGatewayProxyStructuredResultV2 => {
  const error = refusalOf(thrown);
  const { status, code, detail, faults, headers } =
    error instanceof Refusal
      ? { status: error.status, code: error.code, detail: error.message, faults: error.faults, headers: error.headers }
      : {
          status: 500,
          code: "internal",
          detail: `Something went wrong here; the request is ${requestId}.`,
          faults: [],
          headers: {},
        };
  return {
    statusCode: status,
    headers: { "content-type": "application/problem+json", ...headers },
    body: JSON.stringify({
      type: `urn:clientele:problem:${code}`,
      title: titles[status],
      status,
      detail,
      code,
      errors: faults,
    }),
  };
};
