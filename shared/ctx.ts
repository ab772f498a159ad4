import type { NewId } from "./kernel/ids.ts";
import type { Actor } from "./kernel/roles.ts";
import type { Secrets } from "./secrets.ts";
import type { Action } from "./table/expressions.ts";
import type { Table } from "./table/table.ts";

/** What every service gets first: for whom, by whom, when, and the means. Nothing is ambient. */
export interface Ctx {
  accountId: string;
  actor: Actor;
  /** the time of this request or event, RFC 3339 UTC with milliseconds; a rule never looks at the wall clock */
  now: () => string;
  newId: NewId;
  table: Table;
  secrets: Secrets;
  /** Given when the request carries an Idempotency-Key: the writes that keep its answer, for the transaction of the effect. */
  keepAnswer?: (reply: unknown) => Action[];
}

/** The means without who asked: what settling, sync and jobs work with. */
export type Means = Pick<Ctx, "accountId" | "now" | "newId" | "table" | "secrets">;
