import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import { placeNamed } from "../accounts/places.ts";
import type { AccountHead } from "../accounts/store.ts";
import type { Phone } from "./schema.ts";

/** Country whose numbers are meant where a number names none: that of the home location, else of the account's first with one. */
const countryOf = ({ locations }: AccountHead, homeLocation: string | undefined): CountryCode | undefined => {
  const home = homeLocation === undefined ? undefined : placeNamed(locations, homeLocation);
  const country = home?.country ?? locations.find((place) => place.country)?.country;
  return country && isSupportedCountry(country) ? country : undefined;
};

/** Whether numbers of a country can be read at all (S4-43). */
export const isKnownCountry = (country: string): boolean => isSupportedCountry(country);

/** Phones with their text as given and, where it is a valid number, E.164 (rules.md, Identity). */
export const phonesOf = <P extends { kind: Phone["kind"]; number: string; country?: string | undefined }>(
  phones: P[],
  head: AccountHead,
  homeLocation: string | undefined,
): (Omit<P, "number" | "country"> & Phone)[] => {
  const usual = countryOf(head, homeLocation);
  return phones.map(({ number: raw, country, ...rest }) => {
    const parsed = parsePhoneNumberFromString(raw, country ? (country as CountryCode) : usual);
    const named = parsed?.isValid() ? parsed.country : country;
    return { ...rest, raw, ...(named && { country: named }), ...(parsed?.isValid() && { number: parsed.number }) };
  });
};
