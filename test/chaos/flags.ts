import { parseArgs } from "node:util";
import { Refused } from "../../infra/local/refused.ts";

export interface Flags {
  seed: number;
  minutes: number;
}

const number = (name: string, text: string, most: number): number => {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0) || value > most)
    throw new Refused(`--${name} takes a number above 0, at most ${most}, not "${text}".`);
  return value;
};

/** `--minutes 10` of faults, `--seed` of the choices: a new one where none is given. */
export const parseFlags = (args: string[]): Flags => {
  const options = { seed: { type: "string" }, minutes: { type: "string" } } as const;
  const { seed, minutes } = parseArgs({ args, options }).values;
  return {
    seed: seed === undefined ? 1 + (Date.now() % 999_983) : number("seed", seed, 2 ** 31),
    minutes: number("minutes", minutes ?? "10", 120),
  };
};
