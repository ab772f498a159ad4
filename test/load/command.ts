import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const script = new URL("../../scripts/load.ts", import.meta.url).pathname;

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** A working directory of its own, and the load command run in it as anyone runs it. */
export const workplace = () => {
  const directory = mkdtempSync(join(tmpdir(), "load-"));
  const path = (name: string) => join(directory, name);
  const start = (args: string[], nodeFlags: string[] = []): { child: ChildProcess; ended: Promise<Ended> } => {
    const { INIT_CWD: _, ...env } = process.env;
    const child = spawn(process.execPath, [...nodeFlags, script, ...args], { cwd: directory, env });
    const text = { out: "", err: "" };
    child.stdout.on("data", (chunk) => (text.out += chunk));
    child.stderr.on("data", (chunk) => (text.err += chunk));
    return { child, ended: new Promise((ended) => child.on("close", (code) => ended({ code, ...text }))) };
  };
  return {
    path,
    start,
    run: (args: string[], nodeFlags?: string[]) => start(args, nodeFlags).ended,
    write: (name: string, content: string | Buffer) => writeFileSync(path(name), content),
    read: (name: string) => readFileSync(path(name), "utf8"),
    lines: (name: string) =>
      existsSync(path(name))
        ? readFileSync(path(name), "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line))
        : [],
    has: (name: string) => existsSync(path(name)),
    remove: () => rmSync(directory, { recursive: true }),
  };
};

export const client = (id: number, more: object = {}) => ({
  type: "client",
  id: `c${id}`,
  firstName: "Test",
  lastName: String(id),
  ...more,
});

/** So many clients as JSON Lines. */
export const clients = (count: number): string =>
  Array.from({ length: count }, (_, id) => `${JSON.stringify(client(id))}\n`).join("");

/** A figure of the summary. */
export const figure = ({ out }: Ended, name: string): number =>
  Number(new RegExp(`^${name}\\s+([\\d,.]+)`, "m").exec(out)![1]!.replaceAll(",", ""));
