/** Thrown where a client is asked for that was merged into another; the pipeline asks again there. */
export class MergedInto extends Error {
  /** the id that was asked for */
  readonly alias: string;
  /** who answers to it now */
  readonly clientId: string;
  constructor(alias: string, clientId: string) {
    super(`${alias} was merged into ${clientId}`);
    this.name = "MergedInto";
    this.alias = alias;
    this.clientId = clientId;
  }
}
