import { filled, framed, said } from "../pages/frame.ts";
import { type Language, languageOf } from "../pages/language.ts";
import { grid, relations, type SigningFaults, type SigningFields, shownOf } from "./form.ts";
import { htmlOf } from "./markdown.ts";
import { script } from "./script.ts";
import { page } from "./template.ts";
import type { Texts } from "./texts/type.ts";
import { texts } from "./texts.ts";
import { whenIn } from "./when.ts";

/** What somebody is asked to sign. */
export interface Signing {
  studio: string;
  /** the studio's IANA zone, for times on the page */
  timeZone: string;
  title: string;
  /** Markdown */
  body: string;
  /** the text's language, which need not be the page's */
  language: Language;
  version: number;
  /** the client's name */
  client: string;
  /** a guardian signs for it */
  minor: boolean;
  /** asked for, signed, or no longer asked for */
  state: "open" | "signed" | "gone";
  /** where it is signed */
  signedAt?: string | undefined;
}

/** What came with the form and could not be taken for a signature. */
export interface Unsigned {
  fields: SigningFields;
  faults: SigningFaults;
}

/** The element that a fault's link leads to. */
const places: Record<keyof SigningFields, string> = {
  shown: "text",
  name: "name",
  guardianName: "guardianName",
  guardianRelation: relations[0],
  drawing: "clear",
  agree: "agree",
};

const told = (words: Texts, faults: SigningFaults) => {
  const all = Object.entries(faults) as [keyof SigningFields, keyof Texts["faults"]][];
  return {
    list: all.map(([field, name]) => ({ place: places[field], says: words.faults[name] })),
    of: Object.fromEntries(all.map(([field, name]) => [field, { says: words.faults[name] }])),
  };
};

const asking = (path: string, signing: Signing, language: Language, given: Unsigned | undefined): string => {
  const words = texts[language];
  const { studio, client, minor, version } = signing;
  const { fields = {}, faults = {} } = given ?? {};
  const { list, of } = told(words, faults);
  return filled(page, {
    words,
    minor,
    path,
    grid,
    faults: list.length > 0 && { title: words.faultsTitle, list },
    of,
    intro: said(minor ? words.askGuardian : words.ask, { studio, client }),
    otherLanguage: signing.language !== language && signing.language,
    text: htmlOf(signing.body),
    version: said(words.version, { version }),
    shown: shownOf(signing),
    name: fields.name ?? (minor ? client : ""),
    guardianName: fields.guardianName,
    relations: relations.map((value) => ({
      value,
      label: words.relations[value],
      checked: fields.guardianRelation === value,
    })),
    drawing: of.drawing ? "" : fields.drawing,
    agreed: fields.agree === "on",
  });
};

const telling = `<p class="done" role="status">{{text}}</p>`;

/**
 * The page of a signing link: asks for the signature, or says that it is given, was given before, or is asked for no more. It needs
 * no script; with it the signature can be drawn beside the typed name.
 * @param path the page's own, which its form is sent to
 * @param step `done` right after signing
 * @param header Accept-Language
 * @param given what was sent and what is wrong with it, to be mended
 */
export const signingPage = (
  path: string,
  signing: Signing,
  step: "ask" | "done",
  header: string | undefined,
  given?: Unsigned,
): string => {
  const language = languageOf(header);
  const words = texts[language];
  const { studio, title, state, signedAt, timeZone } = signing;
  if (state === "open") {
    const titleLanguage = signing.language === language ? undefined : signing.language;
    return framed(language, title, asking(path, signing, language, given), studio, { script, titleLanguage });
  }
  const about = state === "gone" ? "gone" : step === "done" ? "done" : "signed";
  const when = signedAt && whenIn(language, signedAt, timeZone);
  return framed(
    language,
    words[`${about}Title`],
    filled(telling, { text: said(words[about], { studio, title, when }) }),
    studio,
  );
};
