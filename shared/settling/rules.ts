import { namesOf, placeNamed } from "../accounts/places.ts";
import type { Account, CountSettings, Exclusion, Location } from "../accounts/schema.ts";
import type { ConsentSettings } from "../consents/schema.ts";
import { fold } from "../kernel/fold.ts";
import { localTime } from "../kernel/time.ts";
import type { EarningRule } from "../rewards/settings-schema.ts";

/** What contributions are judged by: the account's settings, ready to ask. Pure; made once per account and batch. */
export interface Rules {
  version: string;
  currency: string;
  counts: CountSettings;
  /** whether a client without an image is shown with that of Gravatar */
  gravatar: boolean;
  /** whether a client of whom nobody said anything is subscribed; absent: email is, SMS is not */
  consent?: ConsentSettings;
  /** how points are earned; absent: not at all */
  earning?: readonly EarningRule[];
  /** zone of a location by the name a record gives it, else the account's */
  zoneOf: (location: string | undefined) => string;
  /** why an attended event is left out of Club Count, or undefined */
  leftOut: (visit: Visit) => string | undefined;
}

/** What of a visit tells whether it counts. */
interface Visit {
  eventType: string;
  eventTypeId?: string | undefined;
  location?: string | undefined;
  package?: string | undefined;
  packageId?: string | undefined;
  at: string;
}

const matcher = (pattern: string): ((name: string) => boolean) => {
  const parts = fold(pattern).split("*");
  return (name) => {
    const text = fold(name);
    if (parts.length === 1) return text === parts[0];
    let at = parts[0]!.length;
    if (!text.startsWith(parts[0]!)) return false;
    for (const part of parts.slice(1, -1)) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    const last = parts.at(-1)!;
    return text.length - last.length >= at && text.endsWith(last);
  };
};

/** A name without what may differ where the studio folds names: case, accents, blanks and punctuation. */
const folded = (name: string): string => fold(name).replace(/[^\p{L}\p{N}*]/gu, "") || fold(name);
const asIs = (name: string): string => name;

const leftOutBy = (counts: CountSettings, places: Location[], zoneOf: Rules["zoneOf"]): Rules["leftOut"] => {
  const { exclusions, countFrom, foldNames = false } = counts;
  const named = (of: keyof Exclusion): string[] => exclusions.flatMap(({ [of]: name }) => name ?? []);
  const nameOf = foldNames ? folded : asIs;
  const patterns = named("pattern").map((pattern) => matcher(nameOf(pattern)));
  const types = new Set(named("eventTypeName").map(nameOf));
  const typeIds = new Set(named("eventTypeId"));
  const locations = new Set(
    named("location").flatMap((name) => {
      const place = placeNamed(places, name);
      return place ? namesOf(place) : [fold(name)];
    }),
  );
  const packages = new Set(named("package").map(fold));
  const packageIds = new Set(named("packageId"));
  return (visit) => {
    const type = nameOf(visit.eventType);
    if (types.has(type) || patterns.some((matches) => matches(type)) || typeIds.has(visit.eventTypeId ?? ""))
      return "event type left out";
    if (visit.location !== undefined && locations.has(fold(visit.location))) return "location left out";
    if ((visit.package !== undefined && packages.has(fold(visit.package))) || packageIds.has(visit.packageId ?? ""))
      return "package left out";
    if (countFrom && localTime(visit.at, zoneOf(visit.location)).day < countFrom) return "before the count-from date";
    return undefined;
  };
};

/** What the version of rules is made of: the settings, and the locations whose zones they use. */
type Head = { account: Account; locations: Location[]; locationsRev: string | undefined };
const versionOf = ({ account, locationsRev = "" }: Head): string =>
  `${account.rulesVersion.slice(-10)}${locationsRev.slice(-10)}`;

export const rulesOf = (head: Head): Rules => {
  const { account, locations } = head;
  const zones = new Map(locations.flatMap((place) => namesOf(place).map((name) => [name, place.timeZone])));
  const zoneOf = (name: string | undefined) =>
    (name === undefined ? undefined : zones.get(fold(name))) ?? account.timeZone;
  return {
    version: versionOf(head),
    currency: account.currency,
    counts: account.counts,
    gravatar: account.profiles?.gravatar ?? false,
    ...(account.consent && { consent: account.consent }),
    ...(account.rewards && { earning: account.rewards.earning }),
    zoneOf,
    leftOut: leftOutBy(account.counts, locations, zoneOf),
  };
};
