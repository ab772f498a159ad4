import type { TargetKind } from "./target.ts";

/**
 * What a target cannot do: the case's name, and why. Such a case is run all the same and has to fail there, and a name that no case
 * bears fails the run, so this list cannot go stale; it is printed at the end.
 */
export const limits: Readonly<Record<TargetKind, Readonly<Record<string, string>>>> = {
  local: {},
  emulator: {
    "a text to a client goes out": "The emulator has no SMS service.",
    "what became of an email comes back by topic, queue and intake":
      "The emulator keeps event destinations of SES v2 and publishes nothing to them.",
  },
  stage: {
    "the mail that went out is the one that was written, once": "AWS shows nobody the mails it sends.",
    "a waiver is signed by the link in the mail, and its copy is kept": "AWS shows nobody the mails it sends.",
    "a webhook is told of a change, signed by the standard":
      "The listener is on this machine, and AWS calls public addresses.",
    "a text to a client goes out": "A number has to be registered by people before it may send.",
  },
};
