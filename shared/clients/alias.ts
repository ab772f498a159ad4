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

/** As many merges may stand one under another. */
const mostSteps = 10;

/** Asks of a client, and again of the one it was merged into: a merged client's id answers everywhere (rules.md, Identity). */
export const followed = async <T>(clientId: string, ask: (clientId: string) => Promise<T>): Promise<T> => {
  let asked = clientId;
  for (let steps = 0; ; steps += 1) {
    try {
      return await ask(asked);
    } catch (error) {
      if (!(error instanceof MergedInto) || steps === mostSteps) throw error;
      asked = error.clientId;
    }
  }
};
