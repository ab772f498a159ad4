import type { Language } from "../pages/language.ts";
import { de } from "./texts/de.ts";
import { en } from "./texts/en.ts";
import { es } from "./texts/es.ts";
import { fr } from "./texts/fr.ts";
import { pt } from "./texts/pt.ts";
import type { Texts } from "./texts/type.ts";

/** What the signing page and the signed copy say, by language. */
export const texts: Record<Language, Texts> = { en, es, fr, de, pt };
