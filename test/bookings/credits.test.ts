import { expect, it } from "vitest";
import { openStudio } from "../support/studio.ts";
import { deskOf } from "./desk.ts";

it("a credit is taken at booking, returned on an early cancel and a removal, lost on a late one, and never below none", async () => {
  const studio = await openStudio();
  const desk = deskOf(studio);
  const clientId = await desk.client();
  const { id, used } = await desk.pack(clientId, 2);
  const events = await Promise.all(Array.from({ length: 5 }, () => desk.event()));
  const answers = await Promise.all(events.map((eventId) => desk.book(clientId, eventId, { packageId: id })));
  const booked = answers.filter(({ status }) => status === 201).map(({ body }) => body);
  expect(answers.filter(({ body }) => body.code === "no-credit")).toHaveLength(3);
  expect([booked.length, booked[0].package, booked[0].requirements, await used()]).toEqual([2, "Ten classes", [], 2]);
  await desk.cancel(clientId, booked[0].id, "2026-03-01T09:00:00.000Z");
  await desk.cancel(clientId, booked[0].id, "2026-03-01T09:00:00.000Z");
  expect(await used()).toBe(1);
  await desk.cancel(clientId, booked[1].id, "2026-03-02T10:00:00.000Z");
  expect(await used()).toBe(1);
  await desk.act("DELETE", clientId, booked[1].id, "", { body: { reason: "Never hers" } });
  expect(await used()).toBe(0);
});
