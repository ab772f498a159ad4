import type { Answer, Input } from "../support/call.ts";
import type { Studio } from "../support/studio.ts";

/** What the desk does in a test: clients and classes made here, and the acts on their bookings. */
export const deskOf = (studio: Studio) => {
  let made = 0;
  const idOf = ({ body, text }: Answer): string => {
    if (!body?.id) throw new Error(text);
    return body.id;
  };
  const act = (method: string, clientId: string, bookingId: string, rest = "", input: Input = {}): Promise<Answer> =>
    studio.call(`${method} /v1/clients/{clientId}/bookings/{bookingId}${rest}`, {
      params: { clientId, bookingId },
      ...input,
    });
  return {
    act,
    async client(): Promise<string> {
      made += 1;
      const emails = [{ address: `desk${made}@example.com` }];
      return idOf(await studio.call("POST /v1/clients", { body: { firstName: `Maya ${made}`, emails } }));
    },
    async event(fields: object = {}): Promise<string> {
      const body = {
        name: "Yin",
        eventType: "Yin",
        kind: "class",
        startsAt: "2026-03-02T11:00:00.000Z",
        endsAt: "2026-03-02T12:00:00.000Z",
        ...fields,
      };
      return idOf(await studio.call("POST /v1/events", { body }));
    },
    book: (clientId: string, eventId: string, fields: object = {}, at = "2026-03-01T08:00:00.000Z") =>
      studio.call("POST /v1/clients/{clientId}/bookings", { params: { clientId }, body: { eventId, ...fields }, at }),
    cancel: (clientId: string, bookingId: string, at: string) =>
      act("POST", clientId, bookingId, "/cancel", { body: {}, at }),
    async list(clientId: string, query: Record<string, string> = {}, at = "2026-03-01T08:00:00.000Z") {
      const { status, body, text } = await studio.call("GET /v1/clients/{clientId}/bookings", {
        params: { clientId },
        query,
        at,
      });
      if (status !== 200) throw new Error(text);
      return body;
    },
    async profile(clientId: string) {
      await studio.stream.settle();
      return (await studio.call("GET /v1/clients/{clientId}", { params: { clientId } })).body;
    },
    /** a package of classes sold here; its id, and how many credits are used */
    async pack(clientId: string, creditsTotal: number, more: object = {}) {
      const body = { name: "Ten classes", kind: "class", creditsTotal, ...more };
      const at = "2026-02-01T12:00:00.000Z";
      const id = idOf(await studio.call("POST /v1/clients/{clientId}/packages", { params: { clientId }, body, at }));
      const params = { clientId, packageId: id };
      const used = async (): Promise<number> =>
        (await studio.call("GET /v1/clients/{clientId}/packages/{packageId}", { params })).body.creditsUsed;
      return { id, used };
    },
    invoices: async (clientId: string) =>
      (await studio.call("GET /v1/clients/{clientId}/invoices", { params: { clientId } })).body.items,
    settings: (body: object) => studio.call("PUT /v1/settings/bookings", { body }),
    async places(eventId: string): Promise<{ booked: number; waiting: { clientId: string }[] }> {
      const item = await studio.table.get({ pk: `${studio.accountId}#${eventId}`, sk: "1#PLACES" });
      return (item?.data ?? { booked: 0, waiting: [] }) as never;
    },
  };
};
