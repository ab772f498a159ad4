import * as z from "zod";

const domain = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const Domain = z.string().regex(domain, "must be a domain such as api.example.com, in lower case");
const Flag = z.stringbool({ error: "must be on or off", truthy: ["on", "true"], falsy: ["off", "false"] });
const Dollars = z.coerce
  .number("must be a number of US dollars")
  .min(1, "must be at least 1")
  .max(1_000_000, "must be at most 1000000");
/** Pages are let in by name: no `*`, no path, no plain HTTP but of a developer's own machine. */
const isOrigin = (text: string): boolean => {
  const { protocol, hostname, origin } = URL.canParse(text) ? new URL(text) : new URL("none:");
  const safe = protocol === "https:" || (protocol === "http:" && hostname === "localhost");
  return safe && origin === text && !hostname.includes("*");
};
const certificate = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;

/** Everything `--context name=value` may say (docs/operations.md, Context), on the command line or in cdk.json. */
export const Context = z.strictObject({
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9]{0,15}$/, "must be up to 16 lower-case letters and digits, such as prod")
    .default("dev"),
  bundles: z.string().min(1, "must be a folder").optional(),
  checks: Flag.default(true),
  alarmEmail: z.email("must be an email address").optional(),
  monthlyBudget: Dollars.optional(),
  canary: Flag.optional(),
  domainName: Domain.optional(),
  certificateArn: z.string().regex(certificate, "must be the ARN of a certificate of ACM").optional(),
  hostedZoneId: z
    .string()
    .regex(/^Z[A-Z0-9]{1,31}$/, "must be the id of a hosted zone, such as Z0123456789ABC")
    .optional(),
  mailDomain: Domain.optional(),
  replyDomain: Domain.optional(),
  origins: z
    .string()
    .transform((text) => text.split(","))
    .refine((all) => all.every(isOrigin), "must be origins such as https://desk.example.com, with commas between")
    .optional(),
  scanTag: z
    .string()
    .regex(/^[^=]+=[^=]+$/, "must be name=value")
    .optional(),
});
export type Context = z.output<typeof Context>;

/** Keys of CDK itself: feature flags, its own settings and what it looked up. Ours have neither an `@` nor a colon. */
const isCdks = (key: string): boolean => key.startsWith("@") || key.includes(":");

/** What is only understood with something else. */
const together = ({ domainName, certificateArn, hostedZoneId, monthlyBudget, alarmEmail }: Context): string[] => [
  ...(domainName && !certificateArn ? ["certificateArn is missing: a certificate for domainName, of this region"] : []),
  ...(certificateArn && !domainName ? ["domainName is missing: what certificateArn is for"] : []),
  ...(hostedZoneId && !domainName ? ["domainName is missing: what is put into hostedZoneId"] : []),
  ...(monthlyBudget && !alarmEmail ? ["alarmEmail is missing: who is told of monthlyBudget"] : []),
];

const faultIn = ({ code, path, message, ...issue }: z.core.$ZodIssue): string[] =>
  code === "unrecognized_keys"
    ? (issue as unknown as { keys: string[] }).keys.map(
        (key) => `${key} is not known; there is ${Object.keys(Context.shape).join(", ")}`,
      )
    : [`${path.join(".")} ${message}`];

/**
 * Reads the context of the app. What is empty counts as not given.
 * @throws Error that names every fault
 */
export const readContext = (all: Readonly<Record<string, unknown>>): Context => {
  const ours = Object.entries(all).filter(([key, value]) => !isCdks(key) && value !== "" && value !== undefined);
  const { data, error } = Context.safeParse(
    Object.fromEntries(ours.map(([key, value]) => [key, typeof value === "boolean" ? String(value) : value])),
  );
  const faults = error ? error.issues.flatMap(faultIn) : together(data);
  if (data && faults.length === 0) return data;
  throw new Error(`The context cannot be used:\n${faults.map((fault) => `- ${fault}`).join("\n")}`);
};
