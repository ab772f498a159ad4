import { beforeAll, describe, expect, it } from "vitest";
import { sweepAt } from "../settling/projections.ts";
import { makeBooking, makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let source: ReturnType<typeof sourceOf>;
beforeAll(async () => {
  studio = await openStudio();
  source = sourceOf(studio);
});

const pack = (id: string, client: string) => ({
  type: "package",
  id,
  client,
  name: "Ten classes",
  kind: "class",
  purchasedOn: "2026-02-01",
});
const packagesOf = async (name: string): Promise<string[]> => {
  await studio.stream.settle();
  const clientId = await source.clientId(name);
  const { body } = await studio.call("GET /v1/clients/{clientId}/bookings", { params: { clientId } });
  return body.items.map((row: { package: string }) => row.package);
};

describe("S0-41 the package a booking was paid with, where its source names it by its id", () => {
  it("is shown by its name, whichever of the two comes first", async () => {
    await source.send([makeClient("first"), makeClient("second"), makeClient("both")]);
    await source.send([pack("p-first", "first")]);
    await source.send([makeBooking("b-first", "first", { package: "p-first" })]);
    await source.send([makeBooking("b-second", "second", { package: "p-second" })]);
    expect(await packagesOf("second")).toEqual(["p-second"]);
    await source.send([pack("p-second", "second")]);
    await source.send([makeBooking("b-both", "both", { package: "p-both" }), pack("p-both", "both")]);
    for (const name of ["first", "second", "both"])
      expect([name, await packagesOf(name)]).toEqual([name, ["Ten classes"]]);
  });

  it("is so for two requests at once, and sent again nothing is written", async () => {
    const names = Array.from({ length: 12 }, (_, i) => `race${i}`);
    await source.send(names.map((name) => makeClient(name)));
    const sends = names.flatMap((name) => [
      () => source.send([pack(`p-${name}`, name)]),
      () => source.send([makeBooking(`b-${name}`, name, { package: `p-${name}` })]),
    ]);
    await Promise.all(sends.map((send) => send()));
    for (const name of names) expect([name, await packagesOf(name)]).toEqual([name, ["Ten classes"]]);
    const again = await source.send(names.map((name) => makeBooking(`b-${name}`, name, { package: `p-${name}` })));
    expect(again).toMatchObject({ written: 0, unchanged: 12 });
  });

  it("S0-07 S0-08 is left out of Club Count by that name", async () => {
    const { call } = await studio.another();
    await call("PUT /v1/settings/counts", { body: { exclusions: [{ package: "Staff pass" }] } });
    const theirs = sourceOf(studio, "tideline", call);
    await theirs.load([makeClient("staff"), { ...pack("p-staff", "staff"), name: "Staff pass" }]);
    await theirs.load([makeBooking("b-staff", "staff", { package: "p-staff" })]);
    const clientId = await theirs.clientId("staff");
    const { body } = await call("GET /v1/clients/{clientId}/bookings", { params: { clientId } });
    expect(body.items).toMatchObject([{ package: "Staff pass", clubCount: 0, reason: "package left out" }]);
  });

  it("is named by the sweep where the stream lost the package's event", async () => {
    await source.load([makeClient("lost"), makeBooking("b-lost", "lost", { package: "p-lost" })]);
    await source.send([pack("p-lost", "lost")]);
    await studio.stream.unread();
    expect(await packagesOf("lost")).toEqual(["p-lost"]);
    await sweepAt(new Date(Date.now() + 3_600_000).toISOString());
    expect(await packagesOf("lost")).toEqual(["Ten classes"]);
  });

  it("stays what it says where no package of that id ever comes", async () => {
    await source.send([makeClient("text"), makeBooking("b-text", "text", { package: "10-Class Pack" })]);
    expect(await packagesOf("text")).toEqual(["10-Class Pack"]);
  });
});
