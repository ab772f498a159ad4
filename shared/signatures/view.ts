import type { WaiverRow } from "../waivers/schema.ts";
import type { SentRequest } from "./routes.ts";
import type { SignatureState } from "./schema.ts";

/** An open request as it is shown. */
export const requestedOf = (
  { name }: Pick<WaiverRow, "name">,
  { id, waiverId, eventId, askedAt, askedBy, channels, remindAt }: SignatureState,
): Omit<SentRequest, "sent"> => ({
  id,
  waiverId,
  name,
  eventId: eventId ?? null,
  askedAt,
  askedBy,
  channels,
  remindAt: remindAt ?? null,
});
