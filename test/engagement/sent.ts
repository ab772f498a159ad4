import { ulid } from "ulid";
import { clientPk } from "../../shared/clients/header.ts";
import type { Message } from "../../shared/messages/schema.ts";
import { messageItem } from "../../shared/messages/store.ts";
import type { Studio } from "../support/studio.ts";

/** A message of a client as the sender left it: automated, by email, delivered; `settle` the studio afterwards. */
export const putMessage = async (
  studio: Studio,
  clientId: string,
  at: string,
  fields: Partial<Message> = {},
): Promise<Message> => {
  const writtenAt = new Date(at).toISOString();
  const message: Message = {
    id: `msg_${ulid(Date.parse(writtenAt))}`,
    clientId,
    discussionId: studio.means.newId("discussion"),
    channel: "email",
    direction: "out",
    purpose: "marketing",
    sender: { kind: "automation", id: "aut_1", name: "We miss you" },
    how: "automated",
    state: "delivered",
    subject: "We miss you",
    body: "It has been a while.",
    createdAt: writtenAt,
    sentAt: writtenAt,
    marks: { deliveredAt: writtenAt },
    ...fields,
  };
  const pk = clientPk(studio.accountId, clientId);
  await studio.table.put(messageItem(studio.accountId, pk, message, studio.means.newId("revision")));
  return message;
};

export const byHand: Partial<Message> = { how: "oneOff", sender: { kind: "staff", id: "stf_1" } };
export const bySms: Partial<Message> = { channel: "sms", subject: undefined as never };

/** Everything the engagement list holds, page by page. */
export const wholeList = async (studio: Studio, clientId: string, query: Record<string, string> = {}) => {
  const items = [];
  let cursor: string | undefined;
  do {
    const { body } = await studio.call("GET /v1/clients/{clientId}/engagement", {
      params: { clientId },
      query: { ...query, ...(cursor && { cursor }) },
    });
    items.push(...body.items);
    cursor = body.nextCursor ?? undefined;
  } while (cursor);
  return items;
};
