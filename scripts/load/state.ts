import { createHash } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Options } from "./options.ts";
import { noTotals, type Totals } from "./totals.ts";

/** How far a load came: what the API has acknowledged, without a gap. */
export interface State {
  /** the file it was, and where it went */
  of: string;
  offset: number;
  nextLine: number;
  /** length of the file of rejected lines at that point */
  rejectedBytes: number;
  totals: Totals;
}

/** Where the state of loading this file to this place stands; gone when the load has ended. */
export const statePath = ({ file, url, source }: Options): string =>
  join(".local", "load", `${hash(`${file}\n${url}\n${source}`).slice(0, 16)}.json`);

/**
 * The state an interrupted load left, if it was of this very file (size, time, beginning) and of the account of this
 * key; else the state of a load that begins.
 */
export const readState = (options: Options): State => {
  const of = identity(options);
  const fresh: State = { of, offset: 0, nextLine: 1, rejectedBytes: 0, totals: noTotals() };
  if (options.restart) return fresh;
  try {
    const state = JSON.parse(readFileSync(statePath(options), "utf8")) as State;
    return state.of === of ? state : fresh;
  } catch {
    return fresh;
  }
};

/** Keeps the state, whole or not at all. */
export const saveState = (options: Options, state: State): void => {
  mkdirSync(join(".local", "load"), { recursive: true });
  const path = statePath(options);
  writeFileSync(`${path}.next`, JSON.stringify(state));
  renameSync(`${path}.next`, path);
};

/** Forgets the state: the load has ended. */
export const dropState = (options: Options): void => rmSync(statePath(options), { force: true });

const hash = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");

const identity = ({ file, url, source, key }: Options): string => {
  const { size, mtimeMs } = statSync(file);
  const head = Buffer.alloc(Math.min(size, 65_536));
  const handle = openSync(file, "r");
  readSync(handle, head);
  closeSync(handle);
  return hash(JSON.stringify([file, size, mtimeMs, hash(head), url, source, hash(key)]));
};
