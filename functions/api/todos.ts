import { type Handlers, withEtag } from "../../shared/route.ts";
import type { todoRoutes } from "../../shared/todos/routes.ts";
import {
  addTodo,
  assignedTodos,
  changeTodo,
  completeTodo,
  deleteTodo,
  reopenTodo,
} from "../../shared/todos/service.ts";
import { todoIn, todoItemOf, todosOf, viewOf } from "../../shared/todos/store.ts";

const shown = async (written: ReturnType<typeof addTodo>) => {
  const { todo, rev } = await written;
  return withEtag(todo, rev);
};

export const todoHandlers: Handlers<typeof todoRoutes> = {
  "GET /v1/clients/{clientId}/todos": ({ params, query }, ctx) => todosOf(ctx, params.clientId, query),
  "POST /v1/clients/{clientId}/todos": ({ params, body }, ctx) => shown(addTodo(ctx, params.clientId, body)),
  "GET /v1/clients/{clientId}/todos/{todoId}": async ({ params: { clientId, todoId } }, ctx) => {
    const item = await todoItemOf(ctx, clientId, todoId);
    return withEtag(viewOf(clientId, todoIn(item)), item.rev);
  },
  "PATCH /v1/clients/{clientId}/todos/{todoId}": ({ params: { clientId, todoId }, body, ifMatch }, ctx) =>
    shown(changeTodo(ctx, clientId, todoId, body, ifMatch)),
  "DELETE /v1/clients/{clientId}/todos/{todoId}": ({ params: { clientId, todoId } }, ctx) =>
    shown(deleteTodo(ctx, clientId, todoId)),
  "POST /v1/clients/{clientId}/todos/{todoId}/complete": ({ params: { clientId, todoId } }, ctx) =>
    shown(completeTodo(ctx, clientId, todoId)),
  "POST /v1/clients/{clientId}/todos/{todoId}/reopen": ({ params: { clientId, todoId } }, ctx) =>
    shown(reopenTodo(ctx, clientId, todoId)),
  "GET /v1/todos": ({ query: { assignee, overdue, ...page } }, ctx) =>
    assignedTodos(ctx, assignee, page, overdue === "true"),
};
