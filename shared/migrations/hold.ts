import type { Means } from "../ctx.ts";
import { ConditionFailed } from "../table/table.ts";
import type { Position } from "./schema.ts";
import { notePosition, type ReadPosition } from "./store.ts";

/** Another runner is at it, or took over, or the table is of another version: a sentence. */
export class Held extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "Held";
  }
}

/** Longer than a page takes, ms: whose lease is over has ended. */
const leaseMs = 5 * 60_000;

type Holder = Pick<Means, "table" | "newId" | "now">;

/** The position, held by this runner alone. */
export interface Holding {
  position: Position;
  rev: string | undefined;
  /** the note under way, behind which the next one waits */
  noting: Promise<void>;
}

const note = async (means: Holder, holding: Holding, leaseUntil: string | undefined): Promise<void> => {
  holding.position.leaseUntil = leaseUntil;
  try {
    holding.rev = await notePosition(means, holding.position, holding.rev);
  } catch (error) {
    if (error instanceof ConditionFailed) throw new Held("Another runner took over.");
    throw error;
  }
};

/** Notes how far it is and keeps it for longer; one note at a time. */
export const keep = (means: Holder, holding: Holding): Promise<void> => {
  const until = new Date(Date.parse(means.now()) + leaseMs).toISOString();
  holding.noting = holding.noting.then(() => note(means, holding, until));
  return holding.noting;
};

/** Takes the table for this runner; `Held` while another has it. */
export const hold = async (means: Holder, { position, rev }: ReadPosition): Promise<Holding> => {
  if ((position.leaseUntil ?? "") > means.now())
    throw new Held(`Another runner is at it. If it was killed, this one may take over at ${position.leaseUntil}.`);
  const holding: Holding = { position, rev, noting: Promise.resolve() };
  await keep(means, holding);
  return holding;
};

/** Lets go, unless another runner took over. */
export const letGo = async (means: Holder, holding: Holding): Promise<void> => {
  await holding.noting.then(
    () => note(means, holding, undefined),
    () => undefined,
  );
};
