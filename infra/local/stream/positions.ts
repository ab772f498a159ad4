import { readJson, writeJson } from "../files.ts";

/** How far each event source has read each shard: the sequence number of the last record dealt with. */
export interface Positions {
  get(source: string, shardId: string): string | undefined;
  set(source: string, shardId: string, sequence: string): void;
}

interface Kept {
  streamArn: string;
  read: Record<string, string>;
}

/**
 * Positions in one stream, so that a restart goes on where it stopped.
 * @param file where they are kept; undefined: nowhere. Positions in another stream are forgotten.
 */
export const openPositions = (streamArn: string, file: string | undefined): Positions => {
  const kept = file ? readJson<Kept>(file) : undefined;
  const read = kept?.streamArn === streamArn ? kept.read : {};
  return {
    get: (source, shardId) => read[`${source} ${shardId}`],
    set: (source, shardId, sequence) => {
      read[`${source} ${shardId}`] = sequence;
      if (file) writeJson(file, { streamArn, read });
    },
  };
};
