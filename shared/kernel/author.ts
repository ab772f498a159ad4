import * as z from "zod";
import { type Actor, isKey } from "./roles.ts";

/** Who made something: a member of staff, an automation (named, since it may be gone later), or a program with a key. */
export const Author = z
  .object({ kind: z.enum(["staff", "automation", "key"]), id: z.string(), name: z.string().optional() })
  .meta({ id: "Author" });
export type Author = z.output<typeof Author>;

export const authorOf = (actor: Pick<Actor, "id">): Author => ({ kind: isKey(actor) ? "key" : "staff", id: actor.id });
