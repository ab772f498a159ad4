/** A mail as it went out. */
export interface SentMail {
  to: string[];
  subject: string;
  text: string;
}

/** Where the hub runs that is tried, and what can be done there beside calling its API. */
export interface Target {
  kind: TargetKind;
  /** without a slash at its end */
  url: string;
  /** of an owner */
  apiKey: string;
  /** the address mails are sent from, which the channel knows as ours */
  sender: string;
  /** mails that went out; where they can be seen */
  outbox?: () => Promise<SentMail[]>;
  /** has a text arrive at one of the studio's numbers; where it can be done */
  textIn?: (text: { from: string; to: string; body: string }) => Promise<void>;
  /** runs a schedule now; where it can be called */
  runSchedule?: (name: "sweep" | "absences") => Promise<void>;
}

/** This machine, the emulator that the template was deployed to, or a stage on AWS. */
export type TargetKind = "local" | "emulator" | "stage";

/** What a case needs and the target may lack. */
export const needed = <T>(means: T | undefined, what: string): T => {
  if (means === undefined) throw new Error(`This target has no way ${what}.`);
  return means;
};
