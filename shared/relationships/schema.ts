import * as z from "zod";
import { Lifecycle } from "../clients/schema.ts";
import { ClientId, RelationshipId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

/** What the other one is to a client, and what the client then is to the other. */
export const inverse = {
  guardian: "ward",
  ward: "guardian",
  payer: "payee",
  payee: "payer",
  family: "family",
  friend: "friend",
  referrer: "referred",
  referred: "referrer",
  emergencyContact: "emergencyContactOf",
  emergencyContactOf: "emergencyContact",
} as const;
export const RelationshipKind = z.enum(Object.keys(inverse) as [keyof typeof inverse]);
export type RelationshipKind = z.output<typeof RelationshipKind>;

/** One side of a relationship, in the collection of the client it is read from; both sides have one id. */
export const Relationship = z.object({
  id: RelationshipId,
  /** what the other one is to this client */
  kind: RelationshipKind,
  otherId: ClientId,
  createdAt: Instant,
  by: z.string(),
});
export type Relationship = z.output<typeof Relationship>;

export const NewRelationship = z
  .strictObject({ kind: RelationshipKind, clientId: ClientId })
  .meta({ id: "NewRelationship" });
export type NewRelationship = z.output<typeof NewRelationship>;

/** A relationship as a client's page shows it; the other one's name is as it is now. */
export const RelationshipView = z
  .object({
    /** null where the booking software gave it: it is changed there */
    id: RelationshipId.nullable(),
    /** what the other one is to this client; the booking software may use words of its own */
    kind: z.string(),
    origin: z.string(),
    /** null for somebody the booking software names and has not sent yet */
    client: z.object({ id: ClientId, firstName: z.string(), lastName: z.string(), lifecycle: Lifecycle }).nullable(),
    createdAt: Instant.nullable(),
  })
  .meta({ id: "Relationship" });
export type RelationshipView = z.output<typeof RelationshipView>;

/** A relationship as it was made. Without a name: the answer is kept for a day, and the other one may be erased in it. */
export const MadeRelationship = RelationshipView.extend({ client: z.object({ id: ClientId }) }).meta({
  id: "MadeRelationship",
});
export type MadeRelationship = z.output<typeof MadeRelationship>;
