import { headOf } from "../accounts/store.ts";
import { Booking } from "../bookings/schema.ts";
import { clientPk } from "../clients/header.ts";
import type { Ctx } from "../ctx.ts";
import { Refusal } from "../kernel/errors.ts";
import { grantOf, may } from "../kernel/rights.ts";
import { localTime } from "../kernel/time.ts";
import { rulesOf } from "../settling/rules.ts";
import { isNamed, teachingNames } from "../staff/teaching.ts";
import { key } from "../table/schema.ts";
import type { Note } from "./schema.ts";

/** Whether the reader sees starred active notes alone, as instructors do. */
export const seesStarredOnly = (ctx: Ctx): boolean => !may(ctx.actor, "clients");

/** Whether a note is out of reach for the reader: sensitive, while the right to sensitive ones is missing or has to be looked up. */
export const isSensitive = ({ kind }: Pick<Note, "kind">): boolean => kind === "health";

/** How far from now a day's classes may be that are today somewhere, ms. */
const dayAround = 36 * 3600_000;

/** Statuses by which somebody is on a roster. */
const present: Booking["status"][] = ["booked", "attended", "absent"];

/** O6. Whether the client is on a roster of the caller's today, by the clock of where the class is: three requests. */
const onTodaysRoster = async (ctx: Ctx, clientId: string): Promise<boolean> => {
  const names = await teachingNames(ctx);
  if (names.size === 0) return false;
  const now = ctx.now();
  const near = (shift: number) => key("BKG", new Date(Date.parse(now) + shift).toISOString());
  const [head, { items }] = await Promise.all([
    headOf(ctx.table, ctx.accountId),
    ctx.table.query({ pk: clientPk(ctx.accountId, clientId), from: near(-dayAround), to: near(dayAround) }),
  ]);
  const { zoneOf } = rulesOf(head);
  return items
    .filter(({ gone }) => !gone)
    .map((item) => Booking.parse(item.data))
    .some(({ status, event: { cancelled, staff, startsAt, location } }) => {
      const dayOf = (at: string) => localTime(at, zoneOf(location)).day;
      return present.includes(status) && !cancelled && isNamed(names, staff) && dayOf(startsAt) === dayOf(now);
    });
};

/** Whether the caller may read sensitive notes of a client: by the table of rights, instructors those on today's roster of theirs. */
const mayReadSensitive = async (ctx: Ctx, clientId: string): Promise<boolean> => {
  const grant = grantOf(ctx.actor, "health");
  return grant === "today" ? onTodaysRoster(ctx, clientId) : grant === "yes";
};

/** What of some notes, or versions of one, the caller may read; nothing is looked up where none is sensitive. */
export const readable = async <T extends Pick<Note, "kind">>(ctx: Ctx, clientId: string, all: T[]): Promise<T[]> =>
  !all.some(isSensitive) || (await mayReadSensitive(ctx, clientId)) ? all : all.filter((one) => !isSensitive(one));

/** What of the starred notes of somebody on a roster the caller may read; `own`: it is a roster of the caller's, of today. Asks nothing. */
export const readableOnRoster = ({ actor }: Pick<Ctx, "actor">, all: Note[], own: boolean): Note[] => {
  const grant = grantOf(actor, "health");
  return grant === "yes" || (grant === "today" && own) ? all : all.filter((one) => !isSensitive(one));
};

/** Refuses (403) to write a sensitive note to whoever could not read it. */
export const requireMayWrite = (ctx: Ctx, note: Pick<Note, "kind">): void => {
  if (isSensitive(note) && !may(ctx.actor, "health"))
    throw new Refusal("forbidden", "forbidden", "This needs the right to: sensitive (health) notes.", [
      { pointer: "/body/kind", message: "is sensitive" },
    ]);
};
