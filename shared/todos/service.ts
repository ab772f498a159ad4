import { headOf } from "../accounts/store.ts";
import { auditAction } from "../audit/store.ts";
import { writeToClient } from "../clients/collection.ts";
import { sectionActions } from "../clients/states.ts";
import type { Ctx } from "../ctx.ts";
import { type Author, authorOf } from "../kernel/author.ts";
import { differences } from "../kernel/differences.ts";
import { conflict, invalid, stale } from "../kernel/errors.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import { localTime } from "../kernel/time.ts";
import { withEtag } from "../route.ts";
import { cards } from "../settling/card.ts";
import { same } from "../settling/contribution.ts";
import { namedStaff, nobody } from "../staff/named.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import type { AssignedTodo, NewTodo, TodoPatch, TodoView } from "./routes.ts";
import type { Todo } from "./schema.ts";
import { assignedTo, todoIn, todoItem, todoItemOf, viewOf } from "./store.ts";

/** A to-do as it then shows, and its revision. */
interface Written {
  todo: TodoView;
  rev: string;
}

const given = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as T;

/** D4. In one transaction with the audit row and the kept answer. */
const write = async (
  ctx: Ctx,
  clientId: string,
  act: string,
  read: Item | undefined,
  changed: Todo,
): Promise<Written> => {
  const rev = ctx.newId("revision");
  const todo = viewOf(clientId, changed);
  const told = read ? differences<Partial<Todo>>(todoIn(read), changed) : { after: changed };
  await writeToClient(ctx, clientId, [
    ...sectionActions(read, todoItem(ctx.accountId, clientId, changed, rev)),
    auditAction(ctx, { act, clientId, about: changed.id, ...told }),
    ...(ctx.keepAnswer?.(withEtag(todo, rev)) ?? []),
  ]);
  return { todo, rev };
};

/** Whose it is to be (S0-57); 422 where nobody of that id works here. */
const assigneeOf = async (ctx: Ctx, assignee: string): Promise<string> => {
  const named = await namedStaff(ctx, assignee);
  if (named === undefined) throw invalid([{ pointer: "/body/assignee", message: nobody }]);
  return named;
};

/** Adds a to-do (S0-18), the caller's own unless somebody is named; `creator` where an automation does it (S0-60). */
export const addTodo = async (
  ctx: Ctx,
  clientId: string,
  { assignee: named = "me", ...fields }: NewTodo,
  creator: Author = authorOf(ctx.actor),
): Promise<Written> => {
  const assignee = await assigneeOf(ctx, named);
  const made = { id: ctx.newId("todo"), status: "open" as const, creator, createdAt: ctx.now() };
  return afresh(() => write(ctx, clientId, "todo.created", undefined, given({ ...made, ...fields, assignee }) as Todo));
};

/** Reads a to-do, lets `become` say what it is to be, and writes that; the same again writes nothing. */
const change = (
  ctx: Ctx,
  clientId: string,
  todoId: string,
  act: string,
  become: (todo: Todo, rev: string) => Todo,
): Promise<Written> =>
  afresh(async () => {
    const item = await todoItemOf(ctx, clientId, todoId);
    const todo = todoIn(item);
    const changed = become(todo, item.rev);
    if (changed === todo) return { todo: viewOf(clientId, todo), rev: item.rev };
    return write(ctx, clientId, act, item, changed);
  });

const deletedAlready = () => conflict("todo-deleted", "This to-do was deleted; reopen it first.");

/** Edits or reassigns a to-do (S0-81); 412 when `ifMatch` is no longer the revision, 409 for a deleted one. */
export const changeTodo = async (
  ctx: Ctx,
  clientId: string,
  todoId: string,
  { assignee: named, ...patch }: TodoPatch,
  ifMatch: string | undefined,
): Promise<Written> => {
  const assignee = named && (await assigneeOf(ctx, named));
  return change(ctx, clientId, todoId, "todo.changed", (todo, rev) => {
    if (ifMatch !== undefined && ifMatch !== rev) throw stale(rev);
    if (todo.status === "deleted") throw deletedAlready();
    const { title = todo.title, ...rest } = patch;
    const changed = given({ ...todo, ...rest, title, assignee: assignee ?? todo.assignee }) as Todo;
    return same(todo, changed) ? todo : changed;
  });
};

/** S0-58, S0-59. Completing what is completed changes nothing; a deleted one is reopened first. */
export const completeTodo = (ctx: Ctx, clientId: string, todoId: string): Promise<Written> =>
  change(ctx, clientId, todoId, "todo.completed", (todo) => {
    if (todo.status === "deleted") throw deletedAlready();
    if (todo.status === "completed") return todo;
    return { ...todo, status: "completed", completedBy: ctx.actor.id, completedAt: ctx.now() };
  });

export const reopenTodo = (ctx: Ctx, clientId: string, todoId: string): Promise<Written> =>
  change(ctx, clientId, todoId, "todo.reopened", (todo) => {
    if (todo.status === "open") return todo;
    const { completedBy: _, completedAt: __, deletedBy: ___, deletedAt: ____, ...rest } = todo;
    return { ...rest, status: "open" };
  });

/** S0-56, S0-58. It stays listable, and keeps who completed it. */
export const deleteTodo = (ctx: Ctx, clientId: string, todoId: string): Promise<Written> =>
  change(ctx, clientId, todoId, "todo.deleted", (todo) =>
    todo.status === "deleted" ? todo : { ...todo, status: "deleted", deletedBy: ctx.actor.id, deletedAt: ctx.now() },
  );

/** A colleague's open to-dos with whom each is about; overdue: due before today where the account is. */
export const assignedTodos = async (
  ctx: Ctx,
  assignee: string,
  page: PageQuery,
  overdue: boolean,
): Promise<Page<AssignedTodo>> => {
  const today = overdue
    ? localTime(ctx.now(), (await headOf(ctx.table, ctx.accountId)).account.timeZone).day
    : undefined;
  const { items, nextCursor } = await assignedTo(ctx, assignee === "me" ? ctx.actor.id : assignee, page, today);
  const found = await ctx.table.getMany(items.map(({ clientId }) => cards.key(ctx.accountId, clientId)));
  const about = items.flatMap((todo, i) => {
    const card = found[i] && cards.fromItem(found[i]);
    if (!card || card.fence) return [];
    return [{ ...todo, client: { id: card.clientId, firstName: card.firstName, lastName: card.lastName } }];
  });
  return { items: about, nextCursor };
};
