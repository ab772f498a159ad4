/** Why a command ends without its work: a sentence for the person at the keyboard, exit code 2. */
export class Refused extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "Refused";
  }
}
