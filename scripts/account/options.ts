import { parseArgs } from "node:util";
import { NewAccount } from "../../shared/accounts/schema.ts";
import { EmailAddress } from "../../shared/clients/schema.ts";
import { canaryAccount } from "./canary.ts";

export const usage = `npm run account -- --name NAME --time-zone ZONE --currency CODE --table TABLE
                  [--owner-email ADDRESS --user-pool ID] [--region REGION]
npm run account -- --canary SECRET --table TABLE [--region REGION]

Makes an account in a deployed stack and prints its id and its first API key, once. With --canary it makes
the account in which the canary tries the main job, and puts the key into the canary's secret.

  --name         the business, as its staff call it
  --time-zone    IANA time zone, such as America/New_York
  --currency     ISO 4217 code, such as USD
  --table        the stack's output TableName
  --owner-email  the first owner; gets an invitation by email unless they can sign in already
  --user-pool    the stack's output UserPoolId, wanted with --owner-email
  --canary       the stack's output CanarySecret
  --region       AWS region; without it AWS_REGION

Credentials are those of the AWS SDK (environment, profile, single sign-on). The outputs:
aws cloudformation describe-stacks --stack-name STACK --query "Stacks[0].Outputs"`;

export interface Options {
  account: NewAccount;
  table: string;
  region: string;
  owner?: { email: string; userPool: string };
  /** the secret that is given the key */
  canary?: string;
}

const flags = {
  name: { type: "string" },
  "time-zone": { type: "string" },
  currency: { type: "string" },
  table: { type: "string" },
  "owner-email": { type: "string" },
  "user-pool": { type: "string" },
  region: { type: "string" },
  canary: { type: "string" },
  help: { type: "boolean" },
} as const;

type Values = { [name in keyof typeof flags]?: string | boolean };

/** The command line: what is wanted, every fault of it, or "help". */
export const optionsOf = (args: string[], env: NodeJS.ProcessEnv): Options | { faults: string[] } | "help" => {
  const { values, tokens } = parseArgs({ args, options: flags, strict: false, tokens: true });
  if (values.help) return "help";
  const wrong = values.canary === undefined ? wrongIn : wrongForCanary;
  const faults = [...strayIn(tokens), ...wrong(values as Values, env)];
  if (faults.length > 0) return { faults };
  const given = values as Record<string, string>;
  const named = { name: given.name, timeZone: given["time-zone"], currency: given.currency };
  const account = given.canary ? canaryAccount : named;
  return {
    account: NewAccount.parse(account),
    table: given.table!,
    region: (given.region ?? env.AWS_REGION)!,
    ...(given.canary && { canary: given.canary }),
    ...(given["owner-email"] && { owner: { email: given["owner-email"].trim(), userPool: given["user-pool"]! } }),
  };
};

type Tokens = NonNullable<ReturnType<typeof parseArgs>["tokens"]>;

const strayIn = (tokens: Tokens): string[] =>
  tokens.flatMap((token) => {
    if (token.kind === "positional") return [`"${token.value}" belongs to no flag; quote values with spaces`];
    return token.kind === "option" && !(token.name in flags) ? [`--${token.name} is not known here`] : [];
  });

const flagOf: Record<string, keyof typeof flags> = { name: "name", timeZone: "time-zone", currency: "currency" };

const sayer = (values: Values) => (name: keyof typeof flags) =>
  typeof values[name] === "string" ? values[name] : undefined;

const missingIn = (values: Values, env: NodeJS.ProcessEnv): string[] => {
  const said = sayer(values);
  return [
    ...(said("table") ? [] : ["--table is missing: the stack's output TableName"]),
    ...(said("region") || env.AWS_REGION ? [] : ["--region is missing, and AWS_REGION is not set"]),
  ];
};

const wrongForCanary = (values: Values, env: NodeJS.ProcessEnv): string[] => {
  const others = (["name", "time-zone", "currency", "owner-email", "user-pool"] as const).filter(
    (name) => values[name] !== undefined,
  );
  return [
    ...(sayer(values)("canary") ? [] : ["--canary needs the stack's output CanarySecret"]),
    ...others.map((name) => `--${name} has no place beside --canary: its account is always the same`),
    ...missingIn(values, env),
  ];
};

const wrongIn = (values: Values, env: NodeJS.ProcessEnv): string[] => {
  const said = sayer(values);
  const faults = Object.keys(flagOf).flatMap((field) => {
    const flag = flagOf[field]!;
    if (said(flag) === undefined) return [`--${flag} is missing`];
    const parsed = NewAccount.shape[field as "name"].safeParse(said(flag));
    return parsed.success ? [] : parsed.error.issues.map(({ message }) => `--${flag} ${message}`);
  });
  faults.push(...missingIn(values, env));
  const [email, pool] = [said("owner-email"), said("user-pool")];
  if (email !== undefined && !EmailAddress.safeParse(email).success)
    faults.push("--owner-email must be an email address");
  if (email !== undefined && !pool) faults.push("--user-pool is missing: --owner-email needs the output UserPoolId");
  if (pool !== undefined && !/^[a-z]{2,4}(-[a-z]+)+-\d_[A-Za-z0-9]+$/.test(pool))
    faults.push("--user-pool must be an id such as us-east-1_AbCdEf123");
  if (pool !== undefined && email === undefined) faults.push("--owner-email is missing: --user-pool is where it goes");
  return faults;
};
