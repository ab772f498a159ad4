import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { newJob } from "../jobs/store.ts";
import { type Fault, invalid, stale } from "../kernel/errors.ts";
import { fold } from "../kernel/fold.ts";
import { same } from "../settling/contribution.ts";
import { afresh } from "../table/afresh.ts";
import { type LogField, type LogSettings, type LogSettingsInput, mostFields } from "./schema.ts";
import { logSettings, settingsAction } from "./store.ts";

interface Held {
  settings: LogSettings;
  rev: string;
}

/** Revision of settings that nobody set yet. */
const unset = "rev_unset";

export const shownSettings = async (ctx: Ctx): Promise<Held> => {
  const { settings, rev = unset } = await logSettings(ctx);
  return { settings, rev };
};

type Sent = LogSettingsInput["fields"];

const at = (place: number, name: string): string => `/body/fields/${place}/${name}`;

/** Every fault of the fields that are sent: of those there are, and two of one name in use. */
const faultsOf = (before: LogField[], sent: Sent): Fault[] =>
  sent.flatMap(({ id, kind, name, archived }, place) => {
    const known = before.find((field) => field.id === id);
    const again = sent.findIndex((other) => id !== undefined && other.id === id) < place && id !== undefined;
    const taken = sent.findIndex((other) => !other.archived && fold(other.name) === fold(name)) < place && !archived;
    return [
      ...(id && !known ? [{ pointer: at(place, "id"), message: "is no field of the transformation log" }] : []),
      ...(again ? [{ pointer: at(place, "id"), message: "must be named once" }] : []),
      ...(known && known.kind !== kind
        ? [{ pointer: at(place, "kind"), message: `is ${known.kind} and stays so` }]
        : []),
      ...(taken ? [{ pointer: at(place, "name"), message: "must be another than that of a field before it" }] : []),
    ];
  });

/** The fields as they then stand, in the order that is asked for; those that are left out follow, archived. */
const fieldsOf = (ctx: Ctx, before: LogField[], sent: Sent): LogField[] => {
  const places = new Map(sent.map((field, place) => [field, field.position ?? place]));
  const asked = sent
    .toSorted((a, b) => places.get(a)! - places.get(b)!)
    .map(({ id = ctx.newId("transformationField"), unit, scale, ...field }) => ({
      ...field,
      id,
      ...(unit !== undefined && { unit }),
      ...(scale && { scale }),
    }));
  const left = before.filter(({ id }) => !asked.some((field) => field.id === id));
  return [...asked, ...left.map((field) => ({ ...field, archived: true }))].map((field, position) => ({
    ...field,
    position,
  }));
};

/**
 * Sets the fields of the log and how often an entry is due (S2-22); another frequency starts the job that works out every due day
 * anew. A field that is left out is archived, since clients may have values of it. 412 when `ifMatch` is no longer the revision.
 */
export const setLogSettings = (
  ctx: Ctx,
  { fields, every, graceDays }: LogSettingsInput,
  ifMatch: string | undefined,
): Promise<Held> =>
  afresh(async () => {
    const read = await logSettings(ctx);
    const { settings: before, rev: was = unset } = read;
    if (ifMatch !== undefined && ifMatch !== was) throw stale(was);
    const faults = faultsOf(before.fields, fields);
    if (faults.length > 0) throw invalid(faults);
    const settings: LogSettings = { fields: fieldsOf(ctx, before.fields, fields), every, graceDays };
    if (settings.fields.length > mostFields)
      throw invalid([{ pointer: "/body/fields", message: `must be at most ${mostFields} archived ones among them` }]);
    if (same(before, settings)) return { settings: before, rev: was };
    const rev = ctx.newId("revision");
    const moved = !same([before.every, before.graceDays], [every, graceDays]);
    await ctx.table.transact([
      settingsAction(ctx, read, settings, rev),
      ...(moved ? [{ put: newJob(ctx, "transformationDue").item }] : []),
      auditAction(ctx, { act: "transformationSettings.set", before, after: settings }),
    ]);
    return { settings, rev };
  });
