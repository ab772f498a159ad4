import type { Got } from "got";
import { placeNamed } from "../accounts/places.ts";
import { headOf } from "../accounts/store.ts";
import { askWith, Later } from "../connectors/ask.ts";
import type { Connector, Facts, Link } from "../connectors/contract.ts";
import { connectors } from "../connectors/registry.ts";
import type { Means } from "../ctx.ts";
import type { Bucket } from "../files/bucket.ts";
import { conflict } from "../kernel/errors.ts";
import { dropsOf } from "./drops.ts";
import type { Source } from "./schema.ts";
import type { Vault } from "./vault.ts";

/** What only few functions have: the secrets of sources, the bucket, and a way out. */
export interface Tools {
  vault: Vault;
  bucket: Bucket;
  client: Got;
}

/** The calls of one piece of work: how many were made and how many may be. */
export interface Meter {
  used: number;
  /** calls that are left, at most; undefined: no limit */
  left: number | undefined;
}

/** The connector of a source; a source of one that is no more cannot be synced. */
export const connectorOf = ({ connector }: Pick<Source, "connector">): Connector => {
  const found = connectors[connector];
  if (!found) throw conflict("no-connector", `This version has no connector ${connector}.`);
  return found;
};

/** What mapping may know of the account: its currency, and the zones of its places. */
export const factsOf = async ({ table, accountId, now }: Means): Promise<Facts> => {
  const { account, locations } = await headOf(table, accountId);
  return {
    currency: account.currency,
    now: now(),
    zoneOf: (location) => (location && placeNamed(locations, location)?.timeZone) || account.timeZone,
  };
};

/** The start of the next day, UTC: when the calls of a day are counted anew. */
export const nextDay = (now: string): string =>
  new Date(Date.parse(`${now.slice(0, 10)}T00:00:00.000Z`) + 86_400_000).toISOString();

/** A way to ask that counts, and says `Later` when the day's calls are spent. */
const meteredAsk = ({ now }: Means, { client }: Tools, meter: Meter) =>
  askWith({
    client,
    now,
    spend: () => {
      if (meter.left !== undefined && meter.used >= meter.left) throw new Later("budget", nextDay(now()));
      meter.used += 1;
    },
  });

/** A connection with settings and credentials that may not be kept yet, parsed by the connector's own schemas. */
export const linkWith = async (
  means: Means,
  tools: Tools,
  { name, settings, credentials, meter }: { name: string; settings: unknown; credentials: unknown; meter: Meter },
): Promise<Link> => ({
  ...(await factsOf(means)),
  settings,
  credentials,
  ask: meteredAsk(means, tools, meter),
  memory: new Map(),
  files: dropsOf(tools.bucket, means.accountId, name),
});

/** The credentials of a source, parsed. 409 where they are gone or of another form. */
export const credentialsOf = async ({ vault }: Pick<Tools, "vault">, source: Source): Promise<unknown> => {
  const text = await vault.get(source.secret);
  const parsed = connectorOf(source).credentials.safeParse(text === undefined ? undefined : JSON.parse(text));
  if (!parsed.success) throw conflict("no-credentials", "The credentials of this source are missing: set them again.");
  return parsed.data;
};

/** The connection of a source. */
export const linkOf = async (means: Means, tools: Tools, source: Source, meter: Meter): Promise<Link> =>
  linkWith(means, tools, {
    name: source.name,
    settings: connectorOf(source).settings.parse(source.settings),
    credentials: await credentialsOf(tools, source),
    meter,
  });
