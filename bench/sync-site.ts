import type { Got } from "got";
import type { Bucket } from "../shared/files/bucket.ts";
import { outbound } from "../shared/outbound/client.ts";
import type { Tools } from "../shared/sync/link.ts";
import type { Vault } from "../shared/sync/vault.ts";
import type { Table } from "../shared/table/table.ts";

const memoryVault = (): Vault => {
  const secrets = new Map<string, string>();
  return {
    put: async (name, json) => void secrets.set(name, json),
    get: async (name) => secrets.get(name),
    remove: async (name) => void secrets.delete(name),
  };
};

const notHere = async (): Promise<never> => {
  throw new Error("No form, link, tag or joined object is asked for here.");
};

/** A bucket in memory, and how many bytes were ever written to it. */
const memoryBucket = (): Bucket & { bytes(): number } => {
  const objects = new Map<string, Buffer>();
  let bytes = 0;
  const below = (prefix: string, after = "") =>
    [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  return {
    bytes: () => bytes,
    uploadForm: notHere,
    link: notHere,
    join: notHere,
    tagOf: notHere,
    sizeOf: async (key) => objects.get(key)?.length,
    read: async (key, from, length) => objects.get(key)?.subarray(from, from + length) ?? Buffer.alloc(0),
    async list(prefix, after) {
      const keys = below(prefix, after);
      const page = keys.slice(0, 1000).map((key) => ({ key, size: objects.get(key)!.length }));
      return { objects: page, more: keys.length > 1000 };
    },
    async write(key, body) {
      objects.set(key, Buffer.from(body));
      bytes += objects.get(key)!.length;
    },
    async remove(keys) {
      for (const key of keys) objects.delete(key);
    },
    async removeBelow(prefix) {
      const keys = below(prefix);
      for (const key of keys) objects.delete(key);
      return keys.length;
    },
  };
};

/** What works with booking software, without AWS: the simulators are on this machine. */
export const benchTools = () => {
  const bucket = memoryBucket();
  const client: Got = outbound({ allowed: ["127.0.0.1"], timeout: 60_000, retries: 2 });
  return { vault: memoryVault(), bucket, client } satisfies Tools;
};

const asked = ["get", "getMany", "query", "put", "update", "remove", "transact"] as const;

/** Tells of a function that Lambda ended. */
export class Killed extends Error {}

/** The table as one running function has it: it is killed at the request that `isOver` says, and nothing of it reaches the table from then on. */
export const mortalTable = (table: Table, isOver: () => boolean): Table => {
  let dead = false;
  const request =
    (name: (typeof asked)[number]) =>
    async (...args: unknown[]): Promise<unknown> => {
      dead ||= isOver();
      if (dead) throw new Killed("The function was killed.");
      return (table[name] as (...args: unknown[]) => Promise<unknown>)(...args);
    };
  const mortal = { ...table, ...Object.fromEntries(asked.map((name) => [name, request(name)])) } as Table;
  return Object.assign(mortal, { metered: () => mortal });
};
