import { Interaction } from "../interactions/schema.ts";
import { isKey } from "../kernel/roles.ts";
import { Message } from "../messages/schema.ts";
import type { Item } from "../table/item.ts";
import { keyParts } from "../table/schema.ts";
import type { ActivityEntry } from "./schema.ts";

const names = { email: "Email", sms: "SMS" } as const;

const titleOf = ({ channel, direction, subject }: Message): string => {
  const from = `${names[channel]} ${direction === "in" ? "from" : "to"} the client`;
  if (channel === "sms" || !subject) return from;
  return `${direction === "in" ? from : names[channel]}: ${subject}`;
};

/** An email or SMS, when it was written or came; a comment of the team is told by its act. */
export const ofMessage = ({ sk, data }: Item, clientId: string): ActivityEntry | undefined => {
  const message = Message.parse(data);
  const { id, channel, direction, state, discussionId, sender, sentAt = null } = message;
  if (direction === "comment") return undefined;
  return {
    id,
    kind: "message",
    at: keyParts(sk)[1]!,
    title: titleOf(message),
    by: sender ? { kind: sender.kind, id: sender.id } : { kind: "client", id: clientId },
    about: { type: "message", id },
    details: { channel, direction, state, discussionId, sentAt },
  };
};

const did: Record<Interaction["method"], string> = {
  call: "Call",
  voicemail: "Voicemail",
  inPerson: "Met in person",
  letter: "Letter",
  social: "Social media",
  other: "Other contact",
};

/** What passed outside the hub, when it happened, by whoever dealt with the client. */
export const ofInteraction = (item: Item): ActivityEntry => {
  const { id, method, direction, at, staff, minutes = null } = Interaction.parse(item.data);
  const way = direction && ` ${direction === "in" ? "from" : "to"} the client`;
  return {
    id,
    kind: "interaction",
    at,
    title: `${did[method]}${way ?? ""}`,
    by: { kind: isKey({ id: staff }) ? "key" : "staff", id: staff },
    about: { type: "interaction", id },
    details: { method, direction, minutes },
  };
};
