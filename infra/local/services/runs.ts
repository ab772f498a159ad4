import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { readJson, writeJson } from "../files.ts";
import { Refused } from "../refused.ts";

interface Process {
  pid: number;
  /** its whole command line: a pid alone may meanwhile be somebody else's */
  command: string;
}

interface Run extends Process {
  state: string;
  children: Process[];
}

const commandOf = (pid: number): string | undefined => {
  try {
    if (process.platform === "linux")
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replace(/\0$/, "").replaceAll("\0", " ");
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
};

const isRunning = ({ pid, command }: Process): boolean => command !== "" && commandOf(pid) === command;

const end = async (orphan: Process): Promise<void> => {
  if (!isRunning(orphan)) return;
  process.kill(orphan.pid, "SIGTERM");
  for (let tries = 0; tries < 50 && isRunning(orphan); tries += 1) await wait(100);
  if (isRunning(orphan)) process.kill(orphan.pid, "SIGKILL");
};

/** Takes notice of the processes that are started. */
export interface Children {
  /** Records a child with the command line it was started with. */
  child(child: ChildProcess, command: string): void;
  /** true once nothing may be started any more */
  readonly closed?: boolean;
}

/** What a run leaves behind so that the next one can end its children, should it be killed. */
export interface RunRecord extends Children {
  /** Ends the children that still run and leaves. */
  close(): Promise<void>;
}

/**
 * Enters this run into `<home>/runs`, after ending the children of runs that are gone.
 * Refused when a run that is alive uses the same state folder.
 */
export const enterRun = async (home: string, state: string): Promise<RunRecord> => {
  const folder = join(home, "runs");
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const run = readJson<Run>(file);
    if (run && run.pid !== process.pid && isRunning(run)) {
      if (run.state === state)
        throw new Refused(
          `The data in ${state} is in use by the run with process id ${run.pid}: stop that one first, or name another folder with --state.`,
        );
      continue;
    }
    for (const child of run?.pid === process.pid ? [] : (run?.children ?? [])) await end(child);
    if (run?.pid !== process.pid) rmSync(file, { force: true });
  }
  return recordOf(join(folder, `${process.pid}-${Date.now()}.json`), state);
};

const recordOf = (file: string, state: string): RunRecord => {
  const run: Run = { pid: process.pid, command: commandOf(process.pid) ?? "", state, children: [] };
  const children: ChildProcess[] = [];
  let closed = false;
  writeJson(file, run);
  return {
    get closed() {
      return closed;
    },
    child: (child, command) => {
      if (!child.pid) return;
      children.push(child);
      run.children.push({ pid: child.pid, command });
      writeJson(file, run);
    },
    close: async () => {
      closed = true;
      await Promise.all(children.map(endChild));
      rmSync(file, { force: true });
    },
  };
};

/** Ends a child of this process, if it has not ended. */
export const endChild = async (child: ChildProcess): Promise<void> => {
  if (!child.pid || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const forced = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(forced);
};
