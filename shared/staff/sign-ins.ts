/** Where people sign in (Cognito, functions/admin/sign-in.ts): who has been let in there by email. */
export interface SignIns {
  /**
   * What the tokens of the person with this email name them by. Somebody new is mailed a temporary password; who is there
   * already is left as they are. Refused (422) where nobody can be written to at this address.
   */
  invite(email: string): Promise<{ subject: string; invited: boolean }>;
  /** Mails a new temporary password; nothing where they have one of their own by now. */
  inviteAgain(email: string): Promise<void>;
}
