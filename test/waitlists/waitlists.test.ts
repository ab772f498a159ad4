import type { Context } from "aws-lambda";
import { beforeAll, describe, expect, it } from "vitest";
import { moveWaitlists } from "../../shared/waitlists/run.ts";
import { deskOf } from "../bookings/desk.ts";
import { meterOf } from "../support/meter.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let desk: ReturnType<typeof deskOf>;
const at = (time: string) => `2026-03-01T${time}:00.000Z`;
const apart = { packageId: "none", waitlist: true };

beforeAll(async () => {
  studio = await openStudio();
  desk = deskOf(studio);
});

const runAt = async (time: string, left = 900_000) => {
  const { handler } = await import("../../functions/jobs/waitlists.ts");
  return handler({ time } as never, { getRemainingTimeInMillis: () => left } as Context);
};
const statusOf = async (clientId: string) => (await desk.list(clientId)).items[0].status;

/** A class with one place, given at nine to the second of three, who has half an hour to confirm it. */
const promotedAtNine = async () => {
  await desk.settings({ waitlist: { confirmWithinMinutes: 30 } });
  const eventId = await desk.event({ capacity: 1 });
  const clients = [await desk.client(), await desk.client(), await desk.client()] as const;
  const [first, slow, next] = clients;
  const held = (await desk.book(first, eventId)).body.id;
  await desk.book(slow, eventId, apart);
  await desk.book(next, eventId, apart);
  await desk.cancel(first, held, at("09:00"));
  return { slow, next };
};

describe("S1-10 a place from the waitlist that nobody confirms", () => {
  it("goes to the next by the schedule alone, not before its time, and once", async () => {
    const { slow, next } = await promotedAtNine();
    expect(await runAt(at("09:15"))).toEqual({ moved: 0, failed: 0 });
    expect([await statusOf(slow), await statusOf(next)]).toEqual(["booked", "waitlisted"]);
    expect(await runAt(at("09:45"))).toEqual({ moved: 1, failed: 0 });
    expect([await statusOf(slow), await statusOf(next)]).toEqual(["earlyCancelled", "booked"]);
    expect((await desk.list(next)).items[0].confirmBy).toBe(at("10:15"));
    expect(await runAt(at("09:45"))).toEqual({ moved: 0, failed: 0 });
  });

  it("comes to one holder where two run at once, and a run without time leaves it to the next", async () => {
    const { slow, next } = await promotedAtNine();
    expect(await runAt(at("09:45"), 29_000)).toEqual({ moved: 0, failed: 0 });
    expect(await statusOf(slow)).toBe("booked");
    await Promise.all([runAt(at("09:45")), runAt(at("09:45"))]);
    expect([await statusOf(slow), await statusOf(next)]).toEqual(["earlyCancelled", "booked"]);
  });

  it("is given by the first run of a day however far off the event is, where the act that freed it could not", async () => {
    await desk.settings({});
    const eventId = await desk.event({
      capacity: 1,
      startsAt: "2026-05-02T11:00:00.000Z",
      endsAt: "2026-05-02T12:00:00.000Z",
    });
    const [first, next] = [await desk.client(), await desk.client()];
    await desk.book(first, eventId);
    await desk.book(next, eventId, apart);
    await studio.call("PATCH /v1/events/{eventId}", { params: { eventId }, body: { capacity: 2 }, at: at("09:00") });
    await runAt(at("23:45"));
    expect(await statusOf(next)).toBe("waitlisted");
    await runAt("2026-03-02T00:14:59.000Z");
    expect(await statusOf(next)).toBe("booked");
  });

  it("costs a studio 1 request for the week, 2 more where classes are made here", async () => {
    const { accountId } = await studio.another();
    const meter = meterOf(studio.client);
    const cost = async (of: string, now: string) => {
      const means = { ...studio.means, accountId: of, now: () => now };
      const bounds = { enough: () => false, report: () => {} };
      const { requests } = await meter.during(() => moveWaitlists(means, bounds, { moved: 0, failed: 0 }));
      return requests;
    };
    expect(await cost(accountId, at("09:00"))).toBe(1);
    expect(await cost(studio.accountId, at("09:50"))).toBe(3);
  });
});
