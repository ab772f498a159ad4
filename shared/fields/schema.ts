import * as z from "zod";
import { FieldKind } from "../clients/schema.ts";
import { FieldId } from "../kernel/ids.ts";
import { Instant } from "../kernel/time.ts";

const Label = z.string().trim().min(1, "must not be empty").max(100, "must be at most 100 characters");
const Choices = z
  .array(Label)
  .min(1, "must hold at least one choice")
  .max(100, "must hold at most 100 choices")
  .refine((all) => new Set(all).size === all.length, "must name each choice once");

/** A field of the account's own, that every client may have a value of (S1-22). */
export const Field = z
  .object({
    id: FieldId,
    name: Label,
    kind: FieldKind,
    /** of a choice: what can be chosen */
    choices: Choices.optional(),
    /** a client that is added must have it */
    required: z.boolean(),
    /** heading it stands under */
    section: Label.optional(),
    /** switched off it is shown nowhere and keeps its values (S1-23) */
    on: z.boolean(),
    /** place among the fields, from 0 */
    position: z.int().min(0).max(1000),
    createdAt: Instant,
  })
  .meta({ id: "Field" });
export type Field = z.output<typeof Field>;

const changeable = {
  name: Label,
  choices: Choices.optional(),
  required: z.boolean(),
  section: Label.optional(),
  on: z.boolean(),
  position: z.int().min(0, "must be at least 0").max(1000, "must be at most 1000"),
};

export const NewField = z
  .strictObject({
    ...changeable,
    kind: FieldKind,
    required: changeable.required.default(false),
    on: changeable.on.default(true),
    position: changeable.position.optional(),
  })
  .refine(({ kind, choices }) => (kind === "choice") === (choices !== undefined), {
    path: ["choices"],
    error: "stand with a field of kind choice, and only there",
  })
  .meta({ id: "NewField" });
export type NewField = z.output<typeof NewField>;

/** What can be changed of a field; its kind cannot, since values are of it. */
export const FieldPatch = z
  .strictObject({
    name: changeable.name.optional(),
    choices: Choices.optional(),
    required: changeable.required.optional(),
    section: Label.nullable().optional(),
    on: changeable.on.optional(),
    position: changeable.position.optional(),
  })
  .meta({ id: "FieldPatch" });
export type FieldPatch = z.output<typeof FieldPatch>;

/** What an account may demand of a client beside a name and a way to reach them. */
export const Demand = z.enum([
  "firstName",
  "lastName",
  "email",
  "phone",
  "mobile",
  "birthday",
  "address",
  "homeLocation",
  "emergencyContact",
  "leadSource",
  "language",
]);
export type Demand = z.output<typeof Demand>;

/** Settings of profiles: what a new client must have, and whether pictures come from Gravatar where there is no other (S0-03). */
export const ProfileSettings = z
  .strictObject({
    required: z.array(Demand).max(Demand.options.length).default([]),
    gravatar: z.boolean().default(false),
  })
  .meta({ id: "ProfileSettings" });
export type ProfileSettings = z.output<typeof ProfileSettings>;
