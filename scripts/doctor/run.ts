import type { Place } from "../place/place.ts";
import { bad, type Check, type Line } from "./line.ts";
import { eventSources, stacks } from "./stacks.ts";
import { email, owners, sms, sync } from "./studio.ts";
import { migrated, secret, table } from "./table.ts";
import { alarms, batches, deadLetters, drift, schedules } from "./work.ts";

const checks: Check[] = [
  stacks,
  table,
  secret,
  migrated,
  eventSources,
  schedules,
  deadLetters,
  batches,
  drift,
  alarms,
  owners,
  sync,
  email,
  sms,
];

/** What a check finds; one that cannot look says so, and the others go on. */
const look = async (check: Check, place: Place): Promise<Line[]> => {
  try {
    return await check.look(place);
  } catch (error) {
    const { name, message } = error as Error;
    const denied = /AccessDenied|Unauthorized/.test(name);
    return [bad(`could not be looked at: ${name}: ${message}`, denied ? "look as somebody who may" : "look again")];
  }
};

/** Looks at everything a place has, one after the other; each line is told with what it is about. */
export const examine = async (place: Place, told: (about: string, line: Line) => void): Promise<Line[]> => {
  const lines: Line[] = [];
  for (const check of checks) {
    if (place.local && !check.local) continue;
    for (const line of await look(check, place)) {
      told(check.about, line);
      lines.push(line);
    }
  }
  return lines;
};
