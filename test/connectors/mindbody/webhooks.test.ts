import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHttpService } from "../../../infra/local/services/http-service.ts";
import type { SimClass } from "../../../infra/local/simulators/mindbody/model.ts";
import { deactivate, editClient, merge, newClient } from "../../../infra/local/simulators/mindbody/people.ts";
import { refund, sell } from "../../../infra/local/simulators/mindbody/selling.ts";
import {
  book,
  bookAppointment,
  cancel,
  cancelClass,
  mark,
  setAppointment,
} from "../../../infra/local/simulators/mindbody/visiting.ts";
import type { NewRecord, Notice } from "../../../shared/connectors/contract.ts";
import { mindbody, type OpenSite, openSite } from "./site.ts";

const hook = mindbody.webhook!;
const url = "https://hub.example.com/hooks/mindbody";

describe("Mindbody's webhooks", () => {
  let site: OpenSite;
  let credentials: object;

  beforeAll(async () => {
    site = await openSite({ clients: 60, months: 2, classesPerDay: 3 });
    credentials = (await hook.subscribe!(site.link(), url)) as object;
  });
  afterAll(() => site.stop());

  const requests = () => site.webhooks().map(({ headers, body }) => ({ url, headers, body }));
  const notices = (): Notice[] => requests().flatMap(({ body }) => hook.read(JSON.parse(body)) ?? []);
  const recordsOf = async (list: Notice[]): Promise<NewRecord[]> => {
    const records: NewRecord[] = [];
    for (const notice of list) records.push(...site.records(await hook.expand(site.link(), notice)));
    return records;
  };
  /** the next class that clients can still book */
  const nextClass = (): SimClass =>
    site.world.classes.find(({ start, cancelled }) => start > site.world.now && !cancelled)!;
  const someone = (n: number) => site.world.clients.filter(({ active }) => active)[n]!;

  it("are subscribed to and activated, the key kept with the credentials", () => {
    expect(credentials).toMatchObject({ ...site.credentials, signatureKey: expect.any(String) });
    expect([...site.faults]).toEqual([]);
    editClient(site.world, someone(3), { notes: "told" });
    const [request] = requests();
    expect(hook.verify(request!, credentials)).toBe(true);
  });

  it("are refused with another body, another key, no key, no signature, or the signature as hex", () => {
    editClient(site.world, someone(3), { notes: "told again" });
    const [request] = requests();
    const { signatureKey } = credentials as { signatureKey: string };
    const hex = createHmac("sha256", signatureKey).update(request!.body).digest("hex");
    const signed = (signature: string | undefined) => ({ ...request!, headers: { "x-mindbody-signature": signature } });
    expect(hook.verify({ ...request!, body: `${request!.body} ` }, credentials)).toBe(false);
    expect(hook.verify(request!, { ...credentials, signatureKey: "another" })).toBe(false);
    expect(hook.verify(request!, site.credentials)).toBe(false);
    expect(hook.verify(signed(undefined), credentials)).toBe(false);
    expect(hook.verify(signed(`sha256=${hex}`), credentials)).toBe(false);
    expect(hook.verify(signed(hex), credentials)).toBe(false);
  });

  it("say when they happened under either of two names, and need one of them", () => {
    const body = (times: object) => ({
      messageId: "m",
      eventId: "client.updated",
      eventData: { clientUniqueId: 5 },
      ...times,
    });
    const at = "2026-03-10T15:00:00.000Z";
    expect(hook.read(body({ eventInstanceOriginationDateTime: at }))).toMatchObject({
      id: "m",
      at,
      about: "clients/5",
    });
    expect(hook.read(body({ eventInstanceOriginationDate: at }))).toMatchObject({ id: "m", at, about: "clients/5" });
    expect(() => hook.read(body({}))).toThrow();
    expect(hook.read({ ...body({ eventInstanceOriginationDate: at }), eventId: "staff.updated" })).toBeUndefined();
  });

  it("a new booking needs no call, and is the roster's own, attended once it is signed in", async () => {
    const visit = book(site.world, someone(1), nextClass());
    site.asked.length = 0;
    const [booked] = await recordsOf(notices());
    expect(site.asked).toEqual([]);
    expect(booked).toMatchObject({ id: String(visit.id), event: `class-${visit.class.id}`, status: "booked" });
    mark(site.world, visit, "signedIn");
    const [attended] = await recordsOf(notices());
    const { modifiedAt: _, ...same } = booked as Extract<NewRecord, { type: "booking" }>;
    expect(attended).toMatchObject({ ...same, status: "attended" });
  });

  it("a change of status without start and end finds its class by the booking", async () => {
    const visit = book(site.world, someone(2), nextClass());
    cancel(site.world, visit, true);
    const [, changed] = notices();
    expect(Object.keys(changed!.raw.record as object)).not.toContain("classStartDateTime");
    const [record] = await recordsOf([changed!]);
    expect(record).toMatchObject({ id: String(visit.id), event: `class-${visit.class.id}`, status: "lateCancelled" });
  });

  it("an early cancel, which is on no roster any more, is kept as one", async () => {
    const visit = book(site.world, someone(4), nextClass());
    notices();
    cancel(site.world, visit, false);
    const [cancelled] = notices();
    expect(await recordsOf([cancelled!])).toEqual([
      {
        type: "booking",
        id: String(visit.id),
        client: String(visit.client.uniqueId),
        event: `class-${visit.class.id}`,
        status: "earlyCancelled",
        package: undefined,
        modifiedAt: cancelled!.at,
      },
    ]);
  });

  it("out of order and doubled they end as the vendor has it, older ones marked as older", async () => {
    const of = nextClass();
    const visit = book(site.world, someone(6), of);
    site.advance(new Date(site.world.now + 60_000).toISOString());
    cancel(site.world, visit, false);
    const sent = notices();
    const records = await recordsOf([...sent, ...sent].reverse());
    const newest = records.toSorted((a, b) => (a.modifiedAt! < b.modifiedAt! ? -1 : 1)).at(-1);
    expect(newest).toMatchObject({ id: String(visit.id), status: "earlyCancelled" });
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
    expect(new Set(sent.map(({ about }) => about))).toEqual(new Set([`visits/${visit.id}`]));
  });

  it("a client's event brings all of the client, what it does not say too", async () => {
    const client = someone(7);
    editClient(site.world, client, { red: "Ask for the key", indexes: [[1, 11]] });
    expect(await recordsOf(notices())).toMatchObject([
      {
        id: String(client.uniqueId),
        alerts: [{ level: "red", text: "Ask for the key" }],
        indexes: [{ name: "Favourite style", value: "Barre" }],
      },
    ]);
    deactivate(site.world, client);
    expect(await recordsOf(notices())).toMatchObject([{ id: String(client.uniqueId), status: "Inactive" }]);
  });

  it("a merger names the client that was removed and the one it went into", async () => {
    const [kept, removed] = [someone(8), newClient(site.world, site.world.now)];
    notices();
    merge(site.world, kept, removed);
    const [winner, loser] = await recordsOf(notices());
    expect(winner).toMatchObject({ type: "client", id: String(kept.uniqueId) });
    expect(loser).toMatchObject({
      type: "client",
      id: String(removed.uniqueId),
      mergedInto: String(kept.uniqueId),
      firstName: kept.first,
    });
  });

  it("S0-12 a sale and its return come with all their lines", async () => {
    const sale = sell(site.world, {
      payer: someone(9),
      lines: [{ name: "Mat", kind: "product", price: 4510, tax: 361 }],
    });
    refund(site.world, sale);
    const records = await recordsOf(notices());
    expect(records).toMatchObject([
      { type: "invoice", total: 4871, payments: [{ amount: 4871 }] },
      { type: "invoice", total: -4871, refunds: [{ amount: 4871 }] },
    ]);
  });

  it("an appointment is asked for: its cancellation tells its id alone", async () => {
    const one = bookAppointment(site.world, someone(10), site.world.now + 86_400_000);
    expect(await recordsOf(notices())).toMatchObject([
      { type: "event", id: `appointment-${one.id}` },
      { type: "booking", client: String(one.client.uniqueId), status: "booked" },
    ]);
    setAppointment(site.world, one, "Cancelled");
    const [told] = notices();
    expect(told!.raw.record).toEqual({ siteId: -99, appointmentId: one.id });
    expect(await recordsOf([told!])).toMatchObject([{}, { id: `appointment-${one.id}`, status: "earlyCancelled" }]);
  });

  it("an appointment that the vendor does not show any more is rejected with a reason", async () => {
    const [raw] = await hook.expand(
      site.link(),
      hook.read({
        messageId: "m9",
        eventId: "appointmentBooking.cancelled",
        eventInstanceOriginationDate: site.now(),
        eventData: { siteId: -99, appointmentId: 987_654 },
      })!,
    );
    expect(mindbody.map(raw!, site.facts())).toEqual({
      records: [],
      errors: [{ pointer: "", message: "Mindbody does not show what appointmentBooking.cancelled was about" }],
    });
  });

  it("a class that the studio cancels is a cancelled event", async () => {
    const of = nextClass();
    cancelClass(site.world, of);
    expect(await recordsOf(notices())).toMatchObject([{ id: `class-${of.id}`, cancelled: true }]);
  });

  it("a membership or contract event brings what the client now has", async () => {
    const client = site.world.clients.find((one) => (site.world.contractsOf.get(one) ?? []).length > 0)!;
    const [contract] = site.world.contractsOf.get(client)!;
    contract!.suspended = true;
    const told = (eventId: string) =>
      hook.read({
        messageId: eventId,
        eventId,
        eventInstanceOriginationDate: site.now(),
        eventData: { siteId: -99, clientUniqueId: client.uniqueId },
      })!;
    expect(await recordsOf([told("clientContract.updated")])).toContainEqual(
      expect.objectContaining({ type: "contract", id: String(contract!.id), status: "frozen" }),
    );
    const packages = await recordsOf([told("clientMembershipAssignment.created")]);
    expect(packages.length).toBe(site.world.servicesOf.get(client)!.length);
  });

  it("arrive doubled and in any order, each with a signature that holds", async () => {
    const received: { headers: Record<string, string | undefined>; body: string }[] = [];
    const receiver = await startHttpService(async ({ headers, body }) => {
      received.push({ headers: headers as Record<string, string | undefined>, body: body.toString() });
      return { status: 204, headers: {}, body: "" };
    });
    book(site.world, someone(13), nextClass());
    editClient(site.world, someone(14), { notes: "sent" });
    expect(await site.deliver(receiver.endpoint, { doubled: true, shuffled: true })).toEqual([204, 204, 204, 204]);
    await receiver.stop();
    expect(received.every(({ headers, body }) => hook.verify({ url, headers, body }, credentials))).toBe(true);
    const ids = received.map(({ body }) => hook.read(JSON.parse(body))!.id);
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toEqual(ids.toSorted());
  });

  it("asked nothing that Mindbody does not describe", () => {
    expect([...site.faults]).toEqual([]);
  });
});
