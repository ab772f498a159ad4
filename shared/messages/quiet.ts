import { TZDate } from "@date-fns/tz";
import { daysAfter, instantAt, localTime } from "../kernel/time.ts";

interface Hours {
  /** `08:00`, included, and `21:00`, excluded */
  from: string;
  to: string;
}

const clockAt = (now: string, zone: string): string => {
  const at = new TZDate(now, zone);
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
};

/**
 * When an automated SMS may go out: now, or the next time the client's clock shows the first of the sending hours (rules.md, Sending;
 * reliability 24). Instants are RFC 3339 UTC.
 */
export const sendableAt = (now: string, zone: string, { from, to }: Hours): string => {
  const clock = clockAt(now, zone);
  if (clock >= from && clock < to) return now;
  const { day } = localTime(now, zone);
  return instantAt(`${clock < from ? day : daysAfter(day, 1)}T${from}`, zone);
};
