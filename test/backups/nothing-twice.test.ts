import { beforeAll, describe, expect, it } from "vitest";
import type { Channels } from "../support/channels.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { runJobs } from "../support/jobs.ts";
import { outwardOf, receiver } from "../support/outward.ts";
import type { Studio } from "../support/studio.ts";
import { anotherTable, backUp, byKey, goOn, restoreInto } from "./restored.ts";

let studio: Studio;
let channels: Channels;
let desk: Desk;
beforeAll(async () => {
  ({ studio, channels, desk } = await openDesk());
});

/** What clients got, but for the words that come with a first text. */
const bodies = () =>
  channels
    .sms()
    .map(({ body }) => body)
    .filter((body) => !body.includes("STOP"));

const stateOf = async ({ call }: Studio, clientId: string, messageId: string) =>
  (await call("GET /v1/clients/{clientId}/messages/{messageId}", { params: { clientId, messageId } })).body;

describe("reliability 7 a table that is put back to what its backup was", () => {
  it("S4-27 erases again who was erased since, and leaves out who opted out since", async () => {
    const [gone, out, both] = [await desk.client(), await desk.client(), await desk.client()];
    await studio.stream.settle();
    const backup = await backUp(studio);
    const params = (clientId: string) => ({ params: { clientId } });
    await studio.call("POST /v1/clients/{clientId}/erase", { ...params(gone.id), body: {} });
    await runJobs(studio);
    await desk.text(out.mobile, "STOP");
    expect(await restoreInto(studio, studio, backup, { replace: true })).toMatchObject({ unsettled: 0, lost: [] });
    await runJobs(studio);
    expect((await studio.call("GET /v1/clients/{clientId}", params(gone.id))).status).toBe(404);
    const left = [...(await byKey(studio.table)).values()].filter(({ pk }) => pk.endsWith(gone.id));
    expect(left.map(({ type }) => type).sort()).toEqual(["card", "erased"]);
    const reach = async (id: string) => (await desk.profile(id)).reachability.sms;
    expect(await reach(out.id)).toMatchObject({ eligible: false });
    expect(await reach(both.id)).toMatchObject({ eligible: true });
  });
});

describe("reliability 7 a hub that goes on from a backup", () => {
  it("sends no message again that went out after it was made, and tells no webhook again; what was planned for later goes out once", async () => {
    const receives = await receiver();
    const before = await outwardOf(studio);
    const input = { body: { url: receives.url, types: ["*"] } };
    expect((await studio.call("POST /v1/webhooks", input)).status).toBe(201);
    const { id } = await desk.client();
    await before.tell();
    expect(receives.calls.length).toBeGreaterThan(0);
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const write = async (body: string, sendAt?: string) => {
      const params = { clientId: id };
      const message = { channel: "sms", body, ...(sendAt && { sendAt }) };
      return (await studio.call("POST /v1/clients/{clientId}/messages", { params, body: message })).body.id as string;
    };
    await write("first");
    await channels.flow();
    const later = await write("later", soon);
    const queued = await write("queued");
    const backup = await backUp(studio);

    await channels.flow();
    expect(bodies()).toEqual(["first", "queued"]);

    const other = await anotherTable(studio);
    expect(await restoreInto(studio, other, backup)).toMatchObject({ held: 1, unsettled: 0, lost: [] });
    const told = receives.calls.length;
    const again = goOn(studio, other);
    const after = await outwardOf(again);
    const records = await again.stream.unread();
    expect(records.length).toBeGreaterThan(20);
    const hourOld = records.map((record) => ({
      ...record,
      dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: Date.now() / 1000 + 7200 },
    }));
    expect(await after.publish(hourOld)).toEqual([]);
    expect(after.queued()).toEqual([]);
    await again.call("GET /v1/account");
    await channels.clock(new Date().toISOString());
    await after.tell();
    expect(bodies()).toEqual(["first", "queued"]);
    expect(receives.calls.length).toBe(told);
    expect(await stateOf(again, id, queued)).toMatchObject({ state: "unknown", reason: "restored" });

    expect(await stateOf(again, id, later)).toMatchObject({ state: "scheduled" });
    await channels.clock(soon);
    const due = (await again.stream.unread()).filter(({ dynamodb }) => dynamodb?.NewImage?.due?.BOOL);
    expect(due).toHaveLength(1);
    await channels.sender(due.map(({ dynamodb }) => ({ pk: dynamodb!.Keys!.pk!.S!, sk: dynamodb!.Keys!.sk!.S! })));
    expect(bodies()).toEqual(["first", "queued", "later"]);
    await runJobs(again);
  });
});
