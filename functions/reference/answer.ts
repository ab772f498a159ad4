import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { weightedIn } from "../../shared/kernel/weighted.ts";
import type { PageFile } from "./files.ts";

/** The page loads and asks from here alone; Swagger UI's pictures are data of its style sheet. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

/** The first of the packings there are, best first, that is accepted (RFC 9110 12.5.3); none: as it is. */
const encodingFor = ({ packed }: PageFile, accepted: string | undefined): string | undefined => {
  const weights = weightedIn(accepted ?? "identity");
  const weightOf = (encoding: string) =>
    weights.find(({ range }) => range === encoding)?.weight ?? weights.find(({ range }) => range === "*")?.weight ?? 0;
  return [...packed.keys()].find((encoding) => weightOf(encoding) > 0);
};

const knows = (etag: string, asked: string | undefined): boolean =>
  (asked ?? "").split(",").some((one) => one.trim().replace(/^W\//, "") === etag);

/**
 * A file as an answer: packed as the caller takes it, 304 without a body where the caller has it.
 * @param lasting whether what stands under this address never changes
 */
export const answerWith = (
  file: PageFile,
  lasting: boolean,
  asked: APIGatewayProxyEventV2["headers"],
): APIGatewayProxyStructuredResultV2 => {
  const encoding = encodingFor(file, asked["accept-encoding"]);
  const etag = `"${file.hash}${encoding ? `-${encoding}` : ""}"`;
  const headers = {
    etag,
    vary: "accept-encoding",
    "cache-control": lasting ? "public, max-age=31536000, immutable" : "no-cache",
    "content-security-policy": policy,
    "x-robots-tag": "noindex",
  };
  if (knows(etag, asked["if-none-match"])) return { statusCode: 304, headers };
  return {
    statusCode: 200,
    headers: { ...headers, "content-type": file.type, ...(encoding && { "content-encoding": encoding }) },
    body: (encoding ? file.packed.get(encoding)! : file.bytes).toString("base64"),
    isBase64Encoded: true,
  };
};
