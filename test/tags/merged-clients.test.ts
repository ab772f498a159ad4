import { beforeAll, describe, expect, it } from "vitest";
import { mendTags } from "../../shared/tags/follow.ts";
import { recountNow as runDueJobs } from "../support/recount.ts";
import { openStudio, type Studio } from "../support/studio.ts";

let studio: Studio;
let winner: string;
let loser: string;

const addClient = async (name: string): Promise<string> =>
  (await studio.call("POST /v1/clients", { body: { firstName: name, emails: [{ address: `${name}@example.com` }] } }))
    .body.id;
const of = (clientId: string, rest: string, input: object = {}, params = {}) => {
  const [method, path = ""] = rest.split(" ");
  return studio.call(`${method} /v1/clients/{clientId}${path}`, { params: { clientId, ...params }, ...input });
};
const tagsOf = async (clientId: string) => (await of(clientId, "GET")).body.tags;
const titles = async (clientId: string) =>
  (await of(clientId, "GET /todos")).body.items.map(
    ({ title, status }: Record<string, string>) => `${title} ${status}`,
  );
const bodies = async (clientId: string) =>
  (await of(clientId, "GET /notes")).body.items.map(({ body }: Record<string, string>) => body);
const badges = async (clientId: string) => (await of(clientId, "GET")).body.badges;

beforeAll(async () => {
  studio = await openStudio();
  [winner, loser] = [await addClient("winner"), await addClient("loser")];
});

describe("tags, to-dos and notes of clients that are merged and parted again", () => {
  it("follow, answer under either id, change there, and come back as they are now", async () => {
    await of(winner, "PUT /tags", { body: { add: ["Both", "Winner's"] } });
    await of(loser, "PUT /tags", { body: { add: ["Both", "Loser's"] } });
    const { body: todo } = await of(loser, "POST /todos", { body: { title: "loser's" } });
    const { body: note } = await of(loser, "POST /notes", { body: { body: "loser's" } });
    await of(winner, "POST /todos", { body: { title: "winner's" } });
    expect(await studio.stream.settle()).toEqual([]);
    const merged = await of(winner, "POST /merge", { body: { loserId: loser } });
    expect(merged.status, merged.text).toBeLessThan(300);
    await runDueJobs(studio);

    expect(await tagsOf(winner)).toEqual(["Both", "Loser's", "Winner's"]);
    expect(await badges(winner)).toMatchObject({ openTodos: 2, activeNotes: 1 });
    // under the id the client no longer has
    expect((await of(loser, "POST /todos/{todoId}/complete", {}, { todoId: todo.id })).body.clientId).toBe(winner);
    const edited = await of(loser, "PATCH /notes/{noteId}", { body: { body: "edited" } }, { noteId: note.id });
    expect([edited.status, edited.body.clientId]).toEqual([200, winner]);
    await of(loser, "POST /notes", { body: { body: "later" } });
    await of(loser, "PUT /tags", { body: { add: ["Later"] } });
    expect(await titles(loser)).toEqual(["winner's open", "loser's completed"]);

    // a tag that lay aside is renamed meanwhile
    const { items } = (await studio.call("GET /v1/tags", { query: { prefix: "both" } })).body;
    await studio.call("PATCH /v1/tags/{tagId}", { params: { tagId: items[0].id }, body: { name: "Each" } });
    await runDueJobs(studio);
    const parted = await of(winner, "POST /unmerge", { body: { loserId: loser } });
    expect(parted.status, parted.text).toBeLessThan(300);
    await runDueJobs(studio);
    await mendTags(studio.means, loser);
    expect([await tagsOf(winner), await tagsOf(loser)]).toEqual([
      ["Each", "Later", "Winner's"],
      ["Each", "Loser's"],
    ]);
    expect([await titles(winner), await titles(loser)]).toEqual([["winner's open"], ["loser's completed"]]);
    expect([await bodies(winner), await bodies(loser)]).toEqual([["later"], ["edited"]]);
    const history = await of(loser, "GET /notes/{noteId}/history", {}, { noteId: note.id });
    expect(history.body.items).toMatchObject([{ body: "loser's" }]);
    expect(await badges(winner)).toMatchObject({ openTodos: 1, activeNotes: 1 });
    expect(await badges(loser)).toMatchObject({ openTodos: 0, activeNotes: 1 });
  });
});
