import { beforeAll, describe, expect, it } from "vitest";
import type { Channels } from "../support/channels.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import type { Studio } from "../support/studio.ts";

let studio: Studio;
let channels: Channels;
let desk: Desk;
const list = "studio-list";

/** Full hours from the next one on, so that no change of the test is later than one of them. */
const hour = (n: number): string => new Date((Math.floor(Date.now() / 3600_000) + 1 + n) * 3600_000).toISOString();

const reach = async (id: string) => (await desk.profile(id)).reachability.sms;
const put = (mobile: string) => channels.optOuts.put({ OptOutListName: list, OptedOutNumber: mobile });

beforeAll(async () => {
  ({ studio, channels, desk } = await openDesk());
});

describe("the SMS service's own opt-out list, read back every hour", () => {
  it("S3-28 opts out every client with a number on it, once, and says where that comes from", async () => {
    const [{ id, mobile }, other] = [await desk.client(), await desk.client()];
    const child = await desk.client({ phones: [{ kind: "mobile", number: mobile }] });
    channels.optOuts.byEndUser(mobile, list);
    await channels.clock(new Date(Date.parse(hour(0)) + 60_000).toISOString());
    expect((await reach(id)).eligible).toBe(true);
    expect(await channels.clock(hour(0))).toMatchObject({ optedOut: 1, failed: 0 });
    for (const one of [id, child.id]) expect(await reach(one)).toMatchObject({ eligible: false });
    expect((await reach(other.id)).eligible).toBe(true);
    const ledger = (await studio.call("GET /v1/clients/{clientId}/consents", { params: { clientId: id } })).body.items;
    expect(ledger[0]).toMatchObject({ about: "sms", given: false, words: "on the opt-out list of the SMS service" });
    expect(await channels.clock(hour(1))).toMatchObject({ optedOut: 0, failed: 0 });
  });

  it("a number that nobody has is left to the service until somebody has it; a list of more than a page is read to its end", async () => {
    for (let i = 0; i < 230; i += 1) put(`+1207556${String(1000 + i)}`);
    expect(await channels.clock(hour(0))).toMatchObject({ optedOut: 0, failed: 0 });
    const body = { firstName: "Late", phones: [{ kind: "mobile", number: "+12075561229" }] };
    const { id } = (await studio.call("POST /v1/clients", { body })).body;
    expect((await reach(id)).reason).toBe("noConsent");
    expect(await channels.clock(hour(1))).toMatchObject({ optedOut: 1 });
    expect(await reach(id)).toMatchObject({ reason: "unsubscribed", service: { eligible: false } });
  });

  it("a client who subscribed after the service listed the number stays subscribed", async () => {
    const mobile = "+12075570001";
    put(mobile);
    const { id } = await desk.client({ phones: [{ kind: "mobile", number: mobile }] });
    expect(await channels.clock(hour(0))).toMatchObject({ optedOut: 0, failed: 0 });
    expect((await reach(id)).eligible).toBe(true);
  });
});
