import * as z from "zod";
import { clientPk } from "../clients/header.ts";
import { type ClientParts, fieldOf, identityOf, knownSince } from "../clients/identity.ts";
import { defaultsOf, reachLetters } from "../clients/reachability.ts";
import { Lifecycle } from "../clients/schema.ts";
import { fold } from "../kernel/fold.ts";
import { ClientId } from "../kernel/ids.ts";
import { Instant, LocalDate } from "../kernel/time.ts";
import { entity } from "../table/entity.ts";
import type { IndexKeys, Item } from "../table/item.ts";
import { key } from "../table/schema.ts";
import { periodNameOf } from "./period.ts";
import type { Rules } from "./rules.ts";
import { clientSince } from "./since.ts";
import { VisitDays } from "./visit-days.ts";

/** Edge of a period: it may lie behind the last time a record may have. */
const Edge = z.iso.datetime();

/**
 * What is known of a client at a glance: sums of what its records add, the latest and earliest of some, who it is.
 * It is also the client's row in the directory (gsi2). Only settling writes it.
 */
export const Card = z.object({
  clientId: ClientId,
  firstName: z.string(),
  lastName: z.string(),
  homeLocation: z.string().optional(),
  lifecycle: Lifecycle,
  createdAt: Instant,
  /** zone of the home location and name of the periods (`periodNameOf`) the counts below were made by */
  zone: z.string(),
  periodKind: z.string(),
  currency: z.string(),
  sums: z.record(z.string(), z.int()),
  /** Club Count within the current period and later ones; a read picks the one it is in, else shows 0 */
  periods: z.array(z.object({ from: Edge, to: Edge, count: z.int() })),
  /** Club Count by day instead, where the period rolls */
  days: VisitDays.optional(),
  lastAttendanceAt: Instant.optional(),
  firstVisitAt: Instant.optional(),
  firstBookingAt: Instant.optional(),
  firstInvoiceAt: Instant.optional(),
  /** the soonest booked starts when it was settled, at most five, and whether there may be more after them */
  next: z.array(Instant),
  moreNext: z.boolean(),
  /** names of its tags, and what else the directory is filtered by */
  tags: z.array(z.string()).optional(),
  birthday: LocalDate.optional(),
  leadSource: z.string().optional(),
  /** when the source says the client began */
  knownSince: Instant.optional(),
  /** letters of clients/reachability.ts */
  reach: z.string().optional(),
  /** the account shows pictures by Gravatar; here, so that a profile stays one request */
  gravatar: z.boolean().optional(),
  /** the client it was merged into, behind the fence `alias` */
  mergedInto: ClientId.optional(),
  /** set when nothing may be settled here any more */
  fence: z.enum(["alias", "erased"]).optional(),
});
export type Card = z.output<typeof Card>;

export const cards = entity("card", Card, (accountId, clientId) => ({
  pk: clientPk(accountId!, clientId!),
  sk: key("0", "CARD"),
}));
/** The directory of an account; deleted clients stand in one of their own, hidden and kept for reporting. */
export const directoryPk = (accountId: string, hidden = false): string => key(accountId, hidden ? "HIDDEN" : "DIR");

/** Longest part of a name that orders the directory, in code points: two of them and an id stay below the 1,024 bytes of a sort key. */
const longestName = 120;
const ordering = (name: string): string => [...fold(name)].slice(0, longestName).join("");

/** Place in the directory: by folded last and first name. */
export const directorySk = ({
  lastName,
  firstName,
  clientId,
}: Pick<Card, "lastName" | "firstName" | "clientId">): string => key(ordering(lastName), ordering(firstName), clientId);

/** The card with who the client is now; a card that is new starts with nothing counted. */
export const identified = (card: Partial<Card>, parts: ClientParts, rules: Rules): Card => {
  const { homeLocation, ...identity } = identityOf(parts);
  const known = {
    sums: {},
    periods: [],
    next: [],
    moreNext: false,
    zone: rules.zoneOf(homeLocation),
    ...card,
    ...identity,
    clientId: parts.client.id,
    createdAt: parts.client.createdAt,
    homeLocation,
    tags: parts.tags,
    birthday: fieldOf(parts, "birthday"),
    leadSource: fieldOf(parts, "leadSource"),
    knownSince: knownSince(parts.sources),
    reach: reachLetters(parts, identity.lifecycle === "deleted", defaultsOf(parts, rules.consent)),
    currency: rules.currency,
    gravatar: rules.gravatar || undefined,
  };
  return { ...known, periodKind: card.periodKind ?? periodsOf(known, rules) };
};

/** Name of the periods a client's card is to be counted by, in the zone it is counted in. */
export const periodsOf = (card: Omit<Card, "periodKind">, { counts }: Rules): string =>
  periodNameOf(counts.period, clientSince(card), card.zone);

/** Whether a card was settled by the zone, period and currency these rules say. */
export const follows = (card: Card, rules: Rules): boolean =>
  card.zone === rules.zoneOf(card.homeLocation) &&
  card.periodKind === periodsOf(card, rules) &&
  card.currency === rules.currency &&
  (card.gravatar ?? false) === rules.gravatar;

/** The item of a card, with its place in the directory by folded last and first name. */
export const cardItem = (accountId: string, card: Card, rev: string): Item => {
  const directory: IndexKeys = card.fence
    ? {}
    : {
        gsi2pk: directoryPk(accountId, card.lifecycle === "deleted"),
        gsi2sk: directorySk(card),
      };
  return cards.toItem(cards.key(accountId, card.clientId), card, rev, directory);
};
