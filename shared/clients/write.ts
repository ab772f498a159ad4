import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import { shownFields } from "../fields/values.ts";
import { differences } from "../kernel/differences.ts";
import { stale } from "../kernel/errors.ts";
import { withEtag } from "../route.ts";
import type { Action } from "../table/expressions.ts";
import { clients } from "./header.ts";
import { profileOf } from "./profile.ts";
import type { Profile } from "./routes.ts";
import type { Client } from "./schema.ts";
import { type ClientHead, scheduledVisit } from "./store.ts";

/** A client as it then shows, and the revision of its hub part. */
export interface Written {
  profile: Profile;
  rev: string;
  /** whether anything was written */
  changed: boolean;
}

/** 412 unless the revision is the one somebody saw. */
export const requireRev = (rev: string, ifMatch: string | undefined): void => {
  if (ifMatch !== undefined && ifMatch !== rev) throw stale(rev);
};

/** What of the hub's part the audit trail compares: each field by its name, the account's own by their ids. */
const told = ({ hub, fields, set, sync }: Client): Record<string, unknown> => ({
  ...hub,
  ...fields,
  ...(set && { lifecycle: set }),
  ...(sync && { sync }),
});

/** What somebody changed of the hub's part, as the trail keeps it. */
export const changesOf = (before: Client, after: Client) => differences(told(before), told(after));

const shown = async (ctx: Ctx, head: ClientHead, client: Client): Promise<Profile> => {
  const [visit, fields] = await Promise.all([
    scheduledVisit(ctx, head.card),
    shownFields(ctx, { ...head.parts, client }),
  ]);
  return profileOf({ ...head.parts, client }, head.card, ctx.now(), visit, fields);
};

/**
 * C4. Writes the hub's part of a client if it is still as it was read, with its line on the audit trail, what is written
 * `beside` it and the kept answer; settling follows. Nothing is written where nothing changed.
 */
export const writeHub = async (
  ctx: Ctx,
  head: ClientHead,
  client: Client,
  act: string,
  beside: Action[] = [],
): Promise<Written> => {
  const changes = changesOf(head.parts.client, client);
  const profile = await shown(ctx, head, client);
  if (Object.keys({ ...changes.before, ...changes.after }).length === 0)
    return { profile, rev: head.rev, changed: false };
  const rev = ctx.newId("revision");
  await ctx.table.transact([
    {
      update: clients.key(ctx.accountId, client.id),
      change: { set: { data: client, rev, dirty: true } },
      condition: { if: "#rev = :rev", values: { rev: head.rev } },
    },
    auditAction(ctx, { act, clientId: client.id, ...changes }),
    ...beside,
    ...(ctx.keepAnswer?.(withEtag(profile, rev)) ?? []),
  ]);
  return { profile, rev, changed: true };
};
