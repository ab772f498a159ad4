import { isStopped } from "../campaigns/store.ts";
import type { Means } from "../ctx.ts";
import { localTime } from "../kernel/time.ts";
import { key } from "../table/schema.ts";
import { isAutomated } from "./contribution.ts";
import { sendableAt } from "./quiet.ts";
import { type Go, type Known, reachNow } from "./reach.ts";
import { type Message, Message as MessageSchema } from "./schema.ts";
import type { MessagingSettings } from "./settings-schema.ts";

/** What is to become of a message whose time has come. */
export type Verdict = { go: Go } | { drop: string } | { wait: string; why: string };

const hour = 3600_000;
/** A service message so near to its event may be exempt from the sending hours. */
const nearMs = 12 * hour;
/** How often a message looks again whether staff has decided. */
const heldMs = hour;

/** How many marketing messages a client got or is to get today, by its clock, before this one. */
const sentToday = async (means: Means, pk: string, now: string, zone: string, id: string): Promise<number> => {
  const { day } = localTime(now, zone);
  const { items } = await means.table.query({
    pk,
    from: key("MSG", new Date(Date.parse(now) - 26 * hour).toISOString()),
    to: key("MSG", "~"),
  });
  return items.filter((item) => {
    const { purpose, sentAt, id: other } = MessageSchema.parse(item.data);
    return other !== id && purpose === "marketing" && sentAt !== undefined && localTime(sentAt, zone).day === day;
  }).length;
};

const mayAnytime = ({ purpose, eventAt }: Message, { nearEventsAnytime }: MessagingSettings, now: string): boolean =>
  nearEventsAnytime &&
  purpose === "service" &&
  eventAt !== undefined &&
  Math.abs(Date.parse(eventAt) - Date.parse(now)) <= nearMs;

/**
 * Judges a message at the moment of sending (rules.md, Sending): whether its time is over, its recipient may be written to, its number
 * itself opted out or is blocked, its campaign was stopped (one request more for those alone); automated SMS waits for the client's sending
 * hours and while staff has to decide.
 */
export const judge = async (means: Means, message: Message, pk: string, known: Known): Promise<Verdict> => {
  const now = means.now();
  const { client, account, settings } = known;
  if (message.validUntil !== undefined && message.validUntil <= now) return { drop: "expired" };
  const { sender } = message;
  if (sender?.kind === "campaign" && (await isStopped(means, sender.id))) return { drop: "campaignStopped" };
  const reached = await reachNow(means, message, known);
  if ("reason" in reached) return { drop: reached.reason };
  const { go, point } = reached;
  const { channel } = message;
  if (!isAutomated(message)) return { go };
  const zone = client?.card.zone ?? account.account.timeZone;
  if (channel === "sms") {
    if (point.heldAt) return { wait: new Date(Date.parse(now) + heldMs).toISOString(), why: "held" };
    const at = mayAnytime(message, settings, now) ? now : sendableAt(now, zone, settings.sendingHours);
    if (at > now)
      return message.validUntil !== undefined && at >= message.validUntil
        ? { drop: "expired" }
        : { wait: at, why: "quietHours" };
  }
  if (message.purpose === "marketing" && settings.mostADay !== undefined)
    if ((await sentToday(means, pk, now, zone, message.id)) >= settings.mostADay) return { drop: "frequencyCap" };
  return { go };
};
