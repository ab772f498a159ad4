import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defaultPort } from "./flags.ts";

/** Where runs of this repository leave their connection and what they keep; a test sets CLIENTELE_HOME to stay apart. */
export const defaultHome = process.env.CLIENTELE_HOME ?? join(import.meta.dirname, "../../.local");

/** The folders and files of one run. */
export interface Home {
  /** connection of the latest run */
  connection: string;
  /** data, logs and assembly of this run */
  state: string;
  /** a path of what is kept until the next run; undefined when nothing is */
  kept(name: string): string | undefined;
}

export interface HomeProps {
  home: string;
  port: number;
  memory: boolean;
  state?: string;
}

/** The run's folders, made where they are missing. A run in memory has a folder of its own for its logs, emptied first. */
export const openHome = ({ home, port, memory, state }: HomeProps): Home => {
  const own = memory ? join(home, `memory-${port}`) : port === defaultPort ? home : join(home, `port-${port}`);
  if (memory) rmSync(own, { recursive: true, force: true });
  const folder = state ?? own;
  mkdirSync(folder, { recursive: true });
  return {
    connection: join(home, "connection.json"),
    state: folder,
    kept: (name) => (memory ? undefined : join(folder, name)),
  };
};
