/** Thrown where a client is asked for that was merged into another; the pipeline asks again there. */
export class MergedInto extends Error {
  readonly clientId: string;
  constructor(clientId: string) {
    super(`merged into ${clientId}`);
    this.name = "MergedInto";
    this.clientId = clientId;
  }
}
