import { phonesOf } from "../clients/contact.ts";
import { type ClientHead, headOfClient } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import { pointsOfChannel } from "./eligible.ts";
import { estimateOf, type SmsEstimate } from "./parts.ts";
import { messagingSettings } from "./settings.ts";

/** Country of a number of a client, that by which it gets SMS unless one is named (ISO 3166-1). */
export const countryOf = (
  head: Pick<ClientHead, "parts">,
  number = pointsOfChannel(head, "sms")[0],
): string | null | undefined => phonesOf(head.parts).find((phone) => phone.number === number)?.country;

/** What a text to a client costs by SMS: one request. Without a client it has parts and no price. */
export const estimateFor = async (
  ctx: Ctx,
  text: string,
  head: Pick<ClientHead, "parts"> | undefined,
): Promise<SmsEstimate> => {
  const { prices } = await messagingSettings(ctx);
  return estimateOf(text, head && countryOf(head), prices);
};

/** The same for a client by its id; 404. */
export const estimateMessage = async (
  ctx: Ctx,
  { body, clientId }: { body: string; clientId?: string | undefined },
): Promise<SmsEstimate> =>
  estimateFor(ctx, body, clientId === undefined ? undefined : await headOfClient(ctx, clientId));
