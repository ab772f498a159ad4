import type { Language } from "../pages/language.ts";

/** An instant as people of the studio read it: in a language, on the wall of its zone, with the zone's name. */
export const whenIn = (language: Language, instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat(language, {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    timeZone,
  }).format(new Date(instant));
