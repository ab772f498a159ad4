import * as z from "zod";
import { Author } from "../kernel/author.ts";
import { InteractionId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

/** How the team and a client dealt with each other where no message was sent (S2-18). */
export const InteractionMethod = z.enum(["call", "voicemail", "inPerson", "letter", "social", "other"]);
export type InteractionMethod = z.output<typeof InteractionMethod>;

/** Who turned to whom: `in` the client to the studio; null where it is both or nobody knows. */
export const InteractionDirection = z.enum(["in", "out"]).nullable();

/** Something that happened between the team and a client outside the hub, as it is stored in the client's collection. */
export const Interaction = z.object({
  id: InteractionId,
  method: InteractionMethod,
  direction: InteractionDirection,
  /** when it happened */
  at: Instant,
  /** who dealt with the client: id of a member of staff, or of the API key that wrote it down for itself */
  staff: z.string(),
  text: z.string(),
  minutes: z.int().optional(),
  /** who wrote it down, and when */
  creator: Author,
  createdAt: Instant,
});
export type Interaction = z.output<typeof Interaction>;
