import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../shared/kernel/ids.ts";
import { addTodo } from "../../shared/todos/service.ts";
import { type Answer, callAs } from "../support/call.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let clientId: string;
let mara: string;

const addClient = async (firstName = "Maya"): Promise<string> =>
  (
    await studio.call("POST /v1/clients", {
      body: { firstName, emails: [{ address: `${newId("client")}@example.com` }] },
    })
  ).body.id;
const addStaff = async (name: string): Promise<string> => {
  const email = `${name}@example.com`.toLowerCase();
  return (await studio.call("POST /v1/staff", { body: { name, email, role: "member" } })).body.id;
};
const call = (method: string, rest = "", todoId = "", input: object = {}, of = clientId): Promise<Answer> =>
  studio.call(`${method} /v1/clients/{clientId}/todos${todoId && "/{todoId}"}${rest}`, {
    params: { clientId: of, ...(todoId && { todoId }) },
    ...input,
  });
const add = (body: object, of = clientId) => call("POST", "", "", { body }, of);
const list = async (status?: string, of = clientId): Promise<string[]> => {
  const { status: code, body } = await call("GET", "", "", { query: { limit: "100", ...(status && { status }) } }, of);
  expect(code).toBe(200);
  return body.items.map(({ title }: { title: string }) => title);
};
const badge = async (of = clientId): Promise<number> => {
  expect(await studio.stream.settle()).toEqual([]);
  return (await studio.call("GET /v1/clients/{clientId}", { params: { clientId: of } })).body.badges.openTodos;
};

beforeAll(async () => {
  studio = await openStudio();
  clientId = await addClient();
  mara = await addStaff("Mara");
});

