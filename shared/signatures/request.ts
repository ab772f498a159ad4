import { auditAction } from "../audit/store.ts";
import { recordOfClient, requireClient, writeToClient } from "../clients/collection.ts";
import { Channel } from "../consents/schema.ts";
import type { Ctx } from "../ctx.ts";
import { events } from "../events/store.ts";
import { conflict, type Fault, invalid, notFound } from "../kernel/errors.ts";
import { senderOf } from "../messages/service.ts";
import { afresh } from "../table/afresh.ts";
import { isSigned, unusedFor } from "../waivers/judge.ts";
import { type StoredWaiver, waiversIn } from "../waivers/schema.ts";
import { lettersFor, sceneOf } from "./letters.ts";
import { remindAt } from "./reminder.ts";
import type { NewRequest, SentRequest } from "./routes.ts";
import type { SignatureState } from "./schema.ts";
import { standingOf } from "./standing.ts";
import { endAction, stateAction, statesOf } from "./store.ts";
import { requestedOf } from "./view.ts";

/** 422 for a waiver that is not asked for, or an event that is not there or that it is not signed for. */
const requireWaiver = async (ctx: Ctx, waivers: unknown, { waiverId, eventId }: NewRequest): Promise<StoredWaiver> => {
  const waiver = waiversIn(waivers).find(({ id }) => id === waiverId);
  const event = eventId && (await ctx.table.get(events.key(ctx.accountId, eventId)));
  const faults: Fault[] = [];
  if (!waiver) faults.push({ pointer: "/body/waiverId", message: "is no waiver of this account" });
  else if (waiver.archived) faults.push({ pointer: "/body/waiverId", message: "is archived" });
  if (eventId && (!event || event.gone || events.fromItem(event).deleted))
    faults.push({ pointer: "/body/eventId", message: "is no event of this account" });
  if (eventId && waiver?.requires === "once")
    faults.push({ pointer: "/body/eventId", message: "is for a waiver that is signed every time" });
  if (!waiver || faults.length > 0) throw invalid(faults);
  return waiver;
};

/** 409 where there is nothing to ask for: it is signed, for good or for this event. */
const requireUnsigned = (waiver: StoredWaiver, standing: ReturnType<typeof standingOf>, eventId?: string): void => {
  const unused = eventId && unusedFor(waiver, standing, { eventId });
  if (isSigned(waiver, standing) || (unused && unused.eventId === eventId))
    throw conflict("signed-already", `${waiver.name} is signed already.`, [
      { pointer: "/body/waiverId", message: "is signed already" },
    ]);
};

/**
 * Asks for a signature (S1-44): the request, which stands until it is signed or withdrawn, and its messages in one transaction. While it
 * stands the client cannot register by itself (S1-45). Asked again it is sent again; there is one request of a waiver, or of an event.
 */
export const askFor = (ctx: Ctx, apiUrl: string, clientId: string, input: NewRequest): Promise<SentRequest> =>
  afresh(async () => {
    const [scene, items] = await Promise.all([sceneOf(ctx, clientId), statesOf(ctx, clientId)]);
    const waiver = await requireWaiver(ctx, scene.account.waivers, input);
    const standing = standingOf(items);
    requireUnsigned(waiver, standing, input.eventId);
    const { waiverId, eventId, channels = Channel.options } = input;
    const open = standing.asked.find((one) => one.waiverId === waiverId && one.eventId === eventId);
    const asked = open
      ? { id: open.id, askedAt: open.askedAt, askedBy: open.askedBy, reminded: open.reminded }
      : { id: ctx.newId("signature"), askedAt: ctx.now(), askedBy: ctx.actor.id, reminded: 0 };
    const made: SignatureState = { ...asked, state: "asked", waiverId, channels, ...(eventId && { eventId }) };
    const state: SignatureState = { ...made, remindAt: remindAt(waiver, made) };
    const { told, actions } = await lettersFor(ctx, scene, state, { sender: senderOf(ctx), apiUrl });
    const view: SentRequest = { ...requestedOf(waiver, state), sent: told };
    await writeToClient(ctx, clientId, [
      stateAction(ctx, clientId, state, open?.item),
      ...actions,
      auditAction(ctx, {
        act: "signature.requested",
        clientId,
        about: state.id,
        after: {
          title: waiver.name,
          eventId,
          sent: told.filter(({ reason }) => !reason).map(({ channel }) => channel),
        },
      }),
      ...(ctx.keepAnswer?.(view) ?? []),
    ]);
    return view;
  });

/** Withdraws a request: its links lead nowhere any more. 409 for what is signed, which is proof; 404. */
export const withdraw = (ctx: Ctx, clientId: string, signatureId: string): Promise<void> =>
  afresh(async () => {
    const open = standingOf(await statesOf(ctx, clientId)).asked.find(({ id }) => id === signatureId);
    if (!open) {
      if (await recordOfClient(ctx, clientId, "SIGN", signatureId))
        throw conflict("signed", "What is signed is proof, and cannot be removed.");
      await requireClient(ctx, clientId);
      throw notFound("signature");
    }
    await writeToClient(ctx, clientId, [
      endAction(ctx, open.item),
      auditAction(ctx, {
        act: "signature.withdrawn",
        clientId,
        about: signatureId,
        before: { waiverId: open.waiverId, eventId: open.eventId },
      }),
    ]);
  });
