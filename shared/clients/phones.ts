import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { AccountHead } from "../accounts/store.ts";
import { fold } from "../kernel/fold.ts";
import type { Phone } from "./schema.ts";

/** Country whose numbers are meant where a number names none: that of the home location, else of the account's first with one. */
const countryOf = ({ locations }: AccountHead, homeLocation: string | undefined): CountryCode | undefined => {
  const home =
    homeLocation === undefined ? undefined : locations.find((place) => fold(place.name) === fold(homeLocation));
  const country = home?.country ?? locations.find((place) => place.country)?.country;
  return country && isSupportedCountry(country) ? country : undefined;
};

/** Phones with their text as given and, where it is a valid number, E.164 (rules.md, Identity). */
export const phonesOf = <P extends { kind: Phone["kind"]; number: string }>(
  phones: P[],
  head: AccountHead,
  homeLocation: string | undefined,
): (Omit<P, "number"> & Phone)[] => {
  const country = countryOf(head, homeLocation);
  return phones.map(({ number: raw, ...rest }) => {
    const parsed = parsePhoneNumberFromString(raw, country);
    return { ...rest, raw, ...(parsed?.isValid() && { number: parsed.number }) };
  });
};