describe("a to-do", () => {
  it("S0-18 S0-57 S0-60 S0-61 is made for oneself, or for a colleague, with title, text and due date", async () => {
    const own = await add({ title: "Call Maya back" });
    expect([own.status, own.body, own.headers.etag]).toEqual([
      201,
      {
        id: expect.stringMatching(/^tdo_/),
        clientId,
        title: "Call Maya back",
        text: null,
        dueOn: null,
        assignee: "key_test",
        status: "open",
        creator: { kind: "key", id: "key_test" },
        createdAt: expect.any(String),
        completedBy: null,
        completedAt: null,
        deletedBy: null,
        deletedAt: null,
      },
      expect.stringMatching(/^"rev_/),
    ]);
    const staff = callAs({ accountId: studio.accountId, role: "member", actorId: mara });
    const theirs = await staff("POST /v1/clients/{clientId}/todos", {
      params: { clientId },
      body: { title: "Ask about knee", text: "She limped.\n", dueOn: "2026-03-14", assignee: "me" },
    });
    expect(theirs.body).toMatchObject({
      assignee: mara,
      creator: { kind: "staff", id: mara },
      text: "She limped.\n",
      dueOn: "2026-03-14",
    });
    const read = await call("GET", "", theirs.body.id);
    expect([read.status, read.body, read.headers.etag]).toEqual([200, theirs.body, theirs.headers.etag]);
  });

  it("S0-60 names the automation that made it", async () => {
    const ctx = { ...studio.means, actor: { id: "system", role: "owner" as const, permissions: [] } };
    const creator = { kind: "automation" as const, id: "aut_1", name: "Missed two weeks" };
    const { todo } = await addTodo(ctx, clientId, { title: "Check in", assignee: mara as `stf_${string}` }, creator);
    expect((await call("GET", "", todo.id)).body.creator).toEqual(creator);
  });

  it("S0-57 is given to nobody who does not work here", async () => {
    const gone = await addStaff("Gone");
    await studio.call("DELETE /v1/staff/{staffId}", { params: { staffId: gone } });
    for (const assignee of [newId("staff"), gone]) {
      const { status, body } = await add({ title: "x", assignee });
      expect([status, body.errors]).toEqual([
        422,
        [{ pointer: "/body/assignee", message: "is nobody who works here" }],
      ]);
    }
    expect((await add({ title: "x", assignee: "somebody" })).status).toBe(422);
  });

  it("S0-56 S0-58 S0-59 S0-81 is completed, deleted and reopened, and says by whom and when", async () => {
    const todoId = (await add({ title: "Send waiver" })).body.id;
    const at = "2026-03-14T10:00:00.000Z";
    const done = await call("POST", "/complete", todoId, { at });
    expect(done.body).toMatchObject({ status: "completed", completedBy: "key_test", completedAt: at });
    const again = await call("POST", "/complete", todoId);
    expect([again.status, again.body, again.headers.etag]).toEqual([200, done.body, done.headers.etag]);
    const deleted = await call("DELETE", "", todoId, { at: "2026-03-15T10:00:00Z" });
    expect(deleted.body).toMatchObject({
      status: "deleted",
      completedAt: at,
      deletedBy: "key_test",
      deletedAt: "2026-03-15T10:00:00.000Z",
    });
    const late = await call("POST", "/complete", todoId);
    expect([late.status, late.body.code]).toEqual([409, "todo-deleted"]);
    expect((await call("PATCH", "", todoId, { body: { title: "x" } })).status).toBe(409);
    const open = await call("POST", "/reopen", todoId);
    expect(open.body).toMatchObject({ status: "open", completedBy: null, completedAt: null, deletedBy: null });
    expect((await call("GET", "", todoId)).body).toEqual(open.body);
  });

  it("S0-81 is edited and reassigned; null empties a field; the same again writes nothing", async () => {
    const made = await add({ title: "Old", text: "text", dueOn: "2026-03-14" });
    const todoId = made.body.id;
    const { body, headers } = await call("PATCH", "", todoId, { body: { title: "New", text: null, assignee: mara } });
    expect(body).toEqual({ ...made.body, title: "New", text: null, assignee: mara });
    const same = await call("PATCH", "", todoId, { body: { title: "New", text: null } });
    expect(same.headers.etag).toBe(headers.etag);
  });

  it("reliability 15 the second of two editors gets 412 with the revision that holds", async () => {
    const made = await add({ title: "Two editors" });
    const [todoId, headers] = [made.body.id, { "if-match": made.headers.etag! }];
    const first = await call("PATCH", "", todoId, { body: { title: "First" }, headers });
    const second = await call("PATCH", "", todoId, { body: { title: "Second" }, headers });
    expect([first.status, second.status, second.body.code]).toEqual([200, 412, "stale"]);
    expect(second.headers.etag).toBe(first.headers.etag);
    expect((await call("GET", "", todoId)).body.title).toBe("First");
  });

  it("card numbers are refused in title and text, every fault at once", async () => {
    const { status, body } = await add({
      title: "Card 4111 1111 1111 1111",
      text: "or 378282246310005",
      dueOn: "soon",
    });
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      422,
      ["/body/title", "/body/text", "/body/dueOn"],
    ]);
  });

  it("a POST repeated with its Idempotency-Key answers the same bytes and changes nothing", async () => {
    const headers = { "idempotency-key": "todo-1" };
    const [first, again] = [
      await call("POST", "", "", { body: { title: "Once" }, headers }),
      await call("POST", "", "", { body: { title: "Once" }, headers }),
    ];
    expect([again.text, again.headers.etag]).toEqual([first.text, first.headers.etag]);
    expect((await list()).filter((title) => title === "Once")).toHaveLength(1);
  });

  it("of a client that is not there, or under another client, it is 404", async () => {
    const todoId = (await add({ title: "Mine" })).body.id;
    const other = await addClient();
    expect((await add({ title: "x" }, newId("client"))).status).toBe(404);
    expect((await call("GET", "", todoId, {}, other)).status).toBe(404);
    expect((await call("GET", "", newId("todo"))).status).toBe(404);
    expect((await call("POST", "/complete", todoId, {}, newId("client"))).status).toBe(404);
    expect((await call("GET", "", "", {}, newId("client"))).status).toBe(404);
  });
});

