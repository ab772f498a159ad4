import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { Refusal } from "../../shared/kernel/errors.ts";
import { styleHash } from "../../shared/pages/frame.ts";
import { problemHtml } from "../../shared/pages/problem.ts";
import type { Pages } from "./api.ts";
import { bytesOf, mediaTypeOf } from "./body.ts";

/**
 * A page loads nothing, runs nothing but the one script that is named, stands in no frame and sends its forms to us alone. Its
 * address, a link that acts, goes to nobody else: as every answer it says so by Referrer-Policy (functions/http/headers.ts).
 */
const headersWith = (scriptHash?: string): Record<string, string> => ({
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": [
    "default-src 'none'",
    `style-src '${styleHash}'`,
    ...(scriptHash ? [`script-src '${scriptHash}'`] : []),
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; "),
  "x-robots-tag": "noindex",
  vary: "accept-language",
});

const forms = ["application/x-www-form-urlencoded", "multipart/form-data"];

const fieldsOf = async (body: string | Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData> => {
  try {
    return await new Response(body, { headers: { "content-type": contentType } }).formData();
  } catch {
    throw new Refusal("malformed", "malformed-form", "The body is not a form we can read.", [
      { pointer: "", message: "is not a form we can read" },
    ]);
  }
};

/**
 * The text fields of a form (WHATWG HTML: form submission), of one name the last; files are left out, no body is an empty form.
 * 413, 415 and 400 as for JSON.
 */
export const readForm = async (event: APIGatewayProxyEventV2, maxBytes: number): Promise<Record<string, string>> => {
  if (event.body === undefined || event.body === "") return {};
  const bytes = bytesOf(event, maxBytes);
  if (!forms.includes(mediaTypeOf(event)))
    throw new Refusal("unsupportedMediaType", "not-a-form", "The body must be a form, url-encoded or multipart.");
  const body = bytes ? new Uint8Array(bytes) : event.body;
  const fields = await fieldsOf(body, event.headers["content-type"]!);
  return Object.fromEntries([...fields].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
};

const problemPage: Pages["problemPage"] = ({ statusCode = 500, headers: told }, languages) => ({
  statusCode,
  headers: { ...told, ...headersWith() },
  body: problemHtml(statusCode, languages),
});

/**
 * How a function answers people.
 * @param scriptHash the one script its pages may run, as Content-Security-Policy names it; none where it is absent
 */
export const pagesWith = (scriptHash?: string): Pages => {
  const headers = headersWith(scriptHash);
  return { readForm, page: (html) => ({ statusCode: 200, headers, body: html }), problemPage };
};
