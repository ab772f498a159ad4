import { requireSignature, S3Refusal } from "./signature.ts";

type Condition = Record<string, string> | [operator: string, ...rest: (string | number)[]];

const denied = (why: string) => new S3Refusal(403, "AccessDenied", `Invalid according to Policy: ${why}`);

/** Fields a policy need not speak of. */
const free = /^(x-amz-signature|policy|file|x-ignore-.*)$/;

/**
 * Refused unless an upload by form holds to its signed policy, as S3 judges it: signature, expiry, every condition, no field
 * of which the policy does not speak, size in range.
 */
export const requirePolicy = (bucket: string, form: FormData): void => {
  const fields = new Map([...form].filter(([, value]) => typeof value === "string") as [string, string][]);
  const lower = new Map([...fields].map(([name, value]) => [name.toLowerCase(), value]));
  const text = lower.get("policy");
  const file = form.get("file");
  if (text === undefined) throw new S3Refusal(403, "AccessDenied", "Access Denied");
  if (!(file instanceof Blob))
    throw new S3Refusal(400, "InvalidArgument", "POST requires exactly one file upload per request.");
  requireSignature(lower.get("x-amz-credential") ?? "", text, lower.get("x-amz-signature") ?? "");
  const policy = JSON.parse(Buffer.from(text, "base64").toString()) as { expiration: string; conditions: Condition[] };
  if (!(Date.parse(policy.expiration) > Date.now())) throw denied("Policy expired.");

  lower.set("bucket", bucket);
  const spokenOf = new Set(["bucket"]);
  const hold = (name: string, holds: (value: string) => boolean, condition: Condition) => {
    spokenOf.add(name);
    if (!holds(lower.get(name) ?? "")) throw denied(`Policy Condition failed: ${JSON.stringify(condition)}`);
  };
  for (const condition of policy.conditions) {
    if (!Array.isArray(condition)) {
      for (const [name, wanted] of Object.entries(condition))
        hold(name.toLowerCase(), (value) => value === String(wanted), condition);
    } else if (condition[0] === "content-length-range")
      requireSize(file.size, Number(condition[1]), Number(condition[2]));
    else {
      const [operator, name, wanted] = condition.map(String) as [string, string, string];
      const holds = (value: string) => (operator === "starts-with" ? value.startsWith(wanted) : value === wanted);
      hold(name.replace("$", "").toLowerCase(), holds, condition);
    }
  }
  const extra = [...fields.keys()].find((name) => !free.test(name.toLowerCase()) && !spokenOf.has(name.toLowerCase()));
  if (extra) throw denied(`Extra input fields: ${extra}`);
};

const requireSize = (size: number, least: number, most: number): void => {
  if (size < least)
    throw new S3Refusal(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size.");
  if (size > most) throw new S3Refusal(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.");
};
