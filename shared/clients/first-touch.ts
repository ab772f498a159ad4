import type { ClientParts } from "./identity.ts";
import type { FirstTouch, ReferredBy } from "./schema.ts";

interface Said {
  leadSource?: string | null | undefined;
  referredBy?: ReferredBy | null | undefined;
}

/** What is said of where somebody came from, as learned at `at`; undefined where nothing is. */
export const touchIn = ({ leadSource, referredBy }: Said, at: string): FirstTouch | undefined =>
  leadSource || referredBy ? { ...(leadSource && { leadSource }), ...(referredBy && { referredBy }), at } : undefined;

/** How the client first came, of the hub's and the sources' knowledge what was learned first. */
export const firstTouchOf = ({ client, sources, merged = [] }: ClientParts): FirstTouch | undefined =>
  [client, ...sources, ...merged]
    .map(({ firstTouch }) => firstTouch)
    .filter((touch) => touch !== undefined)
    .sort((a, b) => (a.at < b.at ? -1 : 1))[0];
