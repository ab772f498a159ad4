/** What the hub answers to words that have a meaning of their own (rules.md, Discussions); each names the studio. */
export const confirmationOf = (studio: string): string =>
  `${studio}: You are opted out and will get no more texts. Reply START to opt in again.`;

/** The same where the word may have meant a class. */
export const cancelConfirmationOf = (studio: string): string =>
  `${studio}: You are opted out and will get no more texts. To cancel a class, please call us. Reply START to opt in again.`;

export const helpOf = (studio: string, more: string | undefined): string =>
  `${studio}: ${more ? `${more} ` : ""}Reply STOP to opt out. Msg & data rates may apply.`;
