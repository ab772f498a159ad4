import type { Variables } from "../templates/render.ts";
import type { StudioEvent } from "./schema.ts";

/** The variables of a message about an event: `event.name`, `event.startsAt` by its location's clock, `event.location`, `event.staff`. */
export const variablesOfEvent = ({ name, startsAt, location, staff }: StudioEvent, timeZone: string): Variables => {
  const clock = new Intl.DateTimeFormat("en-US", {
    weekday: "long",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone,
  });
  // the clock's own narrow spaces would make an SMS of them UCS-2
  const at = clock.format(new Date(startsAt)).replace(/\s/gu, " ").replace(" at ", ", ");
  return { event: { name, startsAt: at, ...(location && { location }), ...(staff && { staff: staff.name }) } };
};
