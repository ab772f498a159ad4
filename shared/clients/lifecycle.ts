import type { Ctx } from "../ctx.ts";
import { conflict } from "../kernel/errors.ts";
import { afresh } from "../table/afresh.ts";
import { type Identity, identityOf } from "./identity.ts";
import type { Client } from "./schema.ts";
import { headOfClient } from "./store.ts";
import { requireRev, type Written, writeHub } from "./write.ts";

type Lifecycle = Identity["lifecycle"];
interface Act {
  /** name on the audit trail */
  act: string;
  /** the lifecycle it leads out of, or into */
  out?: Lifecycle;
  into?: "inactive" | "deleted";
  /** what it is not done to */
  not?: Lifecycle;
}

/** What the team does to a client's lifecycle (rules.md, People); each is done once, again it changes nothing. */
const acts = {
  deactivate: { act: "client.deactivated", into: "inactive", not: "deleted" },
  reactivate: { act: "client.reactivated", out: "inactive", not: "deleted" },
  delete: { act: "client.deleted", into: "deleted" },
  restore: { act: "client.restored", out: "deleted" },
} as const satisfies Record<string, Act>;

/**
 * Changes a client's lifecycle by hand, which stands before what the booking software says: where taking the team's word
 * back leaves the client as the software has it, `active` is set against it. Deleted ones are hidden and kept for reporting
 * (S4-26). 409 for (de)activating a deleted one; 412 when `ifMatch` is old.
 */
export const setLifecycle = (
  ctx: Ctx,
  clientId: string,
  name: keyof typeof acts,
  ifMatch?: string | undefined,
): Promise<Written> =>
  afresh(async () => {
    const { act, into, out, not }: Act = acts[name];
    const head = await headOfClient(ctx, clientId);
    requireRev(head.rev, ifMatch);
    const now = identityOf(head.parts).lifecycle;
    if (now === not) throw conflict("deleted", "This client is deleted; restore it first.");
    if (now === into || (out && now !== out)) return writeHub(ctx, head, head.parts.client, act);
    const { set: _, ...unset } = head.parts.client;
    const free: Client = unset;
    const left = identityOf({ ...head.parts, client: free }).lifecycle;
    const set = into ?? (left === out ? ("active" as const) : undefined);
    return writeHub(ctx, head, set ? { ...free, set } : free, act);
  });

/** Says whether an integration is told of this client (S1-19). */
export const setSync = (
  ctx: Ctx,
  clientId: string,
  source: string,
  on: boolean,
  ifMatch: string | undefined,
): Promise<Written> =>
  afresh(async () => {
    const head = await headOfClient(ctx, clientId);
    requireRev(head.rev, ifMatch);
    const { client } = head.parts;
    return writeHub(ctx, head, { ...client, sync: { ...client.sync, [source]: on } }, "client.sync");
  });
