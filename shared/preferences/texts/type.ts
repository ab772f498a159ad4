/** What the pages say, in one language; `{{studio}}` and `{{address}}` (masked, or thisAddress, thisNumber) are filled in. */
export interface Texts {
  thisAddress: string;
  thisNumber: string;
  /** the question, before anything happened */
  askTitle: string;
  askEmail: string;
  askSms: string;
  askButton: string;
  /** after unsubscribing, and where somebody is unsubscribed already */
  doneTitle: string;
  doneEmail: string;
  doneSms: string;
  /** what goes out whatever the subscription (rules.md, Sending: service) */
  still: string;
  undoButton: string;
  /** after the undo */
  backTitle: string;
  backEmail: string;
  backSms: string;
  preferencesTitle: string;
  preferencesIntro: string;
  preferencesLegend: string;
  email: string;
  sms: string;
  save: string;
  saved: string;
  noChannels: string;
}
