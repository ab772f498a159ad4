import { beforeAll, describe, expect, it } from "vitest";
import { callAs } from "../support/call.ts";
import { runJobs } from "../support/jobs.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let clientId: string;
const days = ["2026-03-01T10:00:00.000Z", "2026-03-02T10:00:00.000Z", "2026-03-03T10:00:00.000Z"];

beforeAll(async () => {
  studio = await openStudio();
  const body = { firstName: "Iris", emails: [{ address: "iris@example.com" }] };
  clientId = (await studio.call("POST /v1/clients", { body, at: days[0]! })).body.id;
  const params = { clientId };
  const ben = callAs({ accountId: studio.accountId, role: "manager", actorId: "stf_ben" });
  await ben("PATCH /v1/clients/{clientId}", { params, body: { firstName: "Irina" }, at: days[1]! });
  await ben("PUT /v1/clients/{clientId}/tags", { params, body: { add: ["VIP"] }, at: days[2]! });
  await studio.call("PUT /v1/settings/retention", { body: { deleted: { months: 12 } }, at: days[2]! });
  await studio.stream.settle();
});

const trail = async (query: Record<string, string> = {}) => (await studio.call("GET /v1/audit", { query })).body;
const acts = (page: { items: { act: string }[] }) => page.items.map(({ act }) => act);

describe("the audit trail", () => {
  it("S4-24 S4-33 of a client: who, when, what, before and after, newest first", async () => {
    const { status, body } = await studio.call("GET /v1/clients/{clientId}/audit", { params: { clientId } });
    expect(status).toBe(200);
    expect(acts(body)).toEqual(["tags.saved", "client.changed", "client.added"]);
    expect(body.items[1]).toMatchObject({
      by: "stf_ben",
      at: days[1],
      clientId,
      before: { firstName: "Iris" },
      after: { firstName: "Irina" },
    });
    expect(body.nextCursor).toBeNull();
  });

  it("of the account: changes of clients and of settings on one list, by time, author and act", async () => {
    expect(acts(await trail())).toEqual(expect.arrayContaining(["retention.changed", "tags.saved", "client.added"]));
    expect(acts(await trail({ by: "stf_ben" })).sort()).toEqual(
      expect.arrayContaining(["client.changed", "tags.saved"]),
    );
    expect(acts(await trail({ act: "client" }))).toEqual(["client.changed", "client.added"]);
    expect(acts(await trail({ act: "client.changed" }))).toEqual(["client.changed"]);
    expect(acts(await trail({ from: days[1]!, to: days[1]! }))).toEqual(["client.changed"]);
    expect(acts(await trail({ to: "2026-03-01T23:00:00Z" }))).toEqual(["client.added"]);
    const { status, body } = await studio.call("GET /v1/audit", { query: { from: days[1]!, to: days[0]! } });
    expect([status, body.errors]).toEqual([422, [{ pointer: "/query/to", message: "must not be before from" }]]);
  });

  it("comes in pages; a cursor is of one list with its filters", async () => {
    const first = await trail({ limit: "2" });
    const rest = await trail({ limit: "2", cursor: first.nextCursor });
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(4);
    const other = await studio.call("GET /v1/audit", { query: { cursor: first.nextCursor, by: "stf_ben" } });
    expect(other.status).toBe(400);
  });

  it("S4-33 is read by admins and owners alone", async () => {
    for (const role of ["instructor", "member", "manager", "admin", "owner"]) {
      const call = callAs({ accountId: studio.accountId, role });
      const statuses = [
        (await call("GET /v1/audit")).status,
        (await call("GET /v1/clients/{clientId}/audit", { params: { clientId } })).status,
      ];
      expect([role, ...statuses]).toEqual([role, ...(role === "admin" || role === "owner" ? [200, 200] : [403, 403])]);
    }
  });

  it("names no client in what is about none: settings and the erase itself", async () => {
    const [changed] = (await trail({ act: "retention.changed" })).items;
    expect(changed).toMatchObject({ before: { deleted: null }, after: { deleted: { months: 12 } } });
    expect(changed.clientId).toBeUndefined();
  });

  it("S4-27 goes with its client: before and after are erased, that it was erased stays", async () => {
    await studio.call("POST /v1/clients/{clientId}/erase", { params: { clientId }, body: {} });
    await runJobs(studio);
    const page = await trail();
    expect(JSON.stringify(page)).not.toMatch(/iri(s|na)/i);
    const erased = page.items.find(({ act }: { act: string }) => act === "client.erased");
    expect(erased).toMatchObject({ about: clientId, by: "key_test" });
    expect(erased.clientId).toBeUndefined();
  });
});
