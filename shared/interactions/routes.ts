import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { Author } from "../kernel/author.ts";
import { withoutCardNumber } from "../kernel/card-number.ts";
import { ClientId, InteractionId, StaffId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { InteractionDirection, InteractionMethod } from "./schema.ts";

/** An offline interaction as it is shown. */
export const InteractionView = z
  .object({
    id: InteractionId,
    clientId: ClientId,
    method: InteractionMethod,
    direction: InteractionDirection,
    at: Instant,
    staff: z.string(),
    text: z.string(),
    minutes: z.int().nullable(),
    creator: Author,
    createdAt: Instant,
  })
  .meta({ id: "Interaction" });
export type InteractionView = z.input<typeof InteractionView>;

const Text = withoutCardNumber(
  z.string().max(4000, "must be at most 4000 characters").regex(/\S/, "must not be empty"),
);
const Minutes = z.int().min(1, "must be at least 1").max(1440, "must be at most 1440");
const Who = z.union([z.literal("me"), StaffId], { error: "must be me, or the id of a member of staff" });

export const NewInteraction = z
  .strictObject({
    method: InteractionMethod,
    direction: InteractionDirection.default(null),
    /** now, unless a time is given */
    at: Instant.optional(),
    /** the caller, unless somebody is named */
    staff: Who.default("me"),
    text: Text,
    minutes: Minutes.optional(),
  })
  .meta({ id: "NewInteraction" });
export type NewInteraction = z.output<typeof NewInteraction>;

export const InteractionPatch = z
  .strictObject({
    method: InteractionMethod.optional(),
    direction: InteractionDirection.optional(),
    at: Instant.optional(),
    staff: Who.optional(),
    text: Text.optional(),
    minutes: Minutes.nullable().optional(),
  })
  .meta({ id: "InteractionPatch" });
export type InteractionPatch = z.output<typeof InteractionPatch>;

const InInteraction = InClient.extend({ interactionId: InteractionId });

export const interactionRoutes = defineRoutes({
  "POST /v1/clients/{clientId}/interactions": {
    summary: "Write down a call, a letter or whatever else passed between the team and a client outside the hub",
    right: "clients",
    params: InClient,
    body: NewInteraction,
    reply: { 201: InteractionView },
  },
  "GET /v1/clients/{clientId}/interactions/{interactionId}": {
    summary: "An offline interaction; all of them stand in the contact history",
    right: "clients",
    params: InInteraction,
    reply: { 200: InteractionView },
  },
  "PATCH /v1/clients/{clientId}/interactions/{interactionId}": {
    summary: "Change an offline interaction, by whoever wrote it down or a manager; null empties a field",
    right: "clients",
    params: InInteraction,
    body: InteractionPatch,
    reply: { 200: InteractionView },
  },
  "DELETE /v1/clients/{clientId}/interactions/{interactionId}": {
    summary: "Remove an offline interaction, by whoever wrote it down or a manager; the audit trail keeps it",
    right: "clients",
    params: InInteraction,
    reply: { 204: z.void() },
  },
});
