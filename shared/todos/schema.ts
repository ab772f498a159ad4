import * as z from "zod";
import { Author } from "../kernel/author.ts";
import { TodoId } from "../kernel/ids.ts";
import { Instant, LocalDate } from "../kernel/time.ts";

/** S0-56; deleted ones stay listable. */
export const TodoStatus = z.enum(["open", "completed", "deleted"]);
export type TodoStatus = z.output<typeof TodoStatus>;

/** Something to do about a client, as it is stored in the client's collection. */
export const Todo = z.object({
  id: TodoId,
  title: z.string(),
  text: z.string().optional(),
  dueOn: LocalDate.optional(),
  /** id of a member of staff, or of the API key that made it for itself */
  assignee: z.string(),
  status: TodoStatus,
  creator: Author,
  createdAt: Instant,
  completedBy: z.string().optional(),
  completedAt: Instant.optional(),
  deletedBy: z.string().optional(),
  deletedAt: Instant.optional(),
});
export type Todo = z.output<typeof Todo>;
