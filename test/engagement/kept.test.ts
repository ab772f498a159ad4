import { beforeAll, expect, it } from "vitest";
import { postSent, sentKeeper } from "../../infra/local/control/sent.ts";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let clientId: string;
beforeAll(async () => {
  studio = await openStudio();
  const source = sourceOf(studio);
  await source.load([makeClient("c")]);
  clientId = await source.clientId("c");
});

const post = (fields: object) => postSent(sentKeeper(studio.client, studio.tableName), fields);

it("S0-67 what the demo's automations sent in the past stands in the list, the charts, a closed discussion and the automation's own list", async () => {
  const { id } = (await studio.call("POST /v1/automations", { body: { name: "Welcome", channel: "email" } })).body;
  const at = "2026-03-02T12:00:00.000Z";
  const message = {
    accountId: studio.accountId,
    clientId,
    channel: "email",
    automation: { id, name: "Welcome" },
    subject: "Welcome",
    body: "So good that you are here.",
    to: "maya@example.com",
    from: "hello@tideline.example",
    sentAt: at,
    state: "delivered",
    marks: { deliveredAt: at, opened: { at, by: "human", why: "nothingAgainst" } },
  };
  expect(await post(message)).toMatchObject({ status: 201 });
  await studio.stream.settle();
  const params = { clientId };
  const { items } = (await studio.call("GET /v1/clients/{clientId}/engagement", { params })).body;
  expect(items).toMatchObject([{ at, title: "Welcome", sender: { name: "Welcome" }, engaged: { opened: "human" } }]);
  const query = { from: "2026-03", to: "2026-03" };
  const ratio = await studio.call("GET /v1/clients/{clientId}/charts/medium-ratio", { params, query });
  expect(ratio.body.total).toBe(1);
  const discussions = (await studio.call("GET /v1/clients/{clientId}/discussions", { params })).body.items;
  expect(discussions).toMatchObject([{ state: "closed", subject: "Welcome" }]);
  const own = await studio.call("GET /v1/automations/{automationId}/messages", { params: { automationId: id } });
  expect(own.body.items).toMatchObject([{ lastAction: "opened" }]);
});

it("what is no message is refused with every fault", async () => {
  expect(await post({ clientId, state: "sent" })).toMatchObject({ status: 422 });
});
