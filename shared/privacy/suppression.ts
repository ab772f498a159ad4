import type { ClientParts } from "../clients/identity.ts";
import type { Channel } from "../consents/schema.ts";
import type { Means } from "../ctx.ts";
import { foldEmail } from "../kernel/fold.ts";
import { type Point, suppressedAmong } from "./suppressed.ts";

/** The addresses and the numbers that can get SMS, each once. */
export const pointsOf = ({
  client,
  merged = [],
  sources,
}: Omit<ClientParts, "client"> & {
  client?: ClientParts["client"];
}): Point[] => {
  const hubs = [...(client ? [client] : []), ...merged].map(({ hub }) => hub);
  const emails = [
    ...hubs.flatMap((hub) => hub.emails ?? []).map(({ address }) => address),
    ...sources.map(({ given }) => given.email ?? ""),
  ];
  const phones = [...hubs.flatMap((hub) => hub.phones ?? []), ...sources.flatMap((source) => source.phones)];
  const numbers = phones.flatMap(({ kind, number }) => (kind === "mobile" && number ? [number] : []));
  return [
    ...[...new Set(emails.map(foldEmail))].filter(Boolean).map((value): Point => ({ channel: "email", value })),
    ...[...new Set(numbers)].map((value): Point => ({ channel: "sms", value })),
  ];
};

/**
 * The channels by which a client must not be written to, since one of its addresses or numbers opted out before it was this
 * client's: an erased client's, or by a link or a word (S4-29). Asks nothing in an account that holds no such opt-out, nor for points that were `known` before.
 */
export const suppressedChannels = async (
  ctx: Means,
  head: { suppresses?: true },
  points: Point[],
  known: Point[] = [],
): Promise<Channel[]> => {
  const had = new Set(known.map(({ value }) => value));
  const asked = head.suppresses ? points.filter(({ value }) => !had.has(value)) : [];
  if (asked.length === 0) return [];
  return [...new Set((await suppressedAmong(ctx, asked)).map(({ channel }) => channel))];
};
