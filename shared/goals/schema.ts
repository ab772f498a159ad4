import * as z from "zod";
import { Author } from "../kernel/author.ts";
import { withoutCardNumber } from "../kernel/card-number.ts";
import { ClientId, GoalId, TransformationFieldId } from "../kernel/ids.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { Decimal, thousandths } from "../transformation/decimal.ts";

/** What a goal is measured by: a field of the transformation log, or the Club Count. `from` is where it began, if that is not in the log. */
export const Measure = z.discriminatedUnion(
  "kind",
  [
    z
      .strictObject({
        kind: z.literal("field"),
        field: TransformationFieldId,
        from: Decimal.optional(),
        target: Decimal,
      })
      .refine(({ from, target }) => from === undefined || thousandths(from) !== thousandths(target), {
        path: ["target"],
        message: "must be another number than from",
      }),
    z.strictObject({
      kind: z.literal("clubCount"),
      target: z.int("must be a whole number").min(1, "must be at least 1").max(1_000_000, "must be at most 1000000"),
    }),
  ],
  { error: "must be of kind field or clubCount" },
);
export type Measure = z.output<typeof Measure>;

/** Archived, reached in time, missed (its last day is over and it was not reached by then), or open. */
export const GoalState = z.enum(["open", "reached", "missed", "archived"]);
export type GoalState = z.output<typeof GoalState>;

/** A goal as it is stored in its client's collection (S2-24); without a measure it is reached by hand. */
export const Goal = z.object({
  id: GoalId,
  title: z.string(),
  why: z.string().optional(),
  measure: Measure.optional(),
  startsOn: LocalDate,
  /** the last day on which it may be reached */
  dueOn: LocalDate.optional(),
  archived: z.boolean(),
  /** by hand: when it was reached, and who said so */
  reachedOn: LocalDate.optional(),
  reachedBy: z.string().optional(),
  creator: Author,
  createdAt: Instant,
  writtenBy: z.string(),
  writtenAt: Instant,
});
export type Goal = z.output<typeof Goal>;

/** A goal as it was before an edit, or when it was removed. */
export const GoalVersion = Goal.omit({ id: true, creator: true, createdAt: true })
  .extend({ replacedBy: z.string(), replacedAt: Instant, removed: z.boolean() })
  .meta({ id: "GoalVersion" });
export type GoalVersion = z.output<typeof GoalVersion>;

const value = z.string().nullable();

/** How far a goal is: whole percent from where it began to its target, and the record the last value is of. */
export const Progress = z
  .object({ percent: z.int(), from: value, last: value, lastBy: z.string().nullable() })
  .meta({ id: "GoalProgress" });
export type Progress = z.output<typeof Progress>;

/** When a goal was reached, and by which entry, visit, adjustment of the Club Count or person. */
export const Reached = z
  .object({
    on: LocalDate,
    by: z.object({ type: z.enum(["entry", "booking", "adjustment", "hand"]), id: z.string() }),
  })
  .meta({ id: "GoalReached" });
export type Reached = z.output<typeof Reached>;

/** A goal as it is shown: its state and progress are worked out when it is read. */
export const GoalView = Goal.omit({ reachedOn: true, reachedBy: true })
  .extend({
    clientId: ClientId,
    why: z.string().nullable(),
    measure: Measure.nullable(),
    dueOn: LocalDate.nullable(),
    state: GoalState,
    progress: Progress,
    reached: Reached.nullable(),
  })
  .meta({ id: "Goal" });
export type GoalView = z.output<typeof GoalView>;

const text = (longest: number) =>
  withoutCardNumber(z.string().max(longest, `must be at most ${longest} characters`).regex(/\S/, "must not be empty"));
const Day = LocalDate.refine((day) => day >= "1900" && day < "2200", "must lie between the years 1900 and 2200");

const inOrder = ({ startsOn, dueOn }: { startsOn?: string | undefined; dueOn?: string | null | undefined }) =>
  !startsOn || !dueOn || startsOn <= dueOn;
export const early = "must not be before startsOn";

export const NewGoal = z
  .strictObject({
    title: text(200),
    why: text(4000).optional(),
    measure: Measure.optional(),
    /** today, unless a day is given */
    startsOn: Day.optional(),
    dueOn: Day.optional(),
    archived: z.boolean().default(false),
    reachedOn: Day.optional(),
  })
  .refine(inOrder, { path: ["dueOn"], message: early })
  .meta({ id: "NewGoal" });
export type NewGoal = z.output<typeof NewGoal>;

/** What changes of a goal; null empties a field. */
export const GoalPatch = z
  .strictObject({
    title: text(200).optional(),
    why: text(4000).nullable().optional(),
    measure: Measure.nullable().optional(),
    startsOn: Day.optional(),
    dueOn: Day.nullable().optional(),
    archived: z.boolean().optional(),
    reachedOn: Day.nullable().optional(),
  })
  .refine(inOrder, { path: ["dueOn"], message: early })
  .meta({ id: "GoalPatch" });
export type GoalPatch = z.output<typeof GoalPatch>;
