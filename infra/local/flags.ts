import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Refused } from "./refused.ts";

export interface Flags {
  port: number;
  memory: boolean;
  demo: boolean;
  simulators: boolean;
  today?: string;
  state?: string;
  help: boolean;
}

export const defaultPort = 4610;
/** How far above the run's port the simulators' are, at most. */
const highestBeside = 21;

export const help = `npm start [-- FLAGS]     runs Clientele on this machine

  --port N             port of the API, on this machine only (${defaultPort})
  --memory             keep nothing: every start begins empty
  --no-demo            an empty account instead of the demo studio
  --with-simulators    a simulated Mindbody site and a simulated Square seller beside it, connected
                       to an account of their own; they take the ports 20 and 21 above --port
  --today YYYY-MM-DD   the day the demo studio is made for (today)
  --state DIR          where the data is kept (.local, or .local/port-N with another port)
  --help               this text

Stop it with Ctrl-C. To begin anew, delete the state folder.`;

const names = ["port", "memory", "no-demo", "with-simulators", "today", "state", "help"];

const port = (text: string | undefined): number => {
  if (text === undefined) return defaultPort;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 65535)
    throw new Refused(`--port takes a number from 1 to 65535, not "${text}".`);
  return number;
};

const day = (text: string): string => {
  const date = new Date(`${text}T00:00:00Z`);
  const real = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  if (!real) throw new Refused(`--today takes a day like 2026-03-14, not "${text}".`);
  return text;
};

/** The flags of `npm start`; what is not known or cannot be read is refused with a sentence that says so. */
export const parseFlags = (args: string[]): Flags => {
  const { values, tokens } = parseArgs({
    args,
    strict: false,
    tokens: true,
    options: {
      port: { type: "string" },
      memory: { type: "boolean" },
      "no-demo": { type: "boolean" },
      "with-simulators": { type: "boolean" },
      today: { type: "string" },
      state: { type: "string" },
      help: { type: "boolean" },
    },
  });
  for (const token of tokens) {
    if (token.kind === "positional") throw new Refused(`"${token.value}" is no flag. --help shows them all.`);
    if (token.kind === "option" && !names.includes(token.name))
      throw new Refused(`There is no flag ${token.rawName}. --help shows them all.`);
  }
  for (const name of ["port", "today", "state"] as const) {
    if (values[name] === true) throw new Refused(`--${name} needs a value.`);
  }
  for (const name of ["memory", "no-demo", "with-simulators", "help"] as const) {
    if (typeof values[name] === "string") throw new Refused(`--${name} takes no value.`);
  }
  if (values.memory === true && values.state !== undefined)
    throw new Refused("--memory keeps nothing, so --state has no place beside it.");
  const simulators = values["with-simulators"] === true;
  const text = values as Record<string, string | undefined>;
  if (simulators && port(text.port) + highestBeside > 65535)
    throw new Refused(`--with-simulators takes ports up to ${highestBeside} above --port, and there are none so high.`);
  return {
    port: port(text.port),
    memory: values.memory === true,
    demo: values["no-demo"] !== true,
    simulators,
    help: values.help === true,
    ...(text.today !== undefined && { today: day(text.today) }),
    ...(text.state !== undefined && { state: resolve(text.state) }),
  };
};
