import { listOfClient } from "../clients/collection.ts";
import { clientPk } from "../clients/header.ts";
import { inSection } from "../clients/states.ts";
import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { SincePageQuery } from "../kernel/since.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import { listPage } from "../table/list.ts";
import type { ItemKind, Pattern } from "../table/pattern.ts";
import { key, keyParts, keyPrefix } from "../table/schema.ts";
import type { TodoView } from "./routes.ts";
import { Todo, TodoStatus } from "./schema.ts";

/** Sections by status; the last of the alphabet comes first in the list of all. */
const sections = { open: "open", completed: "done", deleted: "deleted" } as const;

const todos = entity("todo", Todo, (accountId, clientId, status, todoId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("TODO", sections[status as TodoStatus] ?? status, todoId!),
}));
const assigneePk = (accountId: string, assignee: string): string => key(accountId, "TODO", assignee);
const undated = "~";

/** A to-do's item; an open one is in its assignee's list, by due date. */
export const todoItem = (accountId: string, clientId: string, todo: Todo, rev: string): Item => {
  const { id, status, assignee, dueOn = undated } = todo;
  const listed = status === "open" ? { gsi1pk: assigneePk(accountId, assignee), gsi1sk: key(dueOn, id) } : {};
  return { ...todos.toItem(todos.key(accountId, clientId, status, id), todo, rev, listed), dirty: true };
};

export const todoIn = (item: Pick<Item, "data">): Todo => todos.fromItem(item);

export const viewOf = (clientId: string, todo: Todo): TodoView => {
  const { text = null, dueOn = null, completedBy = null, completedAt = null, deletedBy = null } = todo;
  return { ...todo, clientId, text, dueOn, completedBy, completedAt, deletedBy, deletedAt: todo.deletedAt ?? null };
};

/** Whose collection it stands in. */
const present = ({ pk, data }: Item): TodoView => viewOf(keyParts(pk)[1]!, Todo.parse(data));

/** D1. A client's to-dos, all or of one status, newest first: one request a page, and the page is full. */
export const todosOf = (
  ctx: Ctx,
  clientId: string,
  { status, ...page }: SincePageQuery & { status?: TodoStatus | undefined },
): Promise<Page<TodoView>> => {
  const prefix = status ? keyPrefix("TODO", sections[status]) : keyPrefix("TODO");
  return listOfClient(ctx, clientId, `todos ${status ?? "all"}`, page, { prefix, newestFirst: true }, present);
};

/** D2. A to-do of a client, whatever its status: one request. */
export const todoItemOf = (ctx: Ctx, clientId: string, todoId: string): Promise<Item> => {
  const keys = TodoStatus.options.map((status) => todos.key(ctx.accountId, clientId, status, todoId));
  return inSection(ctx, clientId, keys, "to-do");
};

/** D3. Open to-dos of a colleague by due date, at most those due before a day: one request a page. */
export const assignedTo = (
  ctx: Ctx,
  assignee: string,
  page: PageQuery,
  before: string | undefined,
): Promise<Page<TodoView>> =>
  listPage(
    ctx,
    `todos of ${assignee} ${before ? "overdue" : "open"}`,
    page,
    { index: "gsi1", pk: assigneePk(ctx.accountId, assignee), ...(before && { to: before }) },
    present,
  );

export const patterns: Pattern[] = [
  {
    id: "D1",
    question: "A client's to-dos, all or of one status, newest first",
    index: "table",
    keys: "pk = account#client, sk begins with TODO# or TODO#section#",
    requests: "1 a page (C7 too where it is empty)",
    units: "1 RU per 4 KB",
    usedBy: "GET /v1/clients/{clientId}/todos",
  },
  {
    id: "D2",
    question: "A to-do, whatever its status",
    index: "table",
    keys: "BatchGet pk = account#client, sk = TODO#open#todo, TODO#done#todo, TODO#deleted#todo",
    requests: 1,
    units: "3 RU",
    usedBy: "GET, PATCH and DELETE /v1/clients/{clientId}/todos/{todoId}, complete, reopen",
  },
  {
    id: "D3",
    question: "Open to-dos of a colleague, by due date",
    index: "gsi1",
    keys: "gsi1pk = account#TODO#assignee, up to a day where overdue (A1 then); then BatchGet the clients' 0#CARD",
    requests: "2 a page, 3 where overdue",
    units: "0.5 RU per 4 KB (eventually consistent), 1 RU a card",
    usedBy: "GET /v1/todos",
  },
  {
    id: "D4",
    question: "Write a to-do, if it is still as it was read; another status moves it to another section",
    index: "table",
    keys: "transaction: check 0#CARD stands, tombstone the old TODO# on its rev, update the new one, U1, I2",
    requests: 1,
    units: "2 WU per item, 1 WU per index entry that changes",
    usedBy: "POST, PATCH and DELETE of to-dos",
  },
];

export const kinds: ItemKind[] = [
  {
    type: "todo",
    holds: "A to-do in the section of its status; open ones also in their assignee's list (`~` where none is due)",
    parts: ["account", "client", "section", "todo", "assignee", "dueOn"],
    key: (account, client, section, todo, assignee, dueOn) => ({
      ...todos.key(account, client, section, todo),
      gsi1pk: assigneePk(account!, assignee!),
      gsi1sk: key(dueOn!, todo!),
    }),
  },
];
