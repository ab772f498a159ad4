import { expect, it } from "vitest";
import { openStudio } from "../support/studio.ts";
import { deskOf } from "./desk.ts";

it("S4-12 S4-13 S4-14 S4-15 S4-16 a studio without booking software: from a new client to visits, numbers and credits", async () => {
  const studio = await openStudio();
  const desk = deskOf(studio);
  const body = {
    firstName: "Noor",
    lastName: "Haddad",
    emails: [{ address: "noor@example.com" }],
    phones: [{ number: "+12075550142" }],
  };
  const created = await studio.call("POST /v1/clients", { body, at: "2026-03-01T07:00:00.000Z" });
  expect([created.status, created.body.status]).toEqual([201, "guest"]);
  const clientId: string = created.body.id;
  const at = "2026-03-02T11:05:00.000Z";
  const profile = async () => {
    expect(await studio.stream.settle()).toEqual([]);
    return (await studio.call("GET /v1/clients/{clientId}", { params: { clientId }, at })).body;
  };
  const pack = await desk.pack(clientId, 10);
  const [first, second] = [
    await desk.event(),
    await desk.event({ startsAt: "2190-03-04T11:00:00.000Z", endsAt: "2190-03-04T12:00:00.000Z" }),
  ];
  expect((await profile()).status).toBe("guest");
  const visit = (await desk.book(clientId, first)).body;
  const coming = (await desk.book(clientId, second)).body;
  expect([visit.package, visit.requirements, await pack.used()]).toEqual(["Ten classes", [], 2]);
  const booked = await profile();
  expect([booked.status, booked.quickStats.clubCount, booked.quickStats.lastAttendanceAt]).toEqual([
    "existing",
    0,
    null,
  ]);
  const came = await desk.act("POST", clientId, visit.id, "/check-in", { body: {}, at });
  expect(came.body).toMatchObject({ status: "attended", checkedInAt: at });
  const now = await profile();
  expect(now.quickStats).toMatchObject({
    clubCount: 1,
    lastAttendanceAt: "2026-03-02T11:00:00.000Z",
    scheduledVisitAt: "2190-03-04T11:00:00.000Z",
  });
  expect(now.badges.attendedEvents).toBe(1);
  await desk.cancel(clientId, coming.id, at);
  const last = await profile();
  expect([last.quickStats.scheduledVisitAt, last.status, await pack.used()]).toEqual([null, "existing", 1]);
});
