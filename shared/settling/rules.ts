import { namesOf } from "../accounts/places.ts";
import type { Account, CountSettings, Location } from "../accounts/schema.ts";
import type { ConsentSettings } from "../consents/schema.ts";
import { fold } from "../kernel/fold.ts";
import { localTime } from "../kernel/time.ts";

/** What contributions are judged by: the account's settings, ready to ask. Pure; made once per account and batch. */
export interface Rules {
  version: string;
  currency: string;
  counts: CountSettings;
  /** whether a client without an image is shown with that of Gravatar */
  gravatar: boolean;
  /** whether a client of whom nobody said anything is subscribed; absent: email is, SMS is not */
  consent?: ConsentSettings;
  /** zone of a location by the name a record gives it, else the account's */
  zoneOf: (location: string | undefined) => string;
  /** why an attended event is left out of Club Count, or undefined */
  leftOut: (visit: {
    eventType: string;
    location?: string | undefined;
    package?: string | undefined;
    at: string;
  }) => string | undefined;
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

const leftOutBy = ({ exclusions, countFrom }: CountSettings, zoneOf: Rules["zoneOf"]): Rules["leftOut"] => {
  const patterns = exclusions.flatMap((rule) => ("pattern" in rule ? [matcher(rule.pattern)] : []));
  const types = new Set(exclusions.flatMap((rule) => ("eventTypeName" in rule ? [rule.eventTypeName] : [])));
  const locations = new Set(exclusions.flatMap((rule) => ("location" in rule ? [fold(rule.location)] : [])));
  const packages = new Set(exclusions.flatMap((rule) => ("package" in rule ? [fold(rule.package)] : [])));
  return (visit) => {
    if (types.has(visit.eventType) || patterns.some((matches) => matches(visit.eventType)))
      return "event type left out";
    if (visit.location !== undefined && locations.has(fold(visit.location))) return "location left out";
    if (visit.package !== undefined && packages.has(fold(visit.package))) return "package left out";
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
    zoneOf,
    leftOut: leftOutBy(account.counts, zoneOf),
  };
};
