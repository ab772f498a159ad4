import type { Api } from "./api.ts";
import type { Conversations } from "./conversations.ts";
import { automations, type DemoMessage } from "./messages.ts";

interface Listed<T> {
  items: T[];
}
interface Reached {
  emails: { address: string }[];
  phones: { kind: string; number: string }[];
}

/** Ids of the demo's automations by name; those that are not there are made. */
const madeAutomations = async (api: Api): Promise<Map<string, string>> => {
  const { items } = await api.get<Listed<{ id: string; name: string }>>("/v1/automations");
  const ids = new Map(items.map(({ id, name }) => [name, id]));
  for (const automation of automations)
    if (!ids.has(automation.name)) {
      const { id } = await api.send<{ id: string }>("POST", "/v1/automations", automation);
      ids.set(automation.name, id);
    }
  return ids;
};

/** Writes down what the automations sent before this day; a client who has some of it already is left alone. */
export const makeMessages = async (
  api: Api,
  { accountId, messages, studio }: { accountId: string; messages: DemoMessage[]; studio: Conversations["settings"] },
  idOf: (client: string) => string,
): Promise<void> => {
  const ids = await madeAutomations(api);
  for (const [client, ofClient] of Map.groupBy(messages, (message) => message.client)) {
    const clientId = idOf(client);
    const [{ items }, { emails, phones }] = await Promise.all([
      api.get<Listed<unknown>>(`/v1/clients/${clientId}/engagement?limit=1`),
      api.get<Reached>(`/v1/clients/${clientId}`),
    ]);
    if (items.length > 0) continue;
    const mobile = phones.find(({ kind }) => kind === "mobile")?.number;
    for (const { client: _, automation: name, ...message } of ofClient) {
      const [to, from] =
        message.channel === "email" ? [emails[0]?.address, studio.email.address] : [mobile, studio.sms.number];
      if (to === undefined) throw new Error(`The demo studio was made, but ${client} has no ${message.channel}.`);
      const automation = { id: ids.get(name)!, name };
      await api.send("POST", "/_local/messages", { ...message, accountId, clientId, automation, to, from });
    }
  }
};
