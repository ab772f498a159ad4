import type { Ctx } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { staffById } from "./store.ts";

/** What is said of an id that nobody who works here has. */
export const nobody = "is nobody who works here";

/** Whom a request names, `me` or by id; undefined where nobody of that id works here: one request (A9) unless it is the caller. */
export const namedStaff = async (ctx: Ctx, named: string): Promise<string | undefined> => {
  if (named === "me" || named === ctx.actor.id) return ctx.actor.id;
  try {
    return (await staffById(ctx, named)).person.state === "removed" ? undefined : named;
  } catch (error) {
    if (error instanceof Refusal && error.kind === "notFound") return undefined;
    throw error;
  }
};
