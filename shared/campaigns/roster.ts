import { reachOf } from "../accounts/reach.ts";
import { type AccountHead, headOf } from "../accounts/store.ts";
import { statusNow } from "../bookings/presumed.ts";
import { Booking } from "../bookings/schema.ts";
import type { Ctx } from "../ctx.ts";
import { requireEventReach } from "../events/reach.ts";
import type { StudioEvent } from "../events/schema.ts";
import { requireEvent } from "../events/service.ts";
import { rosterOf } from "../events/store.ts";
import { variablesOfEvent } from "../events/variables.ts";
import { wallClock } from "../events/view.ts";
import { messagingSettings } from "../messages/settings.ts";
import { wordingOf } from "../messages/words.ts";
import { cardsOf } from "../relationships/store.ts";
import { extend, newDrawing } from "../segments/draw.ts";
import { rulesOf } from "../settling/rules.ts";
import { withVariables } from "../templates/variables.ts";
import { isEligible } from "./judged.ts";
import { answerOf, judgedNow, nameOf, paceOf } from "./preview.ts";
import type { NewRosterMessage } from "./routes.ts";
import type { Plan } from "./schema.ts";
import { planItem } from "./store.ts";
import { tokenOf } from "./token.ts";
import type { RosterPreview } from "./views.ts";

/** An event whose roster the caller may write to (rules.md, People: "own locations"), with the account; 404, 403. */
export const eventInReach = async (ctx: Ctx, eventId: string): Promise<{ event: StudioEvent; head: AccountHead }> => {
  const [{ event }, head] = await Promise.all([requireEvent(ctx, eventId), headOf(ctx.table, ctx.accountId)]);
  await requireEventReach(ctx, event, head);
  return { event, head };
};

/** Clients whose bookings are in these states, each once, in the order of the roster. */
const clientsIn = async (ctx: Ctx, eventId: string, statuses: NewRosterMessage["statuses"]) => {
  const { rows, truncated } = await rosterOf(ctx, eventId);
  const bookings = rows.map(({ data }) => Booking.parse(data));
  const wanted = bookings.filter((booking) => booking.twinOf === undefined && statuses.includes(statusNow(booking)));
  return { clientIds: [...new Set(wanted.map(({ clientId }) => clientId))], truncated };
};

/**
 * Whom of a roster a message would reach (S3-19), everybody by name, those of other locations by their first names where the caller is
 * limited to some; each is judged as the sender will. The plan is kept for a day. 404, 403 for an event of another location.
 */
export const previewRoster = async (ctx: Ctx, eventId: string, asked: NewRosterMessage): Promise<RosterPreview> => {
  const { event, head } = await eventInReach(ctx, eventId);
  const zone = rulesOf(head).zoneOf(event.location);
  const { channel, purpose } = asked.message;
  const variables = withVariables(variablesOfEvent(event, zone), asked.message.variables ?? {});
  const list = ctx.newId("revision");
  const [wording, { clientIds, truncated }, settings, reach] = await Promise.all([
    wordingOf(ctx, { ...asked.message, variables }, "/body/message", purpose),
    clientsIn(ctx, eventId, asked.statuses),
    messagingSettings(ctx),
    reachOf(ctx),
  ]);
  const plan: Plan = {
    kind: "roster",
    channel,
    purpose,
    wording,
    perMinute: paceOf(channel, asked.perMinute),
    count: clientIds.length,
    list,
    event: { id: event.id, startsAt: event.startsAt, ...(event.location && { location: event.location }) },
    title: `${event.name}, ${wallClock(event.startsAt, zone).replace("T", " ")}`,
    by: ctx.actor.id,
    asOf: ctx.now(),
  };
  const [found, cards] = await Promise.all([
    judgedNow(ctx, { account: head, settings }, plan, clientIds),
    cardsOf(ctx, clientIds),
    extend(ctx, newDrawing(list), clientIds, true),
    ctx.table.put(planItem(ctx, plan)),
  ]);
  const named = (clientId: string): string => {
    const card = cards.get(clientId);
    return card && !reach(card.homeLocation) ? card.firstName : nameOf(card);
  };
  const answer = answerOf(plan, found, named, { token: tokenOf(ctx, list, eventId), jobId: null });
  const roster: RosterPreview["roster"] = { eligible: [], notEligible: [], truncated };
  for (const one of found.judged) {
    const who = { clientId: one.clientId, name: named(one.clientId) };
    if (isEligible(one)) roster.eligible.push(who);
    else roster.notEligible.push({ ...who, reason: one.reason });
  }
  return { ...answer, roster };
};
