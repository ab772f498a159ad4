import { Refusal } from "./errors.ts";
import { may, type Right, rights } from "./rights.ts";
import type { Actor } from "./roles.ts";

/** Refuses (403) an actor who lacks a right, naming it. */
export const requireRight = (actor: Actor, right: Right): void => {
  if (!may(actor, right))
    throw new Refusal("forbidden", "forbidden", `This needs the right to: ${rights[right].says}.`);
};
