import * as z from "zod";
import { AuditId, ClientId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

/** One change that somebody made: who, when, what, before and after. `before` and `after` hold only what changed. */
export const AuditEntry = z
  .object({
    id: AuditId,
    at: Instant,
    /** staff, API key, or what worked by itself: `system` */
    by: z.string(),
    /** capability and act: `tags.saved`, `client.changed`, `staff.removed` */
    act: z.string(),
    clientId: ClientId.optional(),
    /** id of what was changed, where that is not the client itself */
    about: z.string().optional(),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    /** of a health note, the transformation log or a goal: told here alone, and there to those who may read them */
    sensitive: z.boolean().optional(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.output<typeof AuditEntry>;
