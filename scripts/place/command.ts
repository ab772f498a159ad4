import { parseArgs } from "node:util";
import { Refused } from "./refused.ts";

/** The flags of a command: of text or of none. `stage` and `region` say where, and every command has them. */
export type Flags = Readonly<Record<string, "text" | "yes">>;
type Values<F extends Flags> = { [name in keyof F]?: F[name] extends "text" ? string : true };
export type Where = { stage?: string; region?: string };

const everywhere = { stage: "text", region: "text", help: "yes" } as const;

/** How every command explains where it works. */
export const whereUsage = `  --stage NAME   a deployed stage, such as prod; without it the local run (npm start), while it runs
  --region NAME  AWS region of the stage; without it AWS_REGION, else the profile's
  --help         this text`;

const faultsIn = (args: string[], known: Flags): string[] => {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, kind]) => [name, { type: kind === "text" ? "string" : "boolean" } as const]),
  );
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true });
  return tokens.flatMap((token) => {
    if (token.kind === "positional") return [`"${token.value}" belongs to no flag`];
    if (token.kind !== "option") return [];
    const kind = known[token.name];
    if (!kind) return [`${token.rawName} is not known here`];
    if (kind === "text" && !token.value) return [`--${token.name} needs a value`];
    return kind === "yes" && token.value !== undefined ? [`--${token.name} takes no value`] : [];
  });
};

/** A command line by its flags, or "help"; refused with every fault of it. */
export const readFlags = <F extends Flags>(args: string[], flags: F): (Values<F> & Where) | "help" => {
  const known: Flags = { ...flags, ...everywhere };
  const faults = faultsIn(args, known);
  if (faults.length > 0) throw new Refused(`${faults.join("\n")}\n--help shows the flags.`);
  const options = Object.fromEntries(
    Object.entries(known).map(([name, kind]) => [name, { type: kind === "text" ? "string" : "boolean" } as const]),
  );
  const { values } = parseArgs({ args, options });
  return values.help ? "help" : (values as Values<F> & Where);
};

/** Names under which the SDK throws when nobody is signed in to AWS, or no longer is. */
const strangers =
  /^(CredentialsProviderError|ExpiredToken(Exception)?|UnrecognizedClientException|InvalidClientTokenId|TokenRefreshRequired|AccessDenied(Exception)?)$/;

const sentenceOf = (error: Error): string => {
  if (error instanceof Refused) return error.message;
  if (strangers.test(error.name))
    return `AWS does not let this command in: ${error.message}\nSign in first (aws sso login, or AWS_PROFILE), as somebody who may do this.`;
  return `${error.name}: ${error.message}`;
};

/**
 * Runs a command to its exit code: what `work` returns, 0 after `--help`, 2 with a sentence when it could not be done.
 * @param work gets the flags that were given
 */
export const command = async <F extends Flags>(
  usage: string,
  flags: F,
  work: (values: Values<F> & Where) => Promise<number>,
): Promise<void> => {
  try {
    const values = readFlags(process.argv.slice(2), flags);
    if (values === "help") console.log(usage);
    else process.exitCode = await work(values);
  } catch (error) {
    console.error(sentenceOf(error as Error));
    process.exitCode = 2;
  }
};
