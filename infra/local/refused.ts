/** Why a local run cannot start, in a sentence for the person at the keyboard; anything else thrown is a bug of ours. */
export class Refused extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "Refused";
  }
}
