import { campaignStep } from "../../shared/campaigns/send.ts";
import { appendChanges } from "../../shared/changes/store.ts";
import { runJob } from "../../shared/jobs/run.ts";
import { jobs } from "../../shared/jobs/store.ts";
import { dispatch } from "../../shared/webhooks/dispatch.ts";
import { news } from "../../test/campaigns/office.ts";
import type { openSigning } from "../../test/signatures/signing.ts";
import type { Operations } from "./operations.ts";

type Signing = Awaited<ReturnType<typeof openSigning>>;
const context = { getRemainingTimeInMillis: () => 600_000 };

/** A message's way: written at the desk, sent, heard of; in the order in which they happen. */
export const messaged = async ({ studio, channels, desk }: Signing): Promise<Operations> => {
  const { id: clientId, mobile } = await desk.client();
  const write = (message: object) => async () => {
    const answer = await studio.call("POST /v1/clients/{clientId}/messages", { params: { clientId }, body: message });
    if (answer.status >= 300) throw new Error(answer.text);
  };
  const mail = { channel: "email", subject: "Tomorrow", body: "See you tomorrow." };
  await write(mail)();
  await write({ channel: "sms", body: "Hello" })();
  await channels.flow();
  channels.clear();
  return {
    "write an email": write(mail),
    "send an email": () => channels.send(),
    "hear of an email": () => channels.hear(),
    "write an SMS": write({ channel: "sms", body: "See you tomorrow?" }),
    "send an SMS": () => channels.send(),
    "hear of an SMS": () => channels.hear(),
    "a client's SMS": () => desk.text(mobile, "On my way"),
  };
};

/** A campaign to twenty clients by email: its job writes them; sending and hearing are those of any email. */
export const campaigned = async ({ studio, channels, desk }: Signing): Promise<Operations> => {
  const clientIds: string[] = [];
  for (let i = 0; i < 20; i += 1) clientIds.push((await desk.client()).id);
  await studio.stream.settle();
  const preview = await studio.call("POST /v1/campaigns/preview", { body: { who: { clientIds }, message: news } });
  const { body } = await studio.call("POST /v1/campaigns", { body: { token: preview.body.token, name: "We move" } });
  const item = (await studio.table.get(jobs.key(studio.accountId, body.jobId)))!;
  return {
    "a campaign to 20 by email": () => runJob(studio.means, item, campaignStep(studio.means), () => false),
    "(its messages)": () => channels.flow(),
  };
};

/** A waiver asked for and signed, without the two messages that carry the link. */
export const signed = async (hub: Signing): Promise<Operations> => {
  const { id } = await hub.desk.client();
  const { id: waiverId } = await hub.waiver();
  let token = "";
  return {
    "ask for a signature": async () => {
      token = await hub.token((await hub.ask(id, waiverId)).body);
    },
    "sign a waiver": () => hub.sign(token),
  };
};

/** The log of changes and what a webhook is told of it. */
export const told = async ({ studio }: Signing): Promise<Operations> => {
  const change = () => ({
    id: studio.means.newId("revision"),
    type: "booking.changed",
    entity: "booking" as const,
    entityId: studio.means.newId("booking"),
    clientId: studio.means.newId("client"),
    at: studio.means.now(),
  });
  const post = async () => ({ status: 200, durationMs: 1 });
  await studio.call("POST /v1/webhooks", { body: { url: "https://hooks.example.com/", types: ["*"] } });
  const run = () => dispatch({ ...studio.means, post, enough: () => false });
  await run();
  return {
    "log ten changes": () => appendChanges(studio.means, Array.from({ length: 10 }, change)),
    "tell a webhook of ten changes": run,
  };
};

/** The runs of the clocks where nothing is to do but to look. */
export const quiet = async (): Promise<Operations> => {
  const event = { time: new Date().toISOString().replace(/:\d\d\.\d+Z/, ":30.000Z") };
  const run = (file: string) => async () => {
    const { handler } = (await import(`../../functions/jobs/${file}.ts`)) as {
      handler: (event: unknown, of: unknown) => Promise<unknown>;
    };
    await handler(event, context);
  };
  return {
    "a run of the clock": run("clock"),
    "a run of the waitlists": run("waitlists"),
    "(a sweep that mends what was written without settling)": run("sweep"),
    "a sweep": run("sweep"),
  };
};
