import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** The one pair of keys that functions on this machine have. */
export const credentials = { accessKeyId: "local", secretAccessKey: "local" };

/** A refusal in S3's own form. */
export class S3Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Signature Version 4 of a text, by the scope its credential names: `key/20260314/us-east-1/s3/aws4_request`. */
const signatureOf = (credential: string, text: string): string => {
  const [key, date = "", region = "", service = "", end = ""] = credential.split("/");
  if (key !== credentials.accessKeyId || end !== "aws4_request")
    throw new S3Refusal(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.");
  const signing = [date, region, service, end].reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
  return hmac(signing, text).toString("hex");
};

/** Refused unless `signature` is that of `text`. */
export const requireSignature = (credential: string, text: string, signature: string): void => {
  const [ours, given] = [signatureOf(credential, text), signature].map((one) => Buffer.from(one));
  if (ours!.length !== given!.length || !timingSafeEqual(ours!, given!))
    throw new S3Refusal(
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided.",
    );
};

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const basicTime = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

/** Refused unless a link is signed for this method, host, path and query, and still good. */
export const requireSignedLink = (method: string, url: URL, headers: Record<string, unknown>): void => {
  const query = [...url.searchParams];
  const given = new Map(query.map(([name, value]) => [name.toLowerCase(), value]));
  const of = (name: string) => given.get(`x-amz-${name}`) ?? "";
  const until = basicTime(of("date")) + Number(of("expires")) * 1000;
  const canonicalQuery = query
    .filter(([name]) => name.toLowerCase() !== "x-amz-signature")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const names = of("signedheaders").split(";");
  const canonical = [
    method,
    url.pathname,
    canonicalQuery,
    ...names.map((name) => `${name}:${String(headers[name] ?? "").trim()}`),
    "",
    names.join(";"),
    "UNSIGNED-PAYLOAD",
  ].join("\n");
  const scope = of("credential").split("/").slice(1).join("/");
  const hash = createHash("sha256").update(canonical).digest("hex");
  requireSignature(of("credential"), ["AWS4-HMAC-SHA256", of("date"), scope, hash].join("\n"), of("signature"));
  if (!(until > Date.now())) throw new S3Refusal(403, "AccessDenied", "Request has expired");
};
