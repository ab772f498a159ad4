import { isDeepStrictEqual } from "node:util";
import type { Api } from "./api.ts";
import type { Conversations, DemoText } from "./conversations.ts";

interface Listed<T> {
  items: T[];
}
interface Discussion {
  id: string;
  client: { id: string } | null;
  contact: string | null;
}

/** Whom a client of the demo is in the API. */
type IdOf = (client: string) => string;

const all = async (api: Api): Promise<Discussion[]> => {
  const states = ["open", "snoozed", "closed"];
  const pages = await Promise.all(
    states.map((status) => api.get<Listed<Discussion>>(`/v1/discussions?limit=100&status=${status}`)),
  );
  return pages.flatMap(({ items }) => items);
};

/** The mobile of a client, E.164; a number is itself. */
const numberOf = async (api: Api, from: string, idOf: IdOf): Promise<string> => {
  if (from.startsWith("+")) return from;
  const { phones } = await api.get<{ phones: { kind: string; number: string }[] }>(`/v1/clients/${idOf(from)}`);
  const mobile = phones.find(({ kind }) => kind === "mobile");
  if (!mobile) throw new Error(`The demo studio was made, but ${from} has no mobile.`);
  return mobile.number;
};

/** Lets the demo's clients write, by the way a text comes in; discussions that stand there already are left alone. */
export const makeConversations = async (api: Api, { settings, texts }: Conversations, idOf: IdOf): Promise<void> => {
  const held = await api.get<Record<string, unknown>>("/v1/settings/messaging");
  if (!isDeepStrictEqual(held.sms, settings.sms)) await api.send("PUT", "/v1/settings/messaging", settings);
  if ((await all(api)).length > 0) return;
  for (const { from, body } of texts) {
    const number = await numberOf(api, from, idOf);
    await api.send("POST", "/_local/sms/inbound", { from: number, to: settings.sms.number, body });
    // one after the other, so that the list is in the order of the story
    await api.get("/_local/idle?timeout=120&besides=demo");
  }
  const discussions = await all(api);
  for (const text of texts) await follow(api, text, discussions, idOf);
};

const follow = async (api: Api, { from, desk }: DemoText, discussions: Discussion[], idOf: IdOf): Promise<void> => {
  if (!desk) return;
  const found = discussions.find(({ client, contact }) =>
    from.startsWith("+") ? contact === from : client?.id === idOf(from),
  );
  if (!found) throw new Error(`The demo studio was made, but there is no discussion with ${from}.`);
  const path = `/v1/discussions/${found.id}`;
  if ("snoozeHours" in desk) {
    const until = new Date(Date.now() + desk.snoozeHours * 3600_000).toISOString();
    return void (await api.send("POST", `${path}/snooze`, { until }));
  }
  const subscription = `/v1/clients/${found.client?.id}/subscriptions/sms`;
  await api.send("PUT", subscription, { subscribed: true, source: "client" });
  await api.send("POST", `${path}/messages`, { body: desk.reply });
  await api.send("POST", `${path}/reopen`, {});
  const { items } = await api.get<Listed<{ id: string; name: string }>>("/v1/staff?limit=100");
  const colleague = items.find(({ name }) => name === desk.reopenFor);
  if (colleague) await api.send("PATCH", path, { assignee: colleague.id });
};
