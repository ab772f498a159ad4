import { expect } from "vitest";
import { settleClientOf } from "../support/settle.ts";
import { sourceOf } from "../support/source.ts";
import type { Studio } from "../support/studio.ts";

/** What the tests of rewards do at the desk. */
export const shopOf = (studio: Studio) => {
  const source = sourceOf(studio);
  let made = 0;
  return {
    source,
    set: async (body: object, at?: string) => {
      const answer = await studio.call("PUT /v1/settings/rewards", { body, ...(at && { at }) });
      expect(answer.status, answer.text).toBe(200);
      return answer.body;
    },
    client: async (fields: object = {}): Promise<string> => {
      made += 1;
      const body = { firstName: `Client ${made}`, emails: [{ address: `r${made}@example.com` }], ...fields };
      const answer = await studio.call("POST /v1/clients", { body });
      expect(answer.status, answer.text).toBe(201);
      return answer.body.id;
    },
    prize: async (points: number, stock: number | null = null) => {
      const answer = await studio.call("POST /v1/prizes", { body: { name: `For ${points}`, points, stock } });
      expect(answer.status, answer.text).toBe(201);
      return answer.body.id as string;
    },
    give: async (clientId: string, points: number, at?: string): Promise<string> => {
      const body = { kind: "adjustment", points, reason: "By hand" };
      const route = "POST /v1/clients/{clientId}/rewards";
      const answer = await studio.call(route, { params: { clientId }, body, ...(at && { at }) });
      expect(answer.status, answer.text).toBe(201);
      return answer.body.id;
    },
    redeem: (clientId: string, prizeId: string, at?: string) =>
      studio.call("POST /v1/clients/{clientId}/rewards/redemptions", {
        params: { clientId },
        body: { prizeId },
        ...(at && { at }),
      }),
    takeBack: (clientId: string, rewardId: string) =>
      studio.call("DELETE /v1/clients/{clientId}/rewards/{rewardId}", {
        params: { clientId, rewardId },
        body: { reason: "Mixed up" },
      }),
    points: async (clientId: string, at?: string) => {
      const answer = await studio.call("GET /v1/clients/{clientId}/rewards", {
        params: { clientId },
        ...(at && { at }),
      });
      expect(answer.status, answer.text).toBe(200);
      return answer.body;
    },
    stock: async (prizeId: string): Promise<number | null> =>
      (await studio.call("GET /v1/prizes/{prizeId}", { params: { prizeId } })).body.stock,
    /** every entry, two a page */
    history: async (clientId: string, call = studio.call) => {
      const items = [];
      for (let cursor: string | undefined; ; ) {
        const query = { limit: "2", ...(cursor && { cursor }) };
        const { body } = await call("GET /v1/clients/{clientId}/rewards/history", { params: { clientId }, query });
        items.push(...body.items);
        cursor = body.nextCursor ?? undefined;
        if (!cursor) return items;
      }
    },
    settle: (clientId: string) => settleClientOf(studio, clientId),
  };
};
