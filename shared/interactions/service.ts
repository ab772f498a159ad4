import { auditAction } from "../audit/store.ts";
import { deletionAction } from "../changes/deleted.ts";
import { writeToClient } from "../clients/collection.ts";
import type { Ctx } from "../ctx.ts";
import { authorOf } from "../kernel/author.ts";
import { differences } from "../kernel/differences.ts";
import { type Fault, invalid, Refusal, stale } from "../kernel/errors.ts";
import { grantOf } from "../kernel/rights.ts";
import { withEtag } from "../route.ts";
import { same } from "../settling/contribution.ts";
import { namedStaff, nobody } from "../staff/named.ts";
import { afresh } from "../table/afresh.ts";
import type { Item } from "../table/item.ts";
import type { InteractionPatch, InteractionView, NewInteraction } from "./routes.ts";
import type { Interaction } from "./schema.ts";
import { interactionIn, interactionItemOf, keepActions, removeAction } from "./store.ts";

/** An interaction as it then shows, and its revision. */
interface Written {
  interaction: InteractionView;
  rev: string;
}

/** How far ahead of ours a clock may go by which somebody says when it was, ms. */
const clockSkew = 5 * 60_000;

const viewOf = (clientId: string, interaction: Interaction): InteractionView => {
  const { minutes = null } = interaction;
  return { ...interaction, clientId, minutes };
};

/** Whom a request names as the one who dealt with the client; 422 naming whatever is wrong with that and with the time. */
const staffIn = async (ctx: Ctx, { staff, at }: InteractionPatch): Promise<string | undefined> => {
  const named = staff && (await namedStaff(ctx, staff));
  const late = at !== undefined && Date.parse(at) > Date.parse(ctx.now()) + clockSkew;
  const faults: Fault[] = [
    ...(late ? [{ pointer: "/body/at", message: "must not be in the future" }] : []),
    ...(staff && !named ? [{ pointer: "/body/staff", message: nobody }] : []),
  ];
  if (faults.length > 0) throw invalid(faults);
  return named;
};

/** In one transaction with the audit row and the kept answer. */
const write = async (
  ctx: Ctx,
  clientId: string,
  act: string,
  read: Item | undefined,
  changed: Interaction,
): Promise<Written> => {
  const rev = ctx.newId("revision");
  const interaction = viewOf(clientId, changed);
  const told = read ? differences(interactionIn(read), changed) : { after: changed };
  await writeToClient(ctx, clientId, [
    ...keepActions(ctx, clientId, read, changed, rev),
    auditAction(ctx, { act, clientId, about: changed.id, ...told }),
    ...(ctx.keepAnswer?.(withEtag(interaction, rev)) ?? []),
  ]);
  return { interaction, rev };
};

/** S2-18. Writes an offline interaction down: the caller's own and of now, unless somebody and a time are named. */
export const logInteraction = async (ctx: Ctx, clientId: string, input: NewInteraction): Promise<Written> => {
  const { minutes, at = ctx.now(), ...fields } = input;
  const staff = (await staffIn(ctx, input))!;
  const made = { id: ctx.newId("interaction"), creator: authorOf(ctx.actor), createdAt: ctx.now() };
  const interaction = { ...made, ...fields, at, staff, ...(minutes !== undefined && { minutes }) };
  return afresh(() => write(ctx, clientId, "interaction.logged", undefined, interaction));
};

export const interactionOf = async (ctx: Ctx, clientId: string, id: string): Promise<Written> => {
  const item = await interactionItemOf(ctx, clientId, id);
  return { interaction: viewOf(clientId, interactionIn(item)), rev: item.rev };
};

/** Refuses (403) to touch what somebody else wrote down to whoever is no manager. */
const requireOwn = ({ actor }: Ctx, { creator }: Interaction): void => {
  if (creator.id !== actor.id && grantOf(actor, "clients") !== "yes")
    throw new Refusal("forbidden", "not-the-author", "Only whoever wrote this down or a manager may change it.");
};

/** Changes an interaction; the same again writes nothing. 403 for another's, 412 when `ifMatch` is no longer the revision. */
export const changeInteraction = async (
  ctx: Ctx,
  clientId: string,
  id: string,
  patch: InteractionPatch,
  ifMatch: string | undefined,
): Promise<Written> => {
  const named = await staffIn(ctx, patch);
  return afresh(async () => {
    const item = await interactionItemOf(ctx, clientId, id);
    const before = interactionIn(item);
    requireOwn(ctx, before);
    if (ifMatch !== undefined && ifMatch !== item.rev) throw stale(item.rev);
    const { minutes: had, ...rest } = before;
    const { minutes = had ?? null, ...given } = patch;
    const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const changed: Interaction = {
      ...rest,
      ...fields,
      staff: named ?? before.staff,
      ...(minutes !== null && { minutes }),
    };
    if (same(before, changed)) return { interaction: viewOf(clientId, before), rev: item.rev };
    return write(ctx, clientId, "interaction.changed", item, changed);
  });
};

/** Takes an interaction away; what it said stands on the audit trail. 403 for another's. */
export const removeInteraction = (ctx: Ctx, clientId: string, id: string): Promise<void> =>
  afresh(async () => {
    const item = await interactionItemOf(ctx, clientId, id);
    const before = interactionIn(item);
    requireOwn(ctx, before);
    await writeToClient(ctx, clientId, [
      removeAction(item),
      deletionAction(ctx, "interaction", id, clientId),
      auditAction(ctx, { act: "interaction.removed", clientId, about: id, before }),
    ]);
  });
