import type { Api } from "../../infra/local/demo/api.ts";
import type { SourceRecord } from "../../infra/local/demo/records.ts";
import { matcher } from "../../infra/local/gateway/routes.ts";
import { allRoutes } from "../../shared/routes.ts";
import { type Call, callAs } from "../support/call.ts";
import type { Studio } from "../support/studio.ts";

/** The records of some clients in the order they are sent: the clients, the events they booked, the rest. */
export const recordsAbout = (records: SourceRecord[], clients: string[]): SourceRecord[] => {
  const about = new Set(clients);
  const told = records.filter((record) =>
    record.type === "client" ? about.has(record.id) : "client" in record && about.has(record.client),
  );
  const booked = new Set(told.flatMap((record) => (record.type === "booking" ? [record.event] : [])));
  const events = records.filter(({ type, id }) => type === "event" && booked.has(id));
  return [...told.filter(({ type }) => type === "client"), ...events, ...told.filter(({ type }) => type !== "client")];
};

const match = matcher(Object.keys(allRoutes).map((key) => ({ key, functionArn: "" })));

/** The API as the demo uses it, without HTTP between: the real handlers, as of a time. */
export const apiOver = (studio: Studio, at: string, call: Call = studio.call): Api => {
  const keys = new Map<string, Call>();
  const send = async (method: string, address: string, body?: unknown) => {
    const { pathname, searchParams } = new URL(address, "http://local");
    const { route, params } = match(method, pathname)!;
    const answer = await call(route.key, { params, query: Object.fromEntries(searchParams), body, at });
    if (answer.status >= 300) throw new Error(`${method} ${address}: ${answer.text}`);
    if (route.key === "POST /v1/api-keys") {
      const { id: actorId, key, role } = answer.body;
      keys.set(key, callAs({ accountId: studio.accountId, actorId, role }));
    }
    return answer.body;
  };
  return {
    get: (path) => send("GET", path),
    send,
    submit: async (address, fields) => {
      if (!address.startsWith("/")) {
        const body = new FormData();
        for (const [name, value] of Object.entries(fields)) body.append(name, value);
        const { ok, status } = await fetch(address, { method: "POST", body });
        if (!ok) throw new Error(`a form to ${address}: ${status}`);
        return;
      }
      const { route, params } = match("POST", address)!;
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const answer = await call(route.key, { params, body: fields, headers, at });
      if (answer.status >= 300) throw new Error(`a form to ${address}: ${answer.text}`);
    },
    as: (key) => apiOver(studio, at, keys.get(key)!),
  };
};
