import { expect } from "vitest";
import type { Answer } from "../support/call.ts";
import type { Studio } from "../support/studio.ts";

const inClient = "/v1/clients/{clientId}";

/** What the desk does with packages and contracts in a test. */
export const servicesOf = (studio: Studio) => {
  const post =
    (path: string, id?: string) =>
    (clientId: string, of: string, body: object, more: object = {}): Promise<Answer> =>
      studio.call(`POST ${inClient}${path}`, { params: { clientId, ...(id && { [id]: of }) }, body, ...more });
  return {
    sell: (clientId: string, body: object, more: object = {}) => post("/packages")(clientId, "", body, more),
    extend: post("/packages/{packageId}/extend", "packageId"),
    credits: post("/packages/{packageId}/credits", "packageId"),
    contract: (clientId: string, body: object, more: object = {}) => post("/contracts")(clientId, "", body, more),
    act: (how: string) => post(`/contracts/{contractId}/${how}`, "contractId"),
    offer: (body: object) => studio.call("POST /v1/offers", { body }),
    async get(clientId: string, path: string, query: Record<string, string> = {}, at?: string) {
      const answer = await studio.call(`GET ${inClient}${path}`, { params: { clientId }, query, ...(at && { at }) });
      expect(answer.status, answer.text).toBe(200);
      return answer.body;
    },
    async report(what: string, query: Record<string, string> = {}, at?: string) {
      const answer = await studio.call(`GET /v1/reports/${what}`, { query, ...(at && { at }) });
      expect(answer.status, answer.text).toBe(200);
      return answer.body.items;
    },
    row: async (clientId: string, packageId: string, at?: string) =>
      (
        await studio.call(`GET ${inClient}/packages/{packageId}`, {
          params: { clientId, packageId },
          ...(at && { at }),
        })
      ).body,
  };
};
