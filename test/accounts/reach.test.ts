import { beforeAll, describe, expect, it } from "vitest";
import { requireReach } from "../../shared/accounts/reach.ts";
import type { Role } from "../../shared/kernel/roles.ts";
import { type Call, callAs } from "../support/call.ts";
import { makeClient } from "../support/make.ts";
import { sourceOf } from "../support/source.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
const ids: Record<string, string> = {};
let harbor: string;
beforeAll(async () => {
  studio = await openStudio();
  const tideline = sourceOf(studio);
  harbor = (await studio.call("POST /v1/locations", { body: { name: "Harbor" } })).body.id;
  const homes: Record<string, string | undefined> = { ours: "HARBOR", theirs: "Mill", nowhere: undefined };
  await tideline.load(
    Object.entries(homes).map(([id, homeLocation]) =>
      makeClient(id, { firstName: id, ...(homeLocation && { homeLocation }) }),
    ),
  );
  for (const id of Object.keys(homes)) ids[id] = await tideline.clientId(id);
});

const limited = (role: string): Call => callAs({ accountId: studio.accountId, role, locations: harbor });
const profile = (call: Call, who: string) => call("GET /v1/clients/{clientId}", { params: { clientId: ids[who]! } });

describe("staff limited to locations", () => {
  it.each(["member", "instructor"])(
    "S4-33 a %s reaches clients of their locations and those who have none",
    async (role) => {
      expect((await profile(limited(role), "ours")).status).toBe(200);
      expect((await profile(limited(role), "nowhere")).status).toBe(200);
      const refused = await profile(limited(role), "theirs");
      expect([refused.status, refused.body.code]).toEqual([403, "other-location"]);
    },
  );

  it.each(["manager", "admin", "owner"])("a %s reaches everybody, as the table says", async (role) => {
    expect((await profile(limited(role), "theirs")).status).toBe(200);
  });

  it("a list holds the rows of clients in reach alone", async () => {
    const { body } = await limited("member")("GET /v1/clients");
    expect(body.items.map(({ id }: { id: string }) => id).sort()).toEqual([ids.ours, ids.nowhere].sort());
    expect((await limited("manager")("GET /v1/clients")).body.items).toHaveLength(3);
  });

  it("a client named in a body is one too: who is out of reach is not related to anybody", async () => {
    const relate = (call: Call, who: string) =>
      call("POST /v1/clients/{clientId}/relationships", {
        params: { clientId: ids.ours! },
        body: { kind: "family", clientId: ids[who] },
      });
    const refused = await relate(limited("member"), "theirs");
    expect([refused.status, refused.body.code]).toEqual([403, "other-location"]);
    expect((await relate(limited("member"), "nowhere")).status).toBe(201);
    await relate(studio.call, "theirs");
    const seen = await limited("member")("GET /v1/clients/{clientId}/relationships", {
      params: { clientId: ids.ours! },
    });
    expect(seen.body.items.map(({ client }: { client: { id: string } }) => client.id)).toEqual([ids.nowhere]);
  });

  it("a location that is renamed stays theirs by its old name", async () => {
    await studio.call("PATCH /v1/locations/{locationId}", { params: { locationId: harbor }, body: { name: "Pier" } });
    expect((await profile(limited("member"), "ours")).status).toBe(200);
  });

  it("who is not limited pays no request for it, who is pays two, however many clients are named", async () => {
    const cost = async (role: Role, ...clientIds: string[]) => {
      const table = studio.table.metered();
      const actor = { id: "stf_1", role, permissions: [], locations: [harbor] };
      await requireReach({ table, accountId: studio.accountId, actor }, ...clientIds);
      return table.usage.requests;
    };
    expect(await cost("manager", ids.ours!, ids.theirs!)).toBe(0);
    expect(await cost("member", ids.ours!, ids.nowhere!)).toBe(2);
  });
});
