import { beforeAll, describe, expect, it } from "vitest";
import { campaigns } from "../../shared/campaigns/store.ts";
import { callAs } from "../support/call.ts";
import { type Office, openOffice } from "./office.ts";

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});

const begun = Date.now();
const inDays = (days: number) => new Date(begun + days * 86_400_000).toISOString();

const eventOn = async (day: number): Promise<string> => {
  const body = { name: "Yin", eventType: "Yin", kind: "class", startsAt: inDays(day) };
  return (await office.studio.call("POST /v1/events", { body })).body.id;
};
const book = async (clientId: string, eventId: string, day: number) => {
  const input = { params: { clientId }, body: { eventId }, at: inDays(day) };
  const answer = await office.studio.call("POST /v1/clients/{clientId}/bookings", input);
  expect(answer.status, answer.text).toBe(201);
};
const buy = async (clientId: string, amount: number, day: number) => {
  const body = { lines: [{ kind: "product", name: "Mat", quantity: 1, amount }] };
  const answer = await office.studio.call("POST /v1/clients/{clientId}/carts", {
    params: { clientId },
    body,
    at: inDays(day),
  });
  expect(answer.status, answer.text).toBe(201);
};
const clock = async (day: number) => {
  await office.channels.clock(inDays(day));
  await office.jobs();
};

describe("S4-47 what came of a campaign", () => {
  it("the clock tallies who booked and bought within 14 days after their message, 1, 3, 7 and 14 days after the last", async () => {
    const { studio } = office;
    const offer = { name: "Intro 3", kind: "class", creditsTotal: 3 };
    const offerId = (await studio.call("POST /v1/offers", { body: offer })).body.id;
    const [books, buys, late, idle] = [
      await office.client(),
      await office.client(),
      await office.client(),
      await office.client(),
    ].map(({ id }) => id) as [string, string, string, string];
    // before the message: no outcome of it
    const [soon, later] = [await eventOn(5), await eventOn(40)];
    await book(idle, soon, -1);
    const { token } = await office.preview([books, buys, late, idle]);
    const { campaignId } = await office.order(token, { offerId });
    await office.run();
    const followed = async () => (await office.read(campaignId)).followed;
    expect(await followed()).toBeNull();

    await book(books, soon, 0.5);
    await clock(0.9);
    expect(await followed()).toBeNull();
    await clock(1.1);
    const first = { recipients: 4, booked: 1, bought: 0, tookOffer: 0, amounts: {}, asOf: inDays(1.1) };
    expect(await followed()).toEqual(first);
    await clock(1.2);
    expect(await followed()).toEqual(first);

    await buy(buys, 4000, 2);
    await buy(buys, 1500, 3);
    await studio.call("POST /v1/clients/{clientId}/packages", { params: { clientId: buys }, body: { offerId } });
    // missed for days: tallied once, and then at the next time
    await clock(7.5);
    expect(await followed()).toMatchObject({ booked: 1, bought: 1, tookOffer: 1, asOf: inDays(7.5) });
    expect((await followed()).amounts.USD).toBeGreaterThanOrEqual(5500);
    await book(late, later, 15);
    await buy(late, 9900, 15);
    await clock(16);
    expect(await followed()).toMatchObject({ recipients: 4, booked: 1, bought: 1, asOf: inDays(16) });
    const item = (await studio.table.get(campaigns.key(studio.accountId, campaignId)))!;
    expect([item.data.tallies, item.gsi1pk]).toEqual([4, undefined]);
    await clock(30);
    expect((await followed()).asOf).toBe(inDays(16));
  });

  it("amounts are for whoever may see sales", async () => {
    const { items } = (await office.studio.call("GET /v1/campaigns")).body;
    const member = callAs({ accountId: office.studio.accountId, role: "member", actorId: "stf_m" });
    const shown = (await member("GET /v1/campaigns/{campaignId}", { params: { campaignId: items[0].id } })).body;
    expect(shown.followed).toMatchObject({ booked: 1 });
    expect(shown.followed.amounts).toBeUndefined();
  });

  it("is tallied a piece at a time, over more recipients than one holds", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 23; i += 1) ids.push((await office.client()).id);
    const eventId = await eventOn(9);
    const campaignId = await office.campaign(ids);
    for (const id of [ids[0]!, ids[22]!]) await book(id, eventId, 0.2);
    await clock(1.5);
    const { followed } = await office.read(campaignId);
    expect([followed.recipients, followed.booked, followed.tookOffer]).toEqual([23, 2, undefined]);
  });
});
