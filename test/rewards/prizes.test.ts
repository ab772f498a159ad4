import { beforeAll, describe, expect, it } from "vitest";
import { openStudio, type Studio } from "../support/studio.ts";
import { shopOf } from "./shop.ts";

let studio: Studio;
let shop: ReturnType<typeof shopOf>;

beforeAll(async () => {
  studio = await openStudio();
  shop = shopOf(studio);
  await shop.set({ on: true, expireAfterMonths: null });
});

const clientWith = async (points: number): Promise<string> => {
  const clientId = await shop.client();
  await shop.give(clientId, points);
  await shop.settle(clientId);
  return clientId;
};
const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).sort();

describe("redeeming prizes", () => {
  it("S2-15 shows which prizes can be redeemed now, and how many points are missing", async () => {
    const clientId = await clientWith(100);
    const [near, far, none, old] = [
      await shop.prize(90, 2),
      await shop.prize(130),
      await shop.prize(10, 0),
      await shop.prize(20),
    ];
    const archive = await studio.call("PATCH /v1/prizes/{prizeId}", {
      params: { prizeId: old },
      body: { archived: true },
    });
    expect(archive.status).toBe(200);
    const { prizes } = await shop.points(clientId);
    expect(prizes.map(({ id, redeemable, missing }: Record<string, unknown>) => [id, redeemable, missing])).toEqual([
      [none, false, 0],
      [near, true, 0],
      [far, false, 30],
    ]);
    expect((await shop.redeem(clientId, none)).body.code).toBe("sold-out");
    expect((await shop.redeem(clientId, old)).body.code).toBe("prize-archived");
    expect((await shop.redeem(clientId, far)).body).toMatchObject({
      code: "not-enough-points",
      detail: "For 130 costs 130 points, the balance is 100 points: 30 are missing.",
    });
    expect((await shop.redeem(clientId, studio.means.newId("prize"))).status).toBe(422);
    expect((await shop.redeem(studio.means.newId("client"), near)).status).toBe(404);
  });

  it("S2-15 of two clients at once who want the last prize one gets it", async () => {
    for (let round = 0; round < 5; round += 1) {
      const last = await shop.prize(50, 1);
      const clients = await Promise.all([clientWith(50), clientWith(50), clientWith(50)]);
      const answers = await Promise.all(clients.map((clientId) => shop.redeem(clientId, last)));
      expect(statuses(answers)).toEqual([201, 409, 409]);
      expect(await shop.stock(last)).toBe(0);
      const balances = await Promise.all(clients.map(async (clientId) => (await shop.points(clientId)).balance));
      expect(balances.sort((a, b) => a - b)).toEqual([0, 50, 50]);
    }
  });

  it("S2-15 of several redemptions of one client at once as many pass as its balance holds, settled or not", async () => {
    const prize = await shop.prize(40);
    const clientId = await clientWith(100);
    const at = await Promise.all(Array.from({ length: 4 }, () => shop.redeem(clientId, prize)));
    expect(statuses(at)).toEqual([201, 201, 409, 409]);
    expect(await shop.points(clientId)).toMatchObject({ balance: 20, redeemed: 80, owed: 0 });
    await shop.settle(clientId);
    expect(await shop.points(clientId)).toMatchObject({ balance: 20, redeemed: 80, owed: 0 });
    expect((await shop.redeem(clientId, prize)).status).toBe(409);
  });

  it("S2-15 one that is taken back returns its points and its prize, and both acts stay on the trail", async () => {
    const prize = await shop.prize(60, 1);
    const clientId = await clientWith(60);
    const { id } = (await shop.redeem(clientId, prize)).body;
    expect([await shop.stock(prize), (await shop.points(clientId)).balance]).toEqual([0, 0]);
    expect((await shop.takeBack(clientId, id)).status).toBe(204);
    await shop.settle(clientId);
    expect([await shop.stock(prize), (await shop.points(clientId)).balance]).toEqual([1, 60]);
    expect((await shop.takeBack(clientId, id)).status).toBe(404);
    expect(await shop.stock(prize)).toBe(1);
    const trail = await studio.call("GET /v1/clients/{clientId}/audit", { params: { clientId } });
    expect(trail.body.items.slice(0, 2)).toMatchObject([
      { act: "reward.takenBack", about: id, before: { name: "For 60", points: -60 }, after: { reason: "Mixed up" } },
      { act: "reward.redeemed", about: id, after: { kind: "redemption" } },
    ]);
    expect((await shop.history(clientId)).map(({ kind }) => kind)).toEqual(["adjustment"]);
  });

  it("S2-15 the same request again is answered with the same redemption", async () => {
    const prize = await shop.prize(10, 5);
    const clientId = await clientWith(20);
    const ask = () =>
      studio.call("POST /v1/clients/{clientId}/rewards/redemptions", {
        params: { clientId },
        body: { prizeId: prize },
        headers: { "idempotency-key": `once-${clientId}` },
      });
    const [first, second] = [await ask(), await ask()];
    expect([first.status, second.text]).toEqual([201, first.text]);
    expect([await shop.stock(prize), (await shop.points(clientId)).balance]).toEqual([4, 10]);
  });

  it("S2-15 nothing is redeemed while rewards are off, and the points stay", async () => {
    const { accountId, call } = await studio.another();
    const mine = shopOf({ ...studio, accountId, call, means: { ...studio.means, accountId } });
    const clientId = await mine.client();
    await mine.give(clientId, 100);
    await mine.settle(clientId);
    const prize = await mine.prize(10);
    expect((await mine.redeem(clientId, prize)).body.code).toBe("rewards-off");
    const shown = await mine.points(clientId);
    expect(shown).toMatchObject({ on: false, balance: 100, earn: [] });
    expect(shown.prizes[0].redeemable).toBe(false);
    await mine.set({ on: true });
    expect((await mine.redeem(clientId, prize)).status).toBe(201);
  });

  it("S2-15 a prize is changed on the revision somebody saw; a redemption of counted stock makes another", async () => {
    const prizeId = await shop.prize(10, 3);
    const clientId = await clientWith(10);
    const params = { prizeId };
    const { headers } = await studio.call("GET /v1/prizes/{prizeId}", { params });
    const change = (body: object) =>
      studio.call("PATCH /v1/prizes/{prizeId}", { params, body, headers: { "if-match": headers.etag! } });
    await shop.redeem(clientId, prizeId);
    expect((await change({ stock: 3 })).status).toBe(412);
    const { body } = await studio.call("PATCH /v1/prizes/{prizeId}", {
      params,
      body: { stock: null, description: "Blue", points: 20 },
    });
    expect(body).toMatchObject({ stock: null, description: "Blue", points: 20, name: "For 10" });
    const faults = await studio.call("POST /v1/prizes", { body: { name: " ", points: 0, stock: -1 } });
    expect(faults.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      "/body/name",
      "/body/points",
      "/body/stock",
    ]);
  });
});
