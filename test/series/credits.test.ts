import { beforeAll, describe, expect, it } from "vitest";
import { creditStep } from "../../shared/bookings/credit-job.ts";
import { newJob } from "../../shared/jobs/store.ts";
import { deskOf } from "../bookings/desk.ts";
import { openStudio, type Studio } from "../support/studio.ts";
import { settleAll } from "./timetable.ts";

let studio: Studio;
let desk: ReturnType<typeof deskOf>;

beforeAll(async () => {
  studio = await openStudio();
  desk = deskOf(studio);
});

const at = "2026-03-01T08:00:00.000Z";
const studioDoes = (what: "cancel" | "restore", eventId: string) =>
  studio.call(`POST /v1/events/{eventId}/${what}`, { params: { eventId }, ...(what === "cancel" && { body: {} }) });
const creditOf = async (clientId: string) => (await desk.list(clientId)).items[0].credit;

describe("rules.md, Credits: returned on studio cancellation", () => {
  it("goes back to the package of everybody booked, once, and is taken again where the class takes place after all", async () => {
    const eventId = await desk.event();
    const clients = await Promise.all(Array.from({ length: 30 }, () => desk.client()));
    const packs = await Promise.all(clients.map((id) => desk.pack(id, 5)));
    for (const id of clients) await desk.book(id, eventId, {}, at);
    const used = () => Promise.all(packs.map((pack) => pack.used()));
    expect(new Set(await used())).toEqual(new Set([1]));
    await studioDoes("cancel", eventId);
    await settleAll(studio);
    expect(new Set(await used())).toEqual(new Set([0]));
    expect(new Set(await Promise.all(clients.map(creditOf)))).toEqual(new Set(["returned"]));
    const { job } = newJob(studio.means, "credits", { eventId });
    const step = creditStep(studio.means);
    await Promise.all([step(job), step(job)]);
    expect(new Set(await used())).toEqual(new Set([0]));
    await studioDoes("restore", eventId);
    await settleAll(studio);
    expect(new Set(await used())).toEqual(new Set([1]));
  });

  it("takes none again of a package that is used up meanwhile: its payment is open", async () => {
    const [eventId, other, client] = [await desk.event(), await desk.event(), await desk.client()];
    const pack = await desk.pack(client, 1);
    await desk.book(client, eventId, {}, at);
    await studioDoes("cancel", eventId);
    await settleAll(studio);
    expect((await desk.book(client, other, {}, at)).body.credit).toBe("taken");
    await studioDoes("restore", eventId);
    await settleAll(studio);
    expect(await pack.used()).toBe(1);
    const { items } = await desk.list(client);
    const one = items.find((booking: { eventId: string }) => booking.eventId === eventId);
    expect(one).toMatchObject({ credit: "returned", requirements: [{ kind: "payment" }] });
  });

  it("gives back what a late cancel lost; a client who had cancelled early has nothing to be returned", async () => {
    const eventId = await desk.event();
    const [late, early] = [await desk.client(), await desk.client()];
    const [latePack, earlyPack] = [await desk.pack(late, 5), await desk.pack(early, 5)];
    const [a, b] = [await desk.book(late, eventId, {}, at), await desk.book(early, eventId, {}, at)];
    await desk.cancel(late, a.body.id, "2026-03-02T10:30:00.000Z");
    await desk.cancel(early, b.body.id, at);
    expect([await latePack.used(), await earlyPack.used()]).toEqual([1, 0]);
    await studioDoes("cancel", eventId);
    await settleAll(studio);
    expect([await latePack.used(), await earlyPack.used()]).toEqual([0, 0]);
  });
});
