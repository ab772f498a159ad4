import { expect } from "vitest";
import type { Proves } from "../cases.ts";
import type { Hub } from "../hub.ts";
import { needed } from "../target.ts";
import { addressOf, noa } from "./desk.ts";

/** The studio's number: cases of a run share it, since it is the account's. */
export const studioNumber = "+12075550199";

const message = (hub: Hub, id: string, fields: object = {}) =>
  hub.ok(
    hub.post(`/v1/clients/${id}/messages`, {
      channel: "email",
      purpose: "service",
      subject: `Mat ${hub.mark}`,
      body: "It is here.",
      ...fields,
    }),
  );

const stateIs = (hub: Hub, id: string, messageId: string, states: string[], seconds?: number) =>
  hub.until(
    () => hub.ok(hub.get(`/v1/clients/${id}/messages/${messageId}`)),
    ({ state }) => states.includes(state),
    seconds,
  );

const mailOf = async (hub: Hub) => {
  const outbox = needed(hub.target.outbox, "to look at mails that went out");
  return hub.until(
    async () => (await outbox()).filter(({ to }) => to.includes(addressOf(hub))),
    (mails) => mails.length > 0,
  );
};

/** A mobile number for fictional use, by the case's mark. */
const mobileOf = ({ mark }: Hub): string =>
  `+1207555${String(100 + (Number.parseInt(mark, 36) % 100)).padStart(4, "0")}`;

export const messages = (proves: Proves): void => {
  proves("an email goes out by the stream, the outbox queue and the sender", async (hub) => {
    const id = await noa(hub);
    const { id: messageId } = await message(hub, id);
    await stateIs(hub, id, messageId, ["sent", "delivered"]);
  });

  proves("the mail that went out is the one that was written, once", async (hub) => {
    const id = await noa(hub);
    await message(hub, id);
    const mails = await mailOf(hub);
    expect(mails).toMatchObject([{ subject: `Mat ${hub.mark}`, text: expect.stringContaining("It is here.") }]);
  });

  proves("what became of an email comes back by topic, queue and intake", async (hub) => {
    const id = await noa(hub);
    const { id: messageId } = await message(hub, id);
    await stateIs(hub, id, messageId, ["delivered"]);
  });

  proves("a message for later goes out when the clock's schedule finds it due", async (hub) => {
    const id = await noa(hub);
    const sendAt = new Date(Date.now() + 5000).toISOString();
    const { id: messageId, state } = await message(hub, id, { sendAt });
    expect(state).toBe("scheduled");
    await stateIs(hub, id, messageId, ["sent", "delivered"], 180);
  });

  proves("a text of an unknown number opens a discussion, and staff's answer closes it", async (hub) => {
    const textIn = needed(hub.target.textIn, "to have a text arrive");
    await textIn({ from: mobileOf(hub), to: studioNumber, body: `Do you have boxing? ${hub.mark}` });
    const { items } = await hub.until(
      () => hub.ok(hub.get("/v1/discussions?status=open")),
      ({ items }) => JSON.stringify(items).includes(hub.mark),
    );
    const { id } = items.find((item: object) => JSON.stringify(item).includes(hub.mark));
    await hub.ok(hub.post(`/v1/discussions/${id}/close`));
    expect(await hub.ok(hub.get(`/v1/discussions/${id}`))).toMatchObject({ state: "closed" });
  });

  proves("a text to a client goes out", async (hub) => {
    const id = await noa(hub, { phones: [{ kind: "mobile", number: mobileOf(hub) }] });
    await hub.ok(hub.put(`/v1/clients/${id}/subscriptions/sms`, { subscribed: true, source: "client" }));
    const { id: messageId } = await message(hub, id, { channel: "sms", subject: undefined });
    await stateIs(hub, id, messageId, ["sent", "delivered"]);
  });

  proves("a waiver is signed by the link in the mail, and its copy is kept", async (hub) => {
    const id = await noa(hub);
    const texts = [{ language: "en", title: "Liability waiver", body: "Yoga is exercise." }];
    const waiver = await hub.ok(hub.post("/v1/waivers", { name: `Liability ${hub.mark}`, texts }));
    await hub.ok(hub.post(`/v1/clients/${id}/signatures`, { waiverId: waiver.id, channels: ["email"] }));
    const [mail] = await mailOf(hub);
    const path = /\/w\/[\w.-]+/.exec(mail!.text)![0];
    const form = new URLSearchParams({ shown: "1 en", name: "Noa", agree: "on" });
    expect((await fetch(hub.target.url + path, { method: "POST", body: form })).status).toBe(200);
    await hub.until(
      () => hub.ok(hub.get(`/v1/clients/${id}/documents`)),
      ({ items }) => items.some(({ kind }: { kind: string }) => kind === "waiver"),
    );
  });
};
