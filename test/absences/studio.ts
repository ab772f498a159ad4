import type { Context } from "aws-lambda";
import type { Judged } from "../../shared/absences/run.ts";
import { makeBooking, makeClient, makeEvent } from "../support/make.ts";
import type { sourceOf } from "../support/source.ts";
import type { Studio } from "../support/studio.ts";

/** An hour's run of the schedule, as of the time it was due; `left` in ms is what Lambda says is left, at each question. */
export const absencesAt = async (time: string, left: () => number = () => 900_000): Promise<Judged> => {
  const { handler } = await import("../../functions/jobs/absences.ts");
  const context = { getRemainingTimeInMillis: left } as Context;
  return (await handler({ time } as never, context)) as Judged;
};

/** A class from noon to one, UTC, of a day: who is booked and not recorded is presumed absent from one o'clock of the next day. */
export const classOn = (id: string, day: string, fields: object = {}) =>
  makeEvent(id, { startsAt: `${day}T12:00:00Z`, endsAt: `${day}T13:00:00Z`, ...fields });

/** Clients of a roster, each with a booking of that status: `maya: "booked"`. */
export const roster = (event: string, statuses: Record<string, string>) =>
  Object.entries(statuses).flatMap(([name, status]) => [
    makeClient(name),
    makeBooking(`${event}-${name}`, name, { event, status }),
  ]);

type Source = ReturnType<typeof sourceOf>;

/** The newest booking of a client, as the Events tab shows it: whether it is absent, and whether that is presumed. */
export const shownOf = async (studio: Studio, source: Source, name: string): Promise<[string, boolean]> => {
  const params = { clientId: await source.clientId(name) };
  const { body } = await studio.call("GET /v1/clients/{clientId}/bookings", { params });
  const [{ status, presumedAbsent }] = body.items;
  return [status, presumedAbsent];
};

/** Sums of a client's card. */
export const sumsOf = async (studio: Studio, source: Source, name: string): Promise<Record<string, number>> => {
  const clientId = await source.clientId(name);
  const card = await studio.table.get({ pk: `${studio.accountId}#${clientId}`, sk: "0#CARD" });
  return card!.data.sums as Record<string, number>;
};
