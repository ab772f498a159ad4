import { clientPk } from "../../shared/clients/header.ts";
import type { Stat } from "../../shared/settling/routes.ts";
import { keyPrefix } from "../../shared/table/schema.ts";
import type { Call } from "../support/call.ts";
import type { Meter } from "../support/meter.ts";
import { sourceOf } from "../support/source.ts";
import type { Studio } from "../support/studio.ts";
import { source } from "./seed.ts";
import { project } from "./settling.ts";
import { typicalInvoice } from "./typical.ts";

type Metered = Studio & { meter: Meter };
interface Counted {
  requests: number;
  readUnits: number;
}
type Query = Record<string, string>;

const at = "2026-03-02T12:00:00Z";

/** What the pages of a client cost, ten rows each: P1, P2 and P4, for the tests and the bench alike. */
export const pagesOf = ({ call, meter }: Metered) => {
  const ask = async (asked: Call, routeKey: string, params: Query, query: Query): Promise<Counted> => {
    const { requests, readUnits } = await meter.during(async () => {
      const { status, text } = await asked(routeKey, { params, query, at });
      if (status !== 200) throw new Error(`${routeKey} answered ${status}: ${text}`);
    });
    return { requests, readUnits };
  };
  const of = (path: string, params: Query, query: Query = {}) =>
    ask(call, `GET /v1/clients/{clientId}${path}`, params, query);
  const limit = "10";
  return {
    profile: (clientId: string) => of("", { clientId }),
    bookings: (clientId: string) => of("/bookings", { clientId }, { limit }),
    pastBookings: (clientId: string) => of("/bookings", { clientId }, { limit, when: "past" }),
    invoices: (clientId: string) => of("/invoices", { clientId }, { limit }),
    explained: (clientId: string, stat: Stat) => of("/explain/{stat}", { clientId, stat }, { limit }),
    chart: (clientId: string, chart: string) => of(`/charts/${chart}`, { clientId }),
    /** of another account, as its caller */
    clientList: (asked: Call) => ask(asked, "GET /v1/clients", {}, { limit }),
  };
};

/**
 * P3: what so many invoices of one client cost that arrive together, typical ones or `fields` changed: to take them in, and
 * to settle them in one batch of the stream.
 */
export const arrivalOf = async (
  studio: Metered,
  [clientId, sourceId]: [clientId: string, sourceId: string],
  ids: string[],
) => {
  const { send } = sourceOf(studio, source);
  const intake = await studio.meter.during(() => send(ids.map((id) => typicalInvoice(id, sourceId))));
  const pk = clientPk(studio.accountId, clientId);
  const { items } = await studio.table.query({ pk, prefix: keyPrefix("INV"), newestFirst: true, limit: ids.length });
  const dirty = items.filter((item) => item.dirty === true);
  const settling = await studio.meter.during(() => (dirty.length > 0 ? project(dirty) : Promise.resolve()));
  return { intake, settling };
};
