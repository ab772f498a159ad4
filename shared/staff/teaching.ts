import type { Teacher } from "../bookings/schema.ts";
import type { Ctx } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import type { Staff } from "./schema.ts";
import { staffById } from "./store.ts";

/** The names and ids by which sources know somebody as a teacher, folded. */
export const taughtAs = ({ name, teaches = [] }: Pick<Staff, "name" | "teaches">): Set<string> =>
  new Set([name, ...teaches].map(fold));

/** The names and ids by which sources know the caller as a teacher, folded; none for who is not staff: one request (A9). */
export const teachingNames = async (ctx: Ctx): Promise<Set<string>> => {
  try {
    const { person } = await staffById(ctx, ctx.actor.id);
    return person.state === "removed" ? new Set() : taughtAs(person);
  } catch (error) {
    if (error instanceof Refusal && error.kind === "notFound") return new Set();
    throw error;
  }
};

/** Whether a teacher is the one of these names and ids. */
export const isNamed = (names: Set<string>, teacher: Teacher | undefined): boolean =>
  [teacher?.id, teacher?.name].some((name) => name !== undefined && names.has(fold(name)));
