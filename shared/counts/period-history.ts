import type { PeriodKind } from "../accounts/schema.ts";
import { clientPk } from "../clients/header.ts";
import { headOfClient } from "../clients/store.ts";
import type { Ctx } from "../ctx.ts";
import type { Page, PageQuery } from "../kernel/page.ts";
import type { Card } from "../settling/card.ts";
import { dateOf, dayAt } from "../settling/local-day.ts";
import { type Period, periodOf } from "../settling/period.ts";
import { clientSince } from "../settling/since.ts";
import type { Item } from "../table/item.ts";
import { openPosition, sealPosition } from "../table/list.ts";
import type { Pattern } from "../table/pattern.ts";
import { key, keyParts } from "../table/schema.ts";
import type { Rows } from "../table/table.ts";
import type { PeriodOfClient } from "./period-history-routes.ts";

/** Bookings of one request; only a period that holds more takes another. */
const ofRequest = 500;

const instantBefore = (at: string): string => new Date(Date.parse(at) - 1).toISOString();
/** When the event of a booking starts, by its key. */
const startOf = ({ sk }: Item): string => keyParts(sk)[1]!;

/** So many periods, newest first, none that ended before the client began. */
const periodsBack = ({ periodKind, zone }: Card, at: string, since: string, most: number): Period[] => {
  const periods: Period[] = [];
  for (let period = periodOf(at, periodKind, zone); periods.length < most; ) {
    periods.push(period);
    if (period.from <= since) break;
    period = periodOf(instantBefore(period.from), periodKind, zone);
  }
  return periods;
};

/** The bookings of some periods, newest first, and which of the periods were read to their beginning: one at least. */
const bookingsOf = async (ctx: Ctx, clientId: string, periods: Period[]): Promise<[Item[], Period[]]> => {
  const [from, to] = [key("BKG", periods.at(-1)!.from), key("BKG", periods[0]!.to)];
  const where = { pk: clientPk(ctx.accountId, clientId), from, to, newestFirst: true, limit: ofRequest };
  const items: Item[] = [];
  let after: Rows["last"];
  do {
    const page = await ctx.table.query({ ...where, ...(after && { after }) });
    items.push(...page.items);
    after = page.last;
    const reached = after && keyParts(after.sk)[1]!;
    const whole = periods.filter((period) => reached === undefined || reached < period.from);
    if (whole.length > 0) return [items, whole];
  } while (after);
  return [items, periods];
};

/**
 * K10. Period Count of each period (S0-09), the current one first: counted from what is settled, so that what is corrected
 * late shows. Two requests a page; one more for each further 500 bookings of a single period. Where 500 bookings do not
 * reach back as far as was asked, the page ends with the last period they cover.
 */
export const periodHistory = async (
  ctx: Ctx,
  clientId: string,
  { limit, cursor }: PageQuery,
): Promise<Page<PeriodOfClient>> => {
  const { card } = await headOfClient(ctx, clientId);
  const { periodKind, zone } = card;
  const list = `periods ${clientId} ${periodKind} ${zone}`;
  const before = openPosition(ctx, list, cursor)?.before;
  const since = clientSince(card);
  const [items, periods] = await bookingsOf(
    ctx,
    clientId,
    periodsBack(card, before ? instantBefore(before) : ctx.now(), since, limit),
  );
  const present = ({ from, to }: Period, i: number): PeriodOfClient => ({
    kind: periodKind.split(" ")[0] as PeriodKind,
    timeZone: zone,
    from,
    to,
    firstOn: dateOf(dayAt(from, zone)),
    lastOn: dateOf(dayAt(instantBefore(to), zone)),
    count: items
      .filter((item) => from <= startOf(item) && startOf(item) < to)
      .reduce((sum, { settled }) => sum + (settled?.sums.club ?? 0), 0),
    state: before === undefined && i === 0 ? "current" : "closed",
  });
  const oldest = periods.at(-1)!.from;
  const next = oldest > since ? { before: oldest } : undefined;
  return { items: periods.map(present), nextCursor: sealPosition(ctx, list, next) };
};

export const patterns: Pattern[] = [
  {
    id: "K10",
    question: "The Period Count of a client's current and closed periods",
    index: "table",
    keys: "C1, then pk = account#client, sk from BKG#(edge of the oldest period shown) to BKG#(edge of the newest), 500 at most",
    requests: "2 a page, 1 more for each further 500 bookings of one period",
    units: "1 RU per 4 KB: 125 at most for 500 bookings",
    usedBy: "GET /v1/clients/{clientId}/periods",
  },
];
