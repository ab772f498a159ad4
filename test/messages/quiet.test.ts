import { TZDate } from "@date-fns/tz";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sendableAt } from "../../shared/messages/quiet.ts";

const hours = { from: "08:00", to: "21:00" };
const zone = "America/New_York";

describe("sending hours of automated SMS (reliability 24)", () => {
  it("due at 20:59:59 local goes out, at 21:00:00 waits for 08:00 of the next local day", () => {
    expect(sendableAt("2026-03-04T01:59:59.000Z", zone, hours)).toBe("2026-03-04T01:59:59.000Z");
    expect(sendableAt("2026-03-04T02:00:00.000Z", zone, hours)).toBe("2026-03-04T13:00:00.000Z");
  });

  it("before the first hour it waits for it on the same day", () => {
    expect(sendableAt("2026-03-04T12:59:59.000Z", zone, hours)).toBe("2026-03-04T13:00:00.000Z");
    expect(sendableAt("2026-03-04T13:00:00.000Z", zone, hours)).toBe("2026-03-04T13:00:00.000Z");
  });

  it("over both changes of the clock 08:00 is 08:00 on the wall", () => {
    expect(sendableAt("2026-03-08T03:00:00.000Z", zone, hours)).toBe("2026-03-08T12:00:00.000Z");
    expect(sendableAt("2026-11-01T02:00:00.000Z", zone, hours)).toBe("2026-11-01T13:00:00.000Z");
  });

  it("whatever the moment and the zone, it goes out at once or at the first hour, within a day, and never in between", () => {
    const zones = fc.constantFrom(zone, "America/Phoenix", "Europe/Lisbon", "Asia/Kathmandu", "Australia/Lord_Howe");
    const moments = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(moments, zones, (moment, where) => {
        const now = moment.toISOString();
        const at = sendableAt(now, where, hours);
        const wall = new TZDate(at, where);
        expect(at >= now).toBe(true);
        expect(Date.parse(at) - moment.getTime()).toBeLessThan(14 * 3600_000);
        expect(wall.getHours()).toBeGreaterThanOrEqual(8);
        expect(wall.getHours()).toBeLessThan(21);
        if (at !== now) expect([wall.getHours(), wall.getMinutes()]).toEqual([8, 0]);
      }),
      { numRuns: 2000 },
    );
  });
});
