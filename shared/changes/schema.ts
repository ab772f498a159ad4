import * as z from "zod";
import { AlertKind } from "../alerts/schema.ts";
import { ClientId, RevisionId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

const record = ["created", "changed", "deleted"] as const;

/** What is told of each kind of thing. */
const told = {
  client: [...record, "merged", "erased"],
  consent: ["changed"],
  booking: record,
  contract: record,
  package: record,
  invoice: record,
  note: record,
  todo: record,
  interaction: record,
  discussion: record,
  message: record,
  event: record,
  segment: record,
  staff: ["created", "changed"],
  alert: AlertKind.options,
} as const satisfies Record<string, readonly string[]>;

export type ChangeEntity = keyof typeof told;
export const ChangeEntity = z.enum(Object.keys(told) as [ChangeEntity, ...ChangeEntity[]]);

/** Every type of change, `booking.deleted`, in the form of the Standard Webhooks specification. */
export const ChangeType = z.enum(
  Object.entries(told).flatMap(([entity, verbs]) => verbs.map((verb) => `${entity}.${verb}`)) as [string, ...string[]],
);

/**
 * That something changed, as the log keeps it: ids alone, so that no health, money or name is in it, nobody sees more by it than by the routes
 * they may ask, and erase leaves nothing behind (adr/0024).
 */
export const Change = z.object({
  /** the revision that was written: the same change told again has the same id */
  id: RevisionId,
  type: ChangeType,
  entity: ChangeEntity,
  entityId: z.string(),
  clientId: ClientId.optional(),
  /** when it was written */
  at: Instant,
});
export type Change = z.output<typeof Change>;

/** A change, and where what changed is read. */
export const ChangeView = Change.extend({ path: z.string().optional() }).meta({ id: "Change" });
export type ChangeView = z.output<typeof ChangeView>;

const matching = (pattern: string, type: string): boolean =>
  pattern === "*" || pattern === type || (pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1)));

/** A type, all of a kind (`booking.*`), or `*`. */
export const ChangePattern = z
  .string()
  .max(60, "must be at most 60 characters")
  .refine(
    (pattern) => ChangeType.options.some((type) => matching(pattern, type)),
    "must be a type of change such as booking.created, all of a kind such as booking.*, or *",
  );

/** Whether one of these patterns means a type. */
export const isMeant = (patterns: readonly string[], type: string): boolean =>
  patterns.some((pattern) => matching(pattern, type));

const below: Partial<Record<ChangeEntity, string>> = {
  contract: "contracts",
  package: "packages",
  invoice: "invoices",
  note: "notes",
  todo: "todos",
  interaction: "interactions",
  message: "messages",
};
const alone: Partial<Record<ChangeEntity, string>> = {
  event: "events",
  segment: "segments",
  staff: "staff",
  discussion: "discussions",
};

/** Where what changed is read; undefined where it has no address of its own. */
export const pathOf = ({ entity, entityId, clientId }: Change): string | undefined => {
  const client = clientId && `/v1/clients/${clientId}`;
  if (entity === "client") return `/v1/clients/${entityId}`;
  if (entity === "consent") return client && `${client}/consents`;
  if (entity === "booking") return client && `${client}/bookings`;
  if (alone[entity]) return `/v1/${alone[entity]}/${entityId}`;
  return client && below[entity] && `${client}/${below[entity]}/${entityId}`;
};
