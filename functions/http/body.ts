import { isUtf8 } from "node:buffer";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { Refusal } from "../../shared/kernel/errors.ts";

const deepest = 64;

/** The bytes of a body that came in base64, else undefined; 413 where there are more than allowed. */
export const bytesOf = (event: APIGatewayProxyEventV2, maxBytes: number): Buffer | undefined => {
  const bytes = event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64") : undefined;
  if ((bytes?.length ?? Buffer.byteLength(event.body ?? "")) > maxBytes)
    throw new Refusal("tooLarge", "too-large", `The body is longer than ${maxBytes} bytes.`);
  return bytes;
};

/** The media type of a body, without its parameters. */
export const mediaTypeOf = ({ headers }: APIGatewayProxyEventV2): string =>
  (headers["content-type"] ?? "").split(";")[0]!.trim().toLowerCase();

/** The JSON body of a request, or undefined where there is none. 413, 415 and 400 as the API conventions say. */
export const jsonBody = (event: APIGatewayProxyEventV2, maxBytes: number): unknown => {
  if (event.body === undefined || event.body === "") return undefined;
  const bytes = bytesOf(event, maxBytes);
  if (mediaTypeOf(event) !== "application/json")
    throw new Refusal("unsupportedMediaType", "not-json", "The body must be application/json.");
  if (bytes && !isUtf8(bytes)) throw malformed("is not UTF-8");
  const text = bytes?.toString("utf8") ?? event.body;
  if (nesting(text) > deepest) throw malformed(`nests deeper than ${deepest} levels`);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw malformed(error instanceof Error ? error.message.replace(/[^\x20-\x7e]|".*"/g, "") : "is not JSON");
  }
};

const malformed = (message: string) =>
  new Refusal("malformed", "malformed-json", "The body is not JSON we can read.", [{ pointer: "", message }]);

/** Deepest nesting of brackets outside strings: told before parsing, so that a hostile body costs one pass. */
const nesting = (text: string): number => {
  let depth = 0;
  let most = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (quoted) {
      if (unit === 0x5c) i += 1;
      else if (unit === 0x22) quoted = false;
    } else if (unit === 0x22) quoted = true;
    else if (unit === 0x5b || unit === 0x7b) {
      depth += 1;
      most = Math.max(most, depth);
    } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
  }
  return most;
};
