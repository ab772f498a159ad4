import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

const binaries = "/usr/lib/postgresql/15/bin";

export interface Postgres {
  client: pg.Client;
  stop(): Promise<void>;
}

/** Whether the Debian package is there. */
export const isInstalled = (): boolean => existsSync(join(binaries, "postgres"));

/** Its server refuses to run as root: then it runs as the user that the package made. */
const asPostgres = (program: string, args: string[]): [string, string[]] => {
  const path = join(binaries, program);
  if (process.getuid?.() !== 0) return [path, args];
  return ["setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, ...args]];
};

const connect = async (host: string, server: ChildProcess): Promise<pg.Client> => {
  for (let tries = 0; ; tries += 1) {
    const client = new pg.Client({ host, user: "postgres", database: "postgres" });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tries > 200 || server.exitCode !== null) throw error;
      await wait(100);
    }
  }
};

/** A Postgres 15 of its own in a temporary folder, reached by its socket alone; its settings are the package's, with memory for all of the data. */
export const startPostgres = async (): Promise<Postgres> => {
  const folder = mkdtempSync(join(tmpdir(), "clientele-pg-"));
  if (process.getuid?.() === 0) execFileSync("chown", ["postgres:postgres", folder]);
  const data = join(folder, "data");
  const [init, initArgs] = asPostgres("initdb", [
    "-D",
    data,
    "-U",
    "postgres",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
  ]);
  execFileSync(init, initArgs, { stdio: ["ignore", "ignore", "inherit"], cwd: folder });
  const settings = { listen_addresses: "", unix_socket_directories: folder, shared_buffers: "1GB" };
  const given = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [program, args] = asPostgres("postgres", ["-D", data, ...given]);
  const server = spawn(program, args, { stdio: ["ignore", "ignore", "ignore"], cwd: folder });
  const client = await connect(folder, server);
  return {
    client,
    stop: async () => {
      await client.end();
      const ended = new Promise((resolve) => server.once("close", resolve));
      server.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
