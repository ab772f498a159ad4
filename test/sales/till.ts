import { expect } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import type { Answer, Call } from "../support/call.ts";
import type { Studio } from "../support/studio.ts";

const inClient = "/v1/clients/{clientId}";
const inInvoice = `${inClient}/invoices/{invoiceId}`;

/** A line of a cart with what tests do not care about filled in. */
export const line = (amount: number, fields: object = {}) => ({
  kind: "product",
  name: "Mat",
  quantity: 1,
  amount,
  ...fields,
});

/** What the desk does with sales of its own, and reads of them. */
export const tillOf = (studio: Studio, by: Call = studio.call) => {
  const get = async (clientId: string, path: string, query: Record<string, string> = {}, at?: string) => {
    const answer = await by(`GET ${inClient}${path}`, { params: { clientId }, query, ...(at && { at }) });
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };
  const act =
    (method: string, path: string) =>
    (clientId: string, invoiceId: string, body: object, more: object = {}) =>
      by(`${method} ${inInvoice}${path}`, { params: { clientId, invoiceId }, body, ...more });
  const start = (clientId: string, body: object, more: object = {}): Promise<Answer> =>
    by(`POST ${inClient}/carts`, { params: { clientId }, body, ...more });
  return {
    get,
    start,
    pay: act("POST", "/payments"),
    refund: act("POST", "/refunds"),
    drop: act("POST", "/void"),
    change: act("PATCH", ""),
    addClient: async (): Promise<string> => {
      const body = { firstName: "Maya", emails: [{ address: `${newId("client")}@example.com` }] };
      return (await studio.call("POST /v1/clients", { body })).body.id;
    },
    /** a cart of one line; its id */
    cart: async (clientId: string, amount: number, more: object = {}): Promise<string> => {
      const answer = await start(clientId, { lines: [line(amount)], ...more });
      expect(answer.status, answer.text).toBe(201);
      return answer.body.id;
    },
    /** the first currency of the overview, when everything is settled */
    sums: async (clientId: string) => {
      expect(await studio.stream.settle()).toEqual([]);
      const { sales, invoiceCount } = await get(clientId, "/sales");
      return { ...sales[0], invoiceCount };
    },
  };
};
