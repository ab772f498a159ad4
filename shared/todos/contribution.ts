import { type Contribute, nothing } from "../settling/contribution.ts";
import type { Todo } from "./schema.ts";

/** S0-54: the badge counts open to-dos. */
export const todoContribution: Contribute<Todo> = ({ status }) =>
  status === "open" ? { sums: { openTodos: 1 } } : nothing;
