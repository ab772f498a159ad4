import type { Api } from "./api.ts";
import type { DemoAdjustment, DemoNote, DemoStaff, DemoTodo, Team } from "./team.ts";

interface Listed<T> {
  items: T[];
}

/** Whom a client of the demo is in the API. */
type IdOf = (client: string) => string;

/** Brings in what the team knows, over the HTTP API; what stands there already is left alone, to-dos move on with the day. */
export const makeTeam = async (api: Api, { staff, notes, todos, adjustments }: Team, idOf: IdOf): Promise<void> => {
  const ids = await makeStaff(api, staff);
  for (const note of notes) await makeNote(api, note, idOf);
  for (const todo of todos) await makeTodo(api, todo, idOf, ids);
  for (const adjustment of adjustments) await adjust(api, adjustment, idOf);
};

const makeStaff = async (api: Api, wanted: DemoStaff[]): Promise<Map<string, string>> => {
  const { items } = await api.get<Listed<{ id: string; email: string }>>("/v1/staff?limit=100");
  const ids = new Map(items.map(({ id, email }) => [email, id]));
  for (const one of wanted) {
    if (ids.has(one.email)) continue;
    const { id } = await api.send<{ id: string }>("POST", "/v1/staff", one);
    ids.set(one.email, id);
  }
  return ids;
};

const makeNote = async (api: Api, { client, ...note }: DemoNote, idOf: IdOf): Promise<void> => {
  const path = `/v1/clients/${idOf(client)}/notes`;
  const { items } = await api.get<Listed<{ body: string }>>(`${path}?limit=100`);
  if (!items.some(({ body }) => body === note.body)) await api.send("POST", path, note);
};

const makeTodo = async (
  api: Api,
  { client, assignee, ...todo }: DemoTodo,
  idOf: IdOf,
  staff: Map<string, string>,
): Promise<void> => {
  const path = `/v1/clients/${idOf(client)}/todos`;
  const { items } = await api.get<Listed<{ id: string; title: string; status: string; dueOn: string }>>(
    `${path}?limit=100`,
  );
  const held = items.find(({ title }) => title === todo.title);
  if (!held) await api.send("POST", path, { ...todo, assignee: staff.get(assignee) });
  else if (held.status === "open" && held.dueOn !== todo.dueOn)
    await api.send("PATCH", `${path}/${held.id}`, { dueOn: todo.dueOn });
};

/**
 * Nobody signs in on one machine, so a colleague acts by an API key of their name and role: the record's author is that key.
 * It is kept for its name and refused after an hour.
 */
const adjust = async (api: Api, { client, by, ...adjustment }: DemoAdjustment, idOf: IdOf): Promise<void> => {
  const path = `/v1/clients/${idOf(client)}/club-count-adjustments`;
  const { items } = await api.get<Listed<{ reason: string }>>(`${path}?limit=100`);
  if (items.some(({ reason }) => reason === adjustment.reason)) return;
  const expiresAt = new Date(Date.now() + 3600_000).toISOString();
  const { key } = await api.send<{ key: string }>("POST", "/v1/api-keys", { name: by.name, role: by.role, expiresAt });
  await api.as(key).send("POST", path, adjustment);
};
