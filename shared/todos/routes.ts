import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { Author } from "../kernel/author.ts";
import { withoutCardNumber } from "../kernel/card-number.ts";
import { ApiKeyId, ClientId, StaffId, TodoId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { SincePageQuery } from "../kernel/since.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { defineRoutes } from "../route.ts";
import { TodoStatus } from "./schema.ts";

/** A to-do as it is shown (S0-57 to S0-61). */
export const TodoView = z
  .object({
    id: TodoId,
    clientId: ClientId,
    title: z.string(),
    text: z.string().nullable(),
    dueOn: LocalDate.nullable(),
    assignee: z.string(),
    status: TodoStatus,
    creator: Author,
    createdAt: Instant,
    completedBy: z.string().nullable(),
    completedAt: Instant.nullable(),
    deletedBy: z.string().nullable(),
    deletedAt: Instant.nullable(),
  })
  .meta({ id: "Todo" });
export type TodoView = z.input<typeof TodoView>;

/** A to-do in a colleague's list, with whom it is about. */
const AssignedTodo = TodoView.extend({
  client: z.object({ id: ClientId, firstName: z.string(), lastName: z.string() }),
}).meta({ id: "AssignedTodo" });
export type AssignedTodo = z.input<typeof AssignedTodo>;

const Title = withoutCardNumber(z.string().max(200, "must be at most 200 characters").regex(/\S/, "must not be empty"));
const Text = withoutCardNumber(z.string().max(5000, "must be at most 5000 characters"));
const toWhom = { error: "must be me, or the id of a member of staff" };
const Assignee = z.union([z.literal("me"), StaffId], toWhom);

export const NewTodo = z
  .strictObject({
    title: Title,
    text: Text.optional(),
    dueOn: LocalDate.optional(),
    /** the caller, unless somebody is named (S0-18) */
    assignee: Assignee.optional(),
  })
  .meta({ id: "NewTodo" });
export type NewTodo = z.output<typeof NewTodo>;

export const TodoPatch = z
  .strictObject({
    title: Title.optional(),
    text: Text.nullable().optional(),
    dueOn: LocalDate.nullable().optional(),
    assignee: Assignee.optional(),
  })
  .meta({ id: "TodoPatch" });
export type TodoPatch = z.output<typeof TodoPatch>;

const InTodo = InClient.extend({ todoId: TodoId });
const flag = z.enum(["true", "false"], { error: "must be true or false" });

export const todoRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/todos": {
    summary: "A client's to-dos, or those of one status: open ones first, then completed, then deleted, newest first",
    right: "clients",
    params: InClient,
    query: SincePageQuery.extend({ status: TodoStatus.optional() }),
    reply: { 200: pageOf(TodoView) },
  },
  "POST /v1/clients/{clientId}/todos": {
    summary: "Add a to-do about a client",
    right: "clients",
    params: InClient,
    body: NewTodo,
    reply: { 201: TodoView },
  },
  "GET /v1/clients/{clientId}/todos/{todoId}": {
    summary: "A to-do",
    right: "clients",
    params: InTodo,
    reply: { 200: TodoView },
  },
  "PATCH /v1/clients/{clientId}/todos/{todoId}": {
    summary: "Change a to-do or whose it is; null empties a field",
    right: "clients",
    params: InTodo,
    body: TodoPatch,
    reply: { 200: TodoView },
  },
  "DELETE /v1/clients/{clientId}/todos/{todoId}": {
    summary: "Delete a to-do; it stays in the list of deleted ones",
    right: "clients",
    params: InTodo,
    reply: { 200: TodoView },
  },
  "POST /v1/clients/{clientId}/todos/{todoId}/complete": {
    summary: "Complete a to-do",
    right: "clients",
    params: InTodo,
    reply: { 200: TodoView },
  },
  "POST /v1/clients/{clientId}/todos/{todoId}/reopen": {
    summary: "Reopen a to-do that was completed or deleted",
    right: "clients",
    params: InTodo,
    reply: { 200: TodoView },
  },
  "GET /v1/todos": {
    summary: "A colleague's open to-dos by due date, those without one last; `overdue`: due before today",
    right: "clients",
    query: PageQuery.extend({
      assignee: z.union([z.literal("me"), StaffId, ApiKeyId], toWhom).default("me"),
      overdue: flag.optional(),
    }),
    reply: { 200: pageOf(AssignedTodo) },
  },
});
