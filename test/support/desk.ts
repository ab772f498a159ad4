import { type Channels, channelsOf } from "./channels.ts";
import { openStudio, type Studio } from "./studio.ts";

/** Number and address of the test studio. */
export const studioNumber = "+12075550100";
export const studioAddress = "hello@tideline.example";

/** What tests of conversations do at the desk and at the client's phone. */
const deskOf = (studio: Studio, channels: Channels) => {
  let count = 0;
  const { call } = studio;
  const inDiscussion = (discussionId: string) => ({ params: { discussionId } });
  const desk = {
    /** a client with a mobile that agreed to SMS */
    client: async (fields: object = {}): Promise<{ id: string; mobile: string; email: string }> => {
      count += 1;
      const mobile = `+1207555${String(2000 + count)}`;
      const email = `client${count}@example.com`;
      const body = {
        firstName: `Client${count}`,
        emails: [{ address: email }],
        phones: [{ kind: "mobile", number: mobile }],
        ...fields,
      };
      const { id } = (await call("POST /v1/clients", { body })).body;
      const params = { clientId: id, channel: "sms" };
      await call("PUT /v1/clients/{clientId}/subscriptions/{channel}", {
        params,
        body: { subscribed: true, source: "client" },
      });
      return { id, mobile, email };
    },
    write: async (clientId: string, body = "See you tomorrow?") =>
      (await call("POST /v1/clients/{clientId}/messages", { params: { clientId }, body: { channel: "sms", body } }))
        .body,
    /** the client writes a text; with an id of its own it is the same one again */
    text: async (from: string, body: string, id?: string) => {
      await channels.smsInbound({ from, to: studioNumber, body, ...(id && { id }) });
      await channels.hear();
    },
    discussionsOf: async (clientId: string) =>
      (await call("GET /v1/clients/{clientId}/discussions", { params: { clientId } })).body.items,
    only: async (clientId: string) => (await desk.discussionsOf(clientId))[0],
    thread: async (discussionId: string) =>
      (await call("GET /v1/discussions/{discussionId}/messages", inDiscussion(discussionId))).body.items,
    act: async (what: string, discussionId: string, body?: object) =>
      call(`POST /v1/discussions/{discussionId}/${what}`, { ...inDiscussion(discussionId), ...(body && { body }) }),
    counts: async () => (await call("GET /v1/discussions/counts")).body,
    alerts: async () => (await call("GET /v1/alerts")).body,
    profile: async (clientId: string) => (await call("GET /v1/clients/{clientId}", { params: { clientId } })).body,
  };
  return desk;
};
export type Desk = ReturnType<typeof deskOf>;

/** A studio that writes and is written to: what most tests of conversations begin with. */
export const openDesk = async (settings: object = {}): Promise<{ studio: Studio; channels: Channels; desk: Desk }> => {
  const studio = await openStudio();
  const channels = await channelsOf(studio);
  const body = { sms: { number: studioNumber }, email: { address: studioAddress }, ...settings };
  await studio.call("PUT /v1/settings/messaging", { body });
  return { studio, channels, desk: deskOf(studio, channels) };
};
