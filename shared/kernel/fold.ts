/**
 * A word as it is compared: compatibility forms, case and accents folded ("İsmet" = "ISMET" = "ismet").
 * Unpaired surrogates fold to U+FFFD, since a key must be valid UTF-8.
 */
export const fold = (text: string): string =>
  text
    .toWellFormed()
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .trim()
    .replace(/\s+/gu, " ");

/** An email as it is compared (rules.md, Identity): trimmed, case-folded, NFC. */
export const foldEmail = (address: string): string => address.trim().normalize("NFC").toLowerCase();
