import { fold } from "../kernel/fold.ts";
import { asksToStop, saysWrongContact } from "./sentences.ts";

/**
 * What an inbound text says (rules.md, Discussions; docs/opt-out.md):
 * - `stop` opts the number out; `stopMaybe` (cancel, end, quit, remove) does too and opens the discussion, for it may mean a class;
 * - `start` opts in at any time, `yes` only as the answer to an offer of ours, `help` gets the help text;
 * - `asksToStop` and `wrongContact` are flags for staff, they change no consent;
 * - `acknowledgement` is a word of the account's own list, logged only; `nothing` is everything else.
 */
export interface Words {
  says: "stop" | "stopMaybe" | "start" | "yes" | "help" | "asksToStop" | "wrongContact" | "acknowledgement" | "nothing";
}

const whole: Record<string, Words["says"]> = {
  ...Object.fromEntries(
    "stop|stopall|stop all|unsubscribe|optout|opt out|revoke|arret|alto|baja|stopp|td"
      .split("|")
      .map((word) => [word, "stop"]),
  ),
  ...Object.fromEntries("cancel|end|quit|remove".split("|").map((word) => [word, "stopMaybe"])),
  ...Object.fromEntries("start|unstop|optin|opt in".split("|").map((word) => [word, "start"])),
  ...Object.fromEntries("help|info".split("|").map((word) => [word, "help"])),
  yes: "yes",
};

/** Longer than any of our words with whatever decoration. */
const longest = 500;

/**
 * A message as its bare words: case, accents, punctuation, quotes, emoji (with their variation selectors), invisible
 * characters and blanks folded away. "Opt-Out!! 🙏" is "opt out".
 */
export const bareWords = (text: string): string =>
  fold(
    text
      .toWellFormed()
      .replace(/[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}|\p{Emoji_Modifier}/gu, " ")
      .replace(/\p{Cf}/gu, ""),
  )
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/**
 * Judges an inbound text: first the whole message against the words, then its sentences for the two flags.
 * @param text as it came, any length; beyond 2,000 characters it is not looked at
 * @param acknowledgements what the account counts as a mere acknowledgement ("thank you"), compared the same way
 */
export const judgeWords = (text: string, acknowledgements: readonly string[] = []): Words => {
  const words = text.length <= longest ? bareWords(text) : "";
  if (Object.hasOwn(whole, words)) return { says: whole[words]! };
  if (words !== "" && acknowledgements.some((listed) => bareWords(listed) === words))
    return { says: "acknowledgement" };
  const start = text.slice(0, 2000);
  if (saysWrongContact(start)) return { says: "wrongContact" };
  return { says: asksToStop(start) ? "asksToStop" : "nothing" };
};