describe("the to-dos of a client", () => {
  it("S0-53 S0-55 S0-56 are listed: all, open ones first, or those of one status", async () => {
    const of = await addClient();
    const ids: string[] = [];
    for (const title of ["a", "b", "c", "d"]) ids.push((await add({ title }, of)).body.id);
    await call("POST", "/complete", ids[0], {}, of);
    await call("DELETE", "", ids[2], {}, of);
    expect(await list(undefined, of)).toEqual(["d", "b", "a", "c"]);
    expect(await list("open", of)).toEqual(["d", "b"]);
    expect(await list("completed", of)).toEqual(["a"]);
    expect(await list("deleted", of)).toEqual(["c"]);
    expect(await studio.stream.settle()).toEqual([]);
    expect(await list(undefined, of)).toEqual(["d", "b", "a", "c"]);
    expect((await call("GET", "", "", { query: { status: "done" } })).status).toBe(422);
  });

  it("S0-54 the badge is the number of open ones, at any moment after it is settled", async () => {
    const of = await addClient();
    const first = (await add({ title: "a" }, of)).body.id;
    await add({ title: "b" }, of);
    expect(await badge(of)).toBe(2);
    await call("POST", "/complete", first, {}, of);
    expect(await badge(of)).toBe(1);
    await call("POST", "/reopen", first, {}, of);
    await call("DELETE", "", first, {}, of);
    await call("POST", "/reopen", first, {}, of);
    expect(await badge(of)).toBe(2);
  });

  it("S0-54 S0-55 whatever is done, settled whenever: badge = open rows", { timeout: 120_000 }, async () => {
    const step = fc.record({
      act: fc.constantFrom("add", "complete", "reopen", "delete", "edit", "settle"),
      at: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (steps) => {
        const of = await addClient();
        const ids: string[] = [];
        const open = new Map<string, boolean>();
        for (const { act, at } of steps) {
          const id = ids[at % Math.max(1, ids.length)];
          if (act === "settle") expect(await studio.stream.settle()).toEqual([]);
          else if (act === "add" || !id) {
            ids.push((await add({ title: `t${ids.length}` }, of)).body.id);
            open.set(ids.at(-1)!, true);
          } else if (act === "edit") await call("PATCH", "", id, { body: { title: `x${at}` } }, of);
          else if (act === "delete") {
            await call("DELETE", "", id, {}, of);
            open.set(id, false);
          } else {
            const { status } = await call("POST", `/${act}`, id, {}, of);
            if (status === 200) open.set(id, act === "reopen");
          }
        }
        const wanted = [...open.values()].filter(Boolean).length;
        expect(await badge(of)).toBe(wanted);
        expect(await list("open", of)).toHaveLength(wanted);
        expect(await list(undefined, of)).toHaveLength(ids.length);
        const { items } = await studio.table.query({ pk: `${studio.accountId}#${of}`, prefix: "TODO#" });
        expect(items.filter(({ gone, dirty }) => gone || dirty)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("acts at the same moment leave one to-do in one state, and the badge equals the list", async () => {
    const of = await addClient();
    const id = (await add({ title: "a" }, of)).body.id;
    const acts = [
      call("POST", "/complete", id, {}, of),
      call("DELETE", "", id, {}, of),
      call("PATCH", "", id, { body: { title: "b" } }, of),
      call("POST", "/reopen", id, {}, of),
    ];
    for (const { status } of await Promise.all(acts)) expect([200, 409]).toContain(status);
    expect(await list(undefined, of)).toHaveLength(1);
    expect(await badge(of)).toBe((await list("open", of)).length);
  });
});

describe("the to-dos of a colleague", () => {
  const ask = async (query: Record<string, string>, at = "2026-03-15T12:00:00Z") => {
    const { status, body } = await studio.call("GET /v1/todos", { query: { limit: "100", ...query }, at });
    expect(status).toBe(200);
    return body.items.map(({ title }: { title: string }) => title);
  };

  it("S0-57 open ones by due date, those without one last, with the client each is about", async () => {
    const pat = await addStaff("Pat");
    const of = await addClient("Ines");
    for (const [title, dueOn] of [["none"], ["later", "2026-04-01"], ["today", "2026-03-15"], ["late", "2026-03-14"]])
      await add({ title, assignee: pat, ...(dueOn && { dueOn }) }, of);
    const done = await add({ title: "done", assignee: pat, dueOn: "2026-03-01" }, of);
    await call("POST", "/complete", done.body.id, {}, of);
    expect(await ask({ assignee: pat })).toEqual(["late", "today", "later", "none"]);
    expect(await ask({ assignee: pat, overdue: "true" })).toEqual(["late"]);
    expect(await ask({ assignee: pat, overdue: "false" })).toEqual(["late", "today", "later", "none"]);
    // 03:00 UTC is still the day before in New York
    expect(await ask({ assignee: pat, overdue: "true" }, "2026-03-15T03:00:00Z")).toEqual([]);
    const me = callAs({ accountId: studio.accountId, role: "member", actorId: pat });
    const { body } = await me("GET /v1/todos", { query: { limit: "1" } });
    expect(body.items[0]).toMatchObject({ title: "late", client: { id: of, firstName: "Ines", lastName: "" } });
    const reopened = await call("POST", "/reopen", done.body.id, {}, of);
    expect(reopened.status).toBe(200);
    expect(await ask({ assignee: pat, overdue: "true" })).toEqual(["done", "late"]);
    await call("PATCH", "", done.body.id, { body: { assignee: mara, dueOn: null } }, of);
    expect(await ask({ assignee: pat, overdue: "true" })).toEqual(["late"]);
    expect(await ask({ assignee: mara })).toContain("done");
  });
});
